import type { SettingReader } from "../read-settings.js";
import { readSettings } from "../read-settings.js";
import { invalidSetting } from "../setting-refusal.js";
import type { ConnectOptions } from "../warehouse.js";

/** Where queries run and at whose cost; how to sign in is in sign-in.ts. */
export interface BigQuerySettings {
	/** Project of unqualified datasets and of the state. */
	readonly project: string;
	/** Dataset of unqualified names, or null. */
	readonly dataset: string | null;
	/** Project that pays. */
	readonly executionProject: string;
	/** null: where the datasets are. */
	readonly location: string | null;
	readonly stateDataset: string;
	readonly apiEndpoint: string | null;
	readonly isBatch: boolean;
	readonly maximumBytesBilled: number | null;
	readonly reservation: string | null;
	/** Seconds after which the service ends a query, or null. */
	readonly jobTimeout: number | null;
}

export function bigQuerySettings(options: ConnectOptions): BigQuerySettings {
	const read = readSettings(options);
	const project = read.needed("project", "database");
	return {
		project,
		dataset: read.text("dataset", "schema"),
		executionProject: read.text("execution_project") ?? project,
		location: read.text("location"),
		stateDataset: options.stateSchema,
		apiEndpoint: apiEndpoint(read, options.origin),
		isBatch: read.choice("priority", ["interactive", "batch"]) === "batch",
		maximumBytesBilled: read.number("maximum_bytes_billed"),
		reservation: read.text("reservation"),
		jobTimeout: read.number("job_execution_timeout_seconds") ?? read.number("timeout_seconds"),
	};
}

/** Whether the API is an emulator's: it stands on this machine, speaks plain HTTP and knows no sign-in. */
export function isEmulator(endpoint: string | null): boolean {
	return endpoint?.startsWith("http:") ?? false;
}

/** Credentials never leave the machine in plain text. */
function apiEndpoint(read: SettingReader, origin: string): string | null {
	const value = read.text("api_endpoint");
	if (value === null) return null;
	const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `https://${value}`;
	const url = URL.canParse(text) ? new URL(text) : null;
	const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "");
	if (url?.protocol === "https:" || (url?.protocol === "http:" && isLocal)) {
		return text.replace(/\/+$/, "");
	}
	const wanted = "an https:// address (http:// only for a server on this machine, which gets no credentials)";
	throw invalidSetting({ name: "api_endpoint", wanted, origin });
}
