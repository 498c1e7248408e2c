import type { Json, TextFile, YamlFile } from "./source.js";

/** What 1-load found on disk: files and their positions, nothing checked yet. */
export interface LoadedProject {
	/** Absolute path of the folder with tailrace.yml; never part of an artifact. */
	readonly root: string;
	readonly project: YamlFile;
	/** syncs/**\/*.yml and *.yaml, sorted by path. */
	readonly specs: readonly YamlFile[];
	/** Files that specs name with `sql_file` or `$template`, by the name as written; a missing one is absent here. */
	readonly texts: Readonly<Record<string, TextFile>>;
	readonly dbt: LoadedDbt | null;
	/** .tailrace/columns.json; null when there is none. */
	readonly columns: WarehouseColumns | null;
}

/** The columns that models had in the warehouse when they were last asked for. */
export interface WarehouseColumns {
	readonly path: string;
	/** By the name that `nameInColumns` gives. */
	readonly models: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
}

/** The dbt side as found. Each part is null when its file is not there; only errors of files that exist are reported. */
export interface LoadedDbt {
	/** Absolute folder of dbt_project.yml. */
	readonly projectDir: string;
	readonly project: YamlFile;
	readonly profiles: YamlFile | null;
	/** Whether there is a profiles.yml with an error, which has been told. */
	readonly isProfileBroken: boolean;
	readonly manifest: DbtManifest | null;
	readonly catalog: DbtCatalog | null;
}

/** The parts of manifest.json that Tailrace reads (v4 to v12), read leniently. */
export interface DbtManifest {
	/** Relative to the project, for messages: target/manifest.json. */
	readonly path: string;
	readonly adapterType: string | null;
	readonly projectName: string | null;
	/** Which parts of a relation's name are quoted unless a node says otherwise; dbt 1.10 and later tell. */
	readonly quoting: DbtQuoting;
	readonly nodes: readonly DbtNode[];
	/** Unique ids of disabled nodes. */
	readonly disabled: readonly string[];
	/** Columns that an accepted_values test holds to a list of values. */
	readonly boundedColumns: readonly { readonly uniqueId: string; readonly column: string }[];
	/** By the unique id of a node, its columns that a test says to be unique each alone. */
	readonly uniqueColumns: ReadonlyMap<string, readonly string[]>;
	/** Macros that put models where they are: macro.dbt.generate_schema_name and what stands in for it. */
	readonly placingMacros: readonly string[];
}

/** true and false as somebody set it; absent where nobody did. */
export interface DbtQuoting {
	readonly database?: boolean;
	readonly schema?: boolean;
	readonly identifier?: boolean;
}

export interface DbtNode {
	readonly uniqueId: string;
	/** model, seed, snapshot or source. */
	readonly resourceType: string;
	readonly packageName: string;
	/** A source's own name is `sourceName`.`name`. */
	readonly name: string;
	readonly sourceName: string | null;
	readonly version: string | null;
	readonly latestVersion: string | null;
	/** Ready to stand after FROM; null for ephemeral models, and where dbt did not compile before 1.1. */
	readonly relationName: string | null;
	readonly database: string | null;
	readonly schema: string | null;
	/** The relation's own name: a model's alias, a source's identifier. */
	readonly identifier: string | null;
	readonly quoting: DbtQuoting;
	/** Whether its configuration names another database or schema than the target's. */
	readonly isPlaced: { readonly database: boolean; readonly schema: boolean };
	/** private, protected or public, where dbt says so (1.5 and later). */
	readonly access: string | null;
	readonly materialized: string | null;
	readonly primaryKey: readonly string[];
	/** Columns of an enforced contract or of the documentation; none where no spec names the node. */
	readonly columns: readonly DbtColumn[];
	readonly isContractEnforced: boolean;
	/** dbt's own checksum of the file that it is made from. */
	readonly checksum: string | null;
	/** Unique ids of the nodes that it reads. */
	readonly parents: readonly string[];
	readonly description: string | null;
}

export interface DbtColumn {
	readonly name: string;
	readonly type: string | null;
	/** Whether dbt quotes its name, so that no engine folds it. */
	readonly isQuoted: boolean;
	readonly description: string | null;
	/** Whether a tag or meta marks it as personal data. */
	readonly isPrivate: boolean;
}

/** catalog.json: the columns of each relation by unique id, in their order. */
export interface DbtCatalog {
	readonly path: string;
	readonly columns: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
}

/** What the command line adds to the files; never read from the environment by a pure phase. */
export interface ProjectOptions {
	readonly projectDir: string;
	readonly target: string | null;
	readonly profile: string | null;
	/** --profiles-dir or DBT_PROFILES_DIR: the only place then. */
	readonly profilesDir: string | null;
	/** Where dbt looks last for profiles.yml: in its folder .dbt. */
	readonly homeDir: string | null;
	/** --vars, over the project's. */
	readonly vars: Readonly<Record<string, Json>>;
}

export interface LoadOptions extends ProjectOptions {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** true: columns of every dbt node, not only of those that a spec names. */
	readonly needsAllColumns?: boolean;
}
