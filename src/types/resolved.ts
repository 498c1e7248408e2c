import type { Call, CompiledGuards, Nulls, Trigger } from "./generated/compiled.js";
import type { Json, JsonObject, TextFile, YamlFile } from "./source.js";

/** A project for one target: references found, defaults filled in, rules across files checked. */
export interface ResolvedProject {
	/** Absolute path; never part of an artifact. */
	readonly root: string;
	/** tailrace.yml as the target sees it. */
	readonly file: YamlFile;
	readonly id: string;
	readonly name: string;
	readonly target: string;
	readonly timezone: string;
	readonly vars: Readonly<Record<string, string | number | boolean>>;
	readonly connections: Connections;
	/** Milliseconds until a saved plan expires. */
	readonly planRetention: number;
	/** Enabled and disabled syncs, by name. */
	readonly syncs: readonly ResolvedSync[];
	readonly templates: Readonly<Record<string, TextFile>>;
}

/**
 * Settings of everything that is connected to, with `{{ env_var() }}` still unread: secrets are rendered by the
 * commands that connect and by nothing else.
 */
export interface Connections {
	readonly warehouse: UnreadSettings;
	/** null: the adapter's default place for its own state. */
	readonly state: UnreadSettings | null;
	readonly stateSchema: string;
	readonly destinations: Readonly<Record<string, UnreadSettings>>;
}

/** `type` is plain; every other scalar may hold env_var calls. Relative paths are relative to `baseDir` (absolute). */
export interface UnreadSettings {
	readonly type: string;
	readonly settings: JsonObject;
	readonly baseDir: string;
	/** The file they are written in, for messages: tailrace.yml, profiles.yml (shop.dev). */
	readonly origin: string;
	readonly file: YamlFile;
	/** Pointer of the settings map in `file`. */
	readonly pointer: string;
}

export interface ResolvedSync {
	readonly name: string;
	/** The name under which the state keeps the sync: `moved_from`, or its own. */
	readonly history: string;
	/** What the first run does with the rows that are there, where the spec says so; YYYY-MM-DD in the project's zone. */
	readonly firstRun: "send_all" | "adopt" | { readonly adoptBefore: string } | null;
	readonly file: YamlFile;
	readonly isEnabled: boolean;
	readonly description: string | null;
	readonly tags: readonly string[];
	readonly owner: string | null;
	readonly model: ResolvedModel;
	readonly where: string | null;
	readonly key: readonly string[];
	readonly destination: { readonly name: string; readonly type: "segment" };
	readonly call: Call;
	readonly behavior: "update_or_create" | "create_only" | "send";
	/** send: which rows are sent, in the order of `triggers`; null for the other behaviors. */
	readonly on: readonly Trigger[] | null;
	readonly onRemoved: "ignore" | "clear_traits" | { readonly event: string; readonly properties: JsonObject };
	readonly onMappingChange: "changed" | "all" | "forward";
	readonly nulls: Nulls;
	readonly guards: CompiledGuards;
	/** As written: column names or field paths. */
	readonly sensitive: readonly string[];
	/** As written, under /mapping of `file`. */
	readonly mapping: Readonly<Record<string, Json>>;
	/** In the order they are written. */
	readonly tests: readonly ResolvedTest[];
}

/** A row as a test gives it, and what it must become. */
export interface ResolvedTest {
	/** Unique among the sync's tests. */
	readonly name: string;
	/** Where it stands in the sync's file: /tests/0. */
	readonly pointer: string;
	/** Column to value, as written. */
	readonly given: JsonObject;
	readonly expected:
		| { readonly kind: "event"; readonly event: JsonObject }
		/** A row that cannot be sent; `reason` is a failure's code or field. */
		| { readonly kind: "invalid"; readonly reason: string };
	/** Nothing may be there beside what is expected. */
	readonly isExact: boolean;
}

export interface ResolvedModel {
	/** As the spec names it: ref('dim_users'). */
	readonly label: string;
	readonly uniqueId: string | null;
	/** What stands after FROM: a relation name or a query in parentheses. */
	readonly relation: string;
	/** dbt's word for what it is (table, view, incremental), or null where dbt does not make it. */
	readonly materialized: string | null;
	readonly columns: KnownColumns | null;
	/** Absent where dbt marks no column. */
	readonly marks?: ColumnMarks;
	/** dbt's checksum of the file that it is made from, or null where dbt does not make it. */
	readonly checksum: string | null;
	/** Unique ids of the dbt nodes that it is made from, itself among them; sorted. */
	readonly upstream: readonly string[];
}

/** Columns of which dbt says more than a type. Sorted. */
export interface ColumnMarks {
	/** Personal data, by a tag or by meta. */
	readonly private: readonly string[];
	/** Held to a list of values by an accepted_values test. */
	readonly bounded: readonly string[];
}

/** What is known of a model's columns without asking the warehouse. */
export interface KnownColumns {
	/** true: an unknown column is an error; false: a warning, checked at plan. */
	readonly isClosed: boolean;
	/** For messages: target/catalog.json (model.shop.dim_users). */
	readonly origin: string;
	readonly columns: readonly { readonly name: string; readonly type: string | null }[];
}
