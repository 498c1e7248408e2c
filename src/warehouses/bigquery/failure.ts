import { warehouseDenied, warehouseFailed, warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";

/** What went wrong, as the service names it; `status` is HTTP's, or null where there was no answer or a job failed. */
export interface Failure {
	readonly reason: string;
	readonly message: string;
	readonly status: number | null;
}

/** An error of the service as an exception, on its way to being told to a person. */
export class ServiceError extends Error {
	override readonly name = "ServiceError";
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

/** Reads what the client rejects with: an answer of the API, or the network's error, whose code stands for the reason. */
export function failureOf(error: unknown): Failure {
	if (error instanceof ServiceError) return error.failure;
	const { code, errors } = (typeof error === "object" && error !== null ? error : {}) as {
		readonly code?: unknown;
		readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
	};
	const [first] = Array.isArray(errors) ? errors : [];
	const message = first?.message ?? (error instanceof Error ? error.message : String(error));
	return {
		reason: first?.reason ?? (typeof code === "string" ? code : ""),
		message,
		status: typeof code === "number" ? code : null,
	};
}

const networkCodes = /^(E[A-Z_]+|ERR_STREAM_PREMATURE_CLOSE)$/;
const passingCodes = new Set([
	"EAI_AGAIN",
	"ECONNABORTED",
	"ECONNRESET",
	"EPIPE",
	"ERR_STREAM_PREMATURE_CLOSE",
	"ETIMEDOUT",
]);

/** Whether the same request may be made again: the service was busy or the answer was lost. */
export function isTransient({ reason, status }: Failure): boolean {
	if (status !== null && [408, 429, 500, 502, 503, 504].includes(status)) return true;
	return ["rateLimitExceeded", "userRateLimitExceeded"].includes(reason) || passingCodes.has(reason);
}

const passingReasons = new Set([
	"backendError",
	"internalError",
	"jobBackendError",
	"jobInternalError",
	"jobRateLimitExceeded",
	"rateLimitExceeded",
]);

/**
 * Whether a job that failed may run again under another id. A failed job had no effect. Concurrent changes of one table
 * and too many of them are told by the message alone, with the reason invalidQuery.
 */
export function isWorthAnotherJob({ reason, message }: Failure): boolean {
	return (
		passingReasons.has(reason) ||
		/could not serialize access|concurrent update|exceeded rate limits|too many (dml|table)/i.test(message)
	);
}

export function refusalOf(failure: Failure, place: string): Refusal {
	const { reason, status } = failure;
	const engine = "BigQuery";
	if (reason === "accessDenied" || (status === 403 && reason === "forbidden")) {
		return new Refusal(warehouseDenied(null, { engine, reason: withPermission(lineOf(failure)) }), "failed");
	}
	if (status === null && networkCodes.test(reason)) {
		return new Refusal(warehouseUnreachable(null, { engine, place, reason: lineOf(failure) }), "failed");
	}
	return new Refusal(warehouseFailed(null, { engine, reason: lineOf(failure) }), "failed");
}

/** Most messages name the permission; the one about reading a table does not. */
function withPermission(line: string): string {
	if (/\bbigquery\.\w+\.\w+/.test(line) || !/permission to query table/.test(line)) return line;
	return `${line} (\`bigquery.tables.getData\`)`;
}

/** What stands before the error of one statement of several; its place is told with every error then. */
const inScript = "Query error: ";

/**
 * One line without values of rows. An error in the statement says where it stands, as `at [1:8]`; one without a place came
 * up while rows were read, and such messages quote the value or end with it.
 */
function lineOf({ message, reason }: Failure): string {
	const line = message.trim().split("\n", 1)[0] ?? "";
	const hasPlace = /\bat \[\d+:\d+\]/.test(message) && !line.startsWith(inScript);
	const isAboutRows = reason === "invalidQuery" && !hasPlace && !isAboutNames(line);
	if (!isAboutRows) return line;
	return line
		.replace(inScript, "")
		.replace(/: .*/, ": •••")
		.replaceAll(/'.*'|".*"/g, "•••")
		.replaceAll(/(?<!\w)-?\d[\d.]*(?!\w)/g, "•••");
}

function isAboutNames(line: string): boolean {
	return /^(Not found|Already Exists|Access Denied|Could not serialize access|Transaction is aborted)\b/i.test(
		line,
	);
}
