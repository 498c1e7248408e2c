import { parseYaml } from "../../src/1-load/yaml-file.js";
import { compileProject } from "../../src/4-compile/compile.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { withoutRepeats } from "../../src/diagnostics/sort.js";
import { createRenderer } from "../../src/mapping/create-renderer.js";
import type { Renderer } from "../../src/mapping/renderer.js";
import type { BoundColumn, BoundMapping, Cell, ColumnKind } from "../../src/types/bound.js";
import type { CompiledSync } from "../../src/types/generated/compiled.js";
import type { SyncSpec } from "../../src/types/generated/sync.js";
import type { KnownColumns, ResolvedProject, ResolvedSync } from "../../src/types/resolved.js";
import type { TextFile } from "../../src/types/source.js";

export interface SpecOptions {
	readonly columns?: KnownColumns | null;
	readonly vars?: ResolvedProject["vars"];
	readonly timezone?: string;
	readonly templates?: Readonly<Record<string, TextFile>>;
}

/** Compiles one spec as 3-resolve would hand it over, without a dbt project around it. */
export function compileSpec(
	text: string,
	options: SpecOptions = {},
): { sync: CompiledSync | null; diagnostics: readonly Diagnostic[] } {
	const { file, diagnostics } = parseYaml({ path: "syncs/users.yml", text }, { isOurs: true });
	if (file === null) throw new Error(`the test's YAML is broken: ${diagnostics[0]?.message}`);
	const compiled = compileProject(projectOf(resolvedSync(file, options), options));
	return { sync: compiled.value?.syncs[0] ?? null, diagnostics: withoutRepeats(compiled.diagnostics) };
}

/** Everything a row goes through: a spec, the kinds its columns have now, and a renderer over them. */
export function rendererOf(
	text: string,
	kinds: Readonly<Record<string, ColumnKind>>,
	options: SpecOptions = {},
): SpecRenderer {
	const { sync, diagnostics } = compileSpec(text, options);
	if (sync === null)
		throw new Error(
			`the spec does not compile: ${diagnostics.map(({ code, message }) => `${code}: ${message}`).join("; ")}`,
		);
	const mapping = bind(sync, kinds);
	return {
		sync,
		mapping,
		renderer: createRenderer(mapping),
		cells: (row) => mapping.columns.map(({ name }) => row[name] ?? null),
	};
}

export interface SpecRenderer {
	readonly sync: CompiledSync;
	readonly mapping: BoundMapping;
	readonly renderer: Renderer;
	readonly cells: (row: Readonly<Record<string, Cell>>) => readonly Cell[];
}

function bind(sync: CompiledSync, kinds: Readonly<Record<string, ColumnKind>>): BoundMapping {
	const columns: BoundColumn[] = sync.columns.map(({ name }) => ({ name, kind: kinds[name] ?? "text" }));
	return { id: "test", columns, program: sync.mapping, removal: sync.removal };
}

function projectOf(
	sync: ResolvedSync,
	{ vars = {}, timezone = "UTC", templates = {} }: SpecOptions,
): ResolvedProject {
	const unread = {
		type: "duckdb",
		settings: {},
		baseDir: "/",
		origin: "tailrace.yml",
		file: sync.file,
		pointer: "",
	};
	return {
		root: "/",
		file: sync.file,
		id: "p1",
		name: "shop",
		target: "default",
		timezone,
		vars,
		connections: { warehouse: unread, state: null, stateSchema: "tailrace", destinations: {} },
		planRetention: 86_400_000,
		syncs: [sync],
		templates,
	};
}

function resolvedSync(file: ResolvedSync["file"], { columns = null }: SpecOptions): ResolvedSync {
	// The tests write specs that fit the schema.
	const spec = file.value as unknown as SyncSpec & { readonly mapping: ResolvedSync["mapping"] };
	const { on_removed: onRemoved = "ignore" } = spec;
	return {
		name: "users",
		history: "users",
		firstRun: null,
		file,
		isEnabled: true,
		description: null,
		tags: [],
		owner: null,
		model: {
			label: "ref('dim_users')",
			uniqueId: null,
			relation: "dim_users",
			materialized: null,
			columns,
			checksum: null,
			upstream: [],
		},
		where: null,
		key: typeof spec.key === "string" ? [spec.key] : (spec.key ?? ["id"]),
		destination: { name: "segment", type: "segment" },
		call: spec.call,
		behavior: spec.behavior ?? "update_or_create",
		on: spec.on ?? null,
		onRemoved:
			typeof onRemoved === "string"
				? onRemoved
				: { event: onRemoved.event, properties: { ...onRemoved.properties } },
		onMappingChange: "changed",
		nulls: spec.nulls ?? "unset",
		guards: {
			max_removed: "20%",
			max_changes: "50%",
			max_invalid: "5%",
			max_first_run: 50_000,
			max_rejected: 0,
		},
		sensitive: spec.sensitive ?? [],
		mapping: spec.mapping,
		tests: [],
	};
}
