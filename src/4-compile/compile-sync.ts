import type { Liquid } from "liquidjs";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { zoneOffsets } from "../mapping/time-zones.js";
import { toInstant } from "../mapping/timestamps.js";
import type { CompiledSync, MappingProgram } from "../types/generated/compiled.js";
import type { ResolvedProject, ResolvedSync } from "../types/resolved.js";
import { checksumModel, checksumSync } from "./checksums.js";
import { compileMapping } from "./compile-mapping.js";
import { compileRemoval } from "./compile-removal.js";
import { checkGivenColumns } from "./given-columns.js";
import { emptyFindings, type Findings, type MappingContext } from "./mapping-context.js";
import { sensitiveFields } from "./sensitive-fields.js";
import { varsRead } from "./vars-read.js";

type Program = Omit<MappingProgram, "vars" | "timezone">;

/** One sync; worthless when there is an error among the diagnostics. */
export function compileSync(
	sync: ResolvedSync,
	project: ResolvedProject,
	liquid: Liquid,
): { sync: CompiledSync; reads: Findings["reads"]; diagnostics: readonly Diagnostic[] } {
	const found = emptyFindings();
	const context: MappingContext = { project, sync, liquid, found };
	const mapping = compileMapping(context);
	const removal = compileRemoval(mapping, context);
	const sensitive = sensitiveFields(context);
	checkGivenColumns(context);
	const compiled = {
		...headOf(sync, project),
		columns: columnsOf(context),
		mapping: complete(mapping, context),
		removal: removal === null ? null : complete(removal, context),
		sensitive,
		guards: sync.guards,
	};
	return {
		sync: { ...compiled, checksums: checksumSync(compiled) },
		reads: found.reads,
		diagnostics: found.diagnostics,
	};
}

function headOf(
	sync: ResolvedSync,
	{ timezone }: Pick<ResolvedProject, "timezone">,
): Omit<CompiledSync, "columns" | "mapping" | "removal" | "sensitive" | "guards" | "checksums"> {
	return {
		name: sync.name,
		history: sync.history,
		first_run: compileFirstRun(sync.firstRun, timezone),
		path: sync.file.path,
		description: sync.description,
		tags: [...sync.tags],
		owner: sync.owner,
		model: {
			label: sync.model.label,
			unique_id: sync.model.uniqueId,
			relation: sync.model.relation,
			checksum: checksumModel(sync.model),
			upstream: [...sync.model.upstream],
		},
		where: sync.where,
		key: [...sync.key],
		destination: sync.destination,
		call: sync.call,
		behavior: sync.behavior,
		on: sync.on === null ? null : [...sync.on],
		on_removed: typeof sync.onRemoved === "string" ? sync.onRemoved : "event",
		on_mapping_change: sync.onMappingChange,
	};
}

/** A day begins when the project's time zone says so. */
function compileFirstRun(written: ResolvedSync["firstRun"], timezone: string): CompiledSync["first_run"] {
	if (written === null || typeof written === "string") return written;
	return { adopt_before: toInstant(written.adoptBefore, zoneOffsets(timezone)) };
}

/** Key columns first, in the key's order, then all others that are read, by name. */
function columnsOf({ sync, found }: MappingContext): CompiledSync["columns"] {
	const others = [...found.columns].filter((name) => !sync.key.includes(name)).sort();
	const types = new Map(sync.model.columns?.columns.map(({ name, type }) => [name, type]));
	return [...sync.key, ...others].map((name) => ({
		name,
		type: types.get(name) ?? null,
	}));
}

function complete(program: Program, { project, liquid }: MappingContext): MappingProgram {
	const { call, message_id, root } = program;
	const names = [...varsRead(program, liquid)].sort();
	const vars = names.flatMap((name) => {
		const value = project.vars[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return { call, timezone: project.timezone, vars: Object.fromEntries(vars), message_id, root };
}
