import { parse } from "node:path";
import type { Refusal } from "../../diagnostics/refusal.js";
import { readSettings } from "../read-settings.js";
import { invalidSetting, missingSetting } from "../setting-refusal.js";
import type { ConnectionSettings } from "../warehouse.js";
import type { Attachment } from "./attach.js";
import type { DuckDbSettings } from "./connect.js";
import { filesOf } from "./files.js";
import { isFile, isMotherDuck, nameOf } from "./location.js";
import { readPreparation } from "./preparation.js";
import type { WrittenAttachment } from "./read-attach.js";

type ReadSettings = Pick<
	DuckDbSettings,
	"path" | "database" | "home" | "schema" | "statePath" | "preparation"
>;
type Models = Pick<DuckDbSettings, "path" | "database" | "home">;

/** Where the models are, as dbt's profile has it, and where the state is if this connection keeps it. */
export function readModels(options: ConnectionSettings, state: ConnectionSettings | null): ReadSettings {
	const read = readSettings(options);
	const files = filesOf(options, state);
	const written = read.text("path") ?? "";
	const asked = readPreparation(options, [written, (state && readSettings(state).text("path")) ?? ""]);
	const models = modelsAt(options, files.warehouse, asked.attach);
	const attach = besides(asked.attach, models, options);
	const taken = [models.path, ...attach.map(({ path }) => path)];
	if (files.state !== null && isFile(files.state) && taken.includes(files.state))
		throw invalid(state ?? options, "state.path", "another file than those that are read");
	return {
		...models,
		schema: read.text("schema") ?? "main",
		statePath: files.state,
		preparation: { ...asked, attach },
	};
}

/** The state of another warehouse. */
export function readState(options: ConnectionSettings): ReadSettings {
	const written = readSettings(options).needed("path");
	return {
		path: null,
		database: "memory",
		schema: "main",
		statePath: filesOf(options, options).state,
		preparation: readPreparation(options, [written]),
	};
}

/** dbt's `database` is the name of what is at `path`, or that of an attached database, which then takes its place. */
function modelsAt(options: ConnectionSettings, path: string | null, attach: readonly Attachment[]): Models {
	const read = readSettings(options);
	const asked = read.text("database");
	const other = attach.find(({ alias }) => isSame(alias, asked));
	const home = other === undefined ? {} : { home: other.alias };
	if (path === null) {
		if (attach.length > 0) return { path, database: "memory", ...home };
		const { origin } = options;
		if (read.text("path") === null) throw missingSetting({ name: "path", type: "duckdb", origin });
		const wanted = "a file or a MotherDuck database: what dbt keeps in memory is gone when it ends";
		throw invalid(options, "path", wanted);
	}
	const own = isFile(path) ? parse(path).name : nameOf(path);
	if (other !== undefined) return { path, database: own, ...home };
	return { path, database: asked === null || isMotherDuck(path) ? own : asked };
}

/** What is attached beside the models; a profile may name the models' own database there once more. */
function besides(
	attach: readonly WrittenAttachment[],
	{ path, database }: Models,
	options: ConnectionSettings,
): readonly WrittenAttachment[] {
	const again = attach.filter(({ alias }) => isSame(alias, database));
	if (path !== null && again.some((one) => one.path !== path)) {
		const wanted = `a list with a name of its own for each database, and \`${database}\` is that of \`path\``;
		throw invalid(options, "attach", wanted);
	}
	return attach.filter((one) => !again.includes(one));
}

function isSame(name: string, other: string | null): boolean {
	return name.toLowerCase() === other?.toLowerCase();
}

function invalid({ origin }: ConnectionSettings, name: string, wanted: string): Refusal {
	return invalidSetting({ name, wanted, origin });
}
