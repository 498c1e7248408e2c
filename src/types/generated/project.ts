// Generated from schemas/project.schema.json by `npm run types`; do not edit.

/**
 * Removed rows. Default: 20%.
 */
export type Share = string | number;
/**
 * Rows changed by the data. Default: 50%.
 */
export type Share1 = string | number;
/**
 * Rows that cannot be sent. Default: 5%.
 */
export type Share2 = string | number;
/**
 * Events of a sync's first run. Default: 50000.
 */
export type Count = number;
/**
 * Events the destination may refuse before apply exits 3. Default: 0.
 */
export type Count1 = number;

/**
 * tailrace.yml: one project, its warehouse, its destinations and its targets.
 */
export interface ProjectFile {
  /**
   * Random, made once and never changed: it salts every message id and names the state.
   */
  id: string;
  /**
   * The project's name in plans and messages.
   */
  name: string;
  /**
   * The target used without --target.
   */
  default_target?: string;
  /**
   * IANA time zone of zone-less timestamps and of the date filter. Default: UTC.
   */
  timezone?: string;
  dbt?: DbtSettings;
  warehouse?: WarehouseSettings;
  state?: StateSettings;
  /**
   * Where syncs send, by name.
   */
  destinations: {
    [k: string]: DestinationSettings;
  };
  vars?: Vars;
  guards?: Guards;
  /**
   * Named environments; the chosen one is deep-merged over this file.
   */
  targets?: {
    [k: string]: TargetOverrides;
  };
  /**
   * Fragments for YAML anchors; never read by itself.
   */
  anchors?: {
    [k: string]: unknown;
  };
}
/**
 * Where the dbt project is. Found by itself when dbt_project.yml is beside or above.
 */
export interface DbtSettings {
  /**
   * Folder of dbt_project.yml, relative to this file.
   */
  project_dir?: string;
  /**
   * Folder of manifest.json and catalog.json, relative to the dbt project. Default: dbt's own.
   */
  target_path?: string;
  /**
   * The dbt target whose connection is used.
   */
  target?: string;
}
/**
 * The warehouse, when the dbt profile is not used.
 */
export interface WarehouseSettings {
  type: "duckdb";
  /**
   * The DuckDB file, relative to the project.
   */
  path: string;
  /**
   * Schema of unqualified names. Default: main.
   */
  schema?: string;
}
/**
 * Where snapshots and plans are kept. Default: a DuckDB file beside the warehouse's, schema tailrace.
 */
export interface StateSettings {
  type?: "duckdb";
  /**
   * The state file, relative to the project.
   */
  path?: string;
  /**
   * Schema of the state's tables. Default: tailrace.
   */
  schema?: string;
  retention?: Retention;
}
/**
 * How long things are kept: a number and a unit (minutes, hours, days).
 */
export interface Retention {
  /**
   * Until a saved plan expires. Default: 1 day.
   */
  plans?: string;
}
export interface DestinationSettings {
  type: "segment";
  /**
   * The source's write key, best as "{{ env_var('SEGMENT_WRITE_KEY') }}". Read only when sending.
   */
  write_key: string;
  /**
   * The workspace's region. Default: us.
   */
  region?: "us" | "eu";
  /**
   * Base URL of any server that speaks the Tracking API, instead of the region's.
   */
  endpoint?: string;
  /**
   * Upper bound on events sent per second. Default: 1000, Segment's own limit for a workspace.
   */
  max_events_per_second?: number;
}
/**
 * Constants for var('x') in settings and vars.x in mappings.
 */
export interface Vars {
  [k: string]: string | number | boolean;
}
/**
 * Limits that a plan may not cross without --allow. Shares are of the rows sent before and count above 10,000 rows.
 */
export interface Guards {
  max_removed?: Share;
  max_changes?: Share1;
  max_invalid?: Share2;
  max_first_run?: Count;
  max_rejected?: Count1;
}
/**
 * What differs in this target.
 */
export interface TargetOverrides {
  dbt?: DbtSettings;
  warehouse?: {
    type?: "duckdb";
    path?: string;
    schema?: string;
  };
  state?: StateSettings;
  destinations?: {
    [k: string]: {
      type?: "segment";
      write_key?: string;
      region?: "us" | "eu";
      endpoint?: string;
      max_events_per_second?: number;
    };
  };
  timezone?: string;
  vars?: Vars;
  guards?: Guards;
}
