// Generated from schemas/project.schema.json by `npm run types`; do not edit.

/**
 * The warehouse, when the dbt profile is not used. Names are those of dbt's profiles.
 */
export type WarehouseSettings =
  DuckDbWarehouse | PostgresWarehouse | RedshiftWarehouse | BigQueryWarehouse | SnowflakeWarehouse;
/**
 * Groups that the temporary user joins, for iam.
 */
export type DbGroups = string[];
/**
 * The key itself: a map, JSON text or base64.
 */
export type KeyfileJson = {} | string;
/**
 * OAuth scopes.
 */
export type Scopes = string[];
/**
 * Where snapshots and plans are kept. Default: the warehouse itself, schema tailrace; for a DuckDB file a file beside it.
 */
export type StateSettings = DuckDbState | PostgresState | RedshiftState | BigQueryState | SnowflakeState;
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
 * Words to select syncs by: --select tag:hourly.
 */
export type Tags = string[];
/**
 * send syncs: which rows are sent. added (default): when their key first appears; changed: when they change; removed: when they leave. With changed or removed templates have `before`, the row as it was.
 *
 * @minItems 1
 */
export type On = ("added" | "changed" | "removed")[];
/**
 * Removed rows. Default: 20%.
 */
export type Share3 = string | number;
/**
 * Rows changed by the data. Default: 50%.
 */
export type Share4 = string | number;
/**
 * Rows that cannot be sent. Default: 5%.
 */
export type Share5 = string | number;
/**
 * Events of a sync's first run. Default: 50000.
 */
export type Count2 = number;
/**
 * Events the destination may refuse before apply exits 3. Default: 0.
 */
export type Count3 = number;
/**
 * Columns or fields whose values are masked wherever they are shown.
 */
export type Sensitive = string[];
/**
 * The user's id.
 */
export type ScalarNode = (string | number | boolean) | ValueNode;
/**
 * An id for a user not yet known.
 */
export type ScalarNode1 = (string | number | boolean) | ValueNode;
/**
 * The group's id.
 */
export type ScalarNode2 = (string | number | boolean) | ValueNode;
/**
 * The id that userId replaces; an anonymous id stands here too.
 */
export type ScalarNode3 = (string | number | boolean) | ValueNode;
/**
 * The event's name.
 */
export type ScalarNode4 = (string | number | boolean) | ValueNode;
/**
 * The name of the page or screen.
 */
export type ScalarNode5 = (string | number | boolean) | ValueNode;
/**
 * The category of the page or screen.
 */
export type ScalarNode6 = (string | number | boolean) | ValueNode;
/**
 * When it happened; ISO 8601, or a date or timestamp column.
 */
export type ScalarNode7 = (string | number | boolean) | ValueNode;
/**
 * `behavior: send` only: what names the event. Prefixed by a digest unless raw.
 */
export type ScalarNode8 = (string | number | boolean) | ValueNode;

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
   * Folders in which `$template` looks for files, relative to this file. Default: templates.
   */
  template_paths?: string[];
  defaults?: Defaults;
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
export interface DuckDbWarehouse {
  type: "duckdb";
  /**
   * The DuckDB file, relative to the project, or a MotherDuck database (md:NAME). :memory: where all models are in attached databases.
   */
  path: string;
  /**
   * Database of unqualified names: the alias of an attached one. Default: the one at path.
   */
  database?: string;
  /**
   * Schema of unqualified names. Default: main.
   */
  schema?: string;
  /**
   * Further databases that models and views read; they are only ever read.
   */
  attach?: DuckDbAttachment[];
  /**
   * Extensions to load; one that is not there is installed first.
   */
  extensions?: (string | DuckDbExtension)[];
  /**
   * DuckDB's own settings, such as TimeZone, s3_region or motherduck_token. Memory and temporary files are Tailrace's own affair.
   */
  settings?: {
    [k: string]: string | number | boolean;
  };
  /**
   * Settings that DuckDB takes only when it starts, such as allow_unsigned_extensions.
   */
  config_options?: {
    [k: string]: string | number | boolean;
  };
  /**
   * Credentials for DuckDB's secret manager, kept in memory only.
   */
  secrets?: DuckDbSecret[];
}
export interface DuckDbAttachment {
  /**
   * A file, relative to the project, or an address as ATTACH takes it.
   */
  path: string;
  /**
   * The name SQL knows it by. Default: the file's, without what follows its first dot.
   */
  alias?: string;
  /**
   * What reads it: sqlite, postgres, mysql, ducklake. Default: DuckDB itself.
   */
  type?: string;
  /**
   * Name of the secret to sign in with.
   */
  secret?: string;
  /**
   * As dbt's profiles have it; Tailrace only ever reads.
   */
  read_only?: boolean;
  /**
   * Further options of ATTACH.
   */
  options?: {
    [k: string]: string | number | boolean;
  };
}
export interface DuckDbExtension {
  /**
   * The extension, such as h3.
   */
  name: string;
  /**
   * Where it is installed from: community, core_nightly or an address.
   */
  repo: string;
}
/**
 * The type and its parameters, those that are secret best as "{{ env_var('…') }}".
 */
export interface DuckDbSecret {
  /**
   * The service: s3, gcs, r2, azure, http, postgres, mysql.
   */
  type: string;
  /**
   * The name that attach refers to. Default: _dbt_secret_1 for the first, and so on.
   */
  name?: string;
  /**
   * Where its values come from, such as credential_chain.
   */
  provider?: string;
  /**
   * Paths that it is for, one or a list.
   */
  scope?: string | string[];
}
export interface PostgresWarehouse {
  type: "postgres";
  /**
   * The server's name or address. Default: localhost.
   */
  host?: string;
  /**
   * The server's port.
   */
  port?: number;
  /**
   * Who connects.
   */
  user: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * The database.
   */
  dbname: string;
  /**
   * Schema of unqualified names.
   */
  schema?: string;
  /**
   * As libpq reads it. Default: prefer.
   */
  sslmode?: "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";
  /**
   * PEM file of the certificate authority.
   */
  sslrootcert?: string;
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * PEM file of the client's certificate.
   */
  sslcert?: string;
  /**
   * PEM file of the client's key.
   */
  sslkey?: string;
  /**
   * Role to act as (SET ROLE).
   */
  role?: string;
  /**
   * Search path of unqualified names, as SQL writes it.
   */
  search_path?: string;
  /**
   * How the server's lists name the connection. Default: tailrace.
   */
  application_name?: string;
  /**
   * Seconds without a word until the system asks whether the server is still there.
   */
  keepalives_idle?: number;
}
export interface RedshiftWarehouse {
  type: "redshift";
  /**
   * The server's name or address. Default: localhost.
   */
  host: string;
  /**
   * The server's port.
   */
  port?: number;
  /**
   * Who connects.
   */
  user?: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * The database.
   */
  dbname: string;
  /**
   * Schema of unqualified names.
   */
  schema?: string;
  /**
   * As libpq reads it. Default: prefer.
   */
  sslmode?: "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";
  /**
   * PEM file of the certificate authority.
   */
  sslrootcert?: string;
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * How to sign in. Default: database.
   */
  method?: "database" | "iam" | "iam_role";
  /**
   * Role to act as.
   */
  role?: string;
  /**
   * The cluster, for iam.
   */
  cluster_id?: string;
  /**
   * AWS region, for iam.
   */
  region?: string;
  /**
   * Profile of the AWS configuration, for iam.
   */
  iam_profile?: string;
  /**
   * AWS access key, for iam.
   */
  access_key_id?: string;
  /**
   * AWS secret key, for iam.
   */
  secret_access_key?: string;
  db_groups?: DbGroups;
  /**
   * Whether a missing user is made, for iam.
   */
  autocreate?: boolean;
  /**
   * Whether the host is a serverless workgroup; its name tells by itself.
   */
  is_serverless?: boolean;
  /**
   * The workgroup, for iam on serverless.
   */
  serverless_work_group?: string;
  /**
   * Query group of the session.
   */
  query_group?: string;
  /**
   * Seconds without a word until the system asks whether the server is still there.
   */
  tcp_keepalive_idle?: number;
}
export interface BigQueryWarehouse {
  type: "bigquery";
  /**
   * How to sign in. Default: oauth, which is Google's application default credentials.
   */
  method?: "oauth" | "service-account" | "service-account-json" | "oauth-secrets" | "external-oauth-wif";
  /**
   * Project of unqualified datasets, and of the state.
   */
  project: string;
  /**
   * Dataset of unqualified names.
   */
  dataset?: string;
  /**
   * JSON key file of a service account.
   */
  keyfile?: string;
  keyfile_json?: KeyfileJson;
  /**
   * An access token, for oauth-secrets.
   */
  token?: string;
  /**
   * For oauth-secrets.
   */
  refresh_token?: string;
  /**
   * For oauth-secrets.
   */
  client_id?: string;
  /**
   * For oauth-secrets.
   */
  client_secret?: string;
  /**
   * For oauth-secrets.
   */
  token_uri?: string;
  /**
   * For external-oauth-wif.
   */
  workload_pool_provider_path?: string;
  token_endpoint?: TokenEndpoint;
  /**
   * For external-oauth-wif.
   */
  service_account_impersonation_url?: string;
  /**
   * Project that pays for the queries. Default: project.
   */
  execution_project?: string;
  /**
   * Project whose quota counts.
   */
  quota_project?: string;
  /**
   * Location of the datasets, such as EU.
   */
  location?: string;
  /**
   * Default: interactive.
   */
  priority?: "interactive" | "batch";
  /**
   * A query that would bill more is refused.
   */
  maximum_bytes_billed?: number;
  /**
   * Service account to act as.
   */
  impersonate_service_account?: string;
  scopes?: Scopes;
  /**
   * Another address of the API, for tests and private access.
   */
  api_endpoint?: string;
  /**
   * A query that takes longer is ended.
   */
  job_execution_timeout_seconds?: number;
  /**
   * Reservation that the jobs run in.
   */
  reservation?: string;
}
/**
 * For external-oauth-wif: type, request_url, request_data.
 */
export interface TokenEndpoint {}
export interface SnowflakeWarehouse {
  type: "snowflake";
  /**
   * The account's identifier.
   */
  account: string;
  /**
   * Who connects.
   */
  user?: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * externalbrowser, oauth, jwt, programmatic_access_token, username_password_mfa, snowflake_jwt, workload_identity or an Okta address.
   */
  authenticator?: string;
  /**
   * PEM or base64 DER of the key, for key pair sign-in.
   */
  private_key?: string;
  /**
   * PEM file of the key.
   */
  private_key_path?: string;
  /**
   * Of an encrypted key.
   */
  private_key_passphrase?: string;
  /**
   * For oauth, programmatic_access_token and workload_identity with OIDC.
   */
  token?: string;
  /**
   * With it, the token of oauth is a refresh token.
   */
  oauth_client_id?: string;
  /**
   * See oauth_client_id.
   */
  oauth_client_secret?: string;
  /**
   * Role to act as.
   */
  role?: string;
  /**
   * Virtual warehouse that runs the queries.
   */
  warehouse?: string;
  /**
   * Database of unqualified names, and of the state.
   */
  database: string;
  /**
   * Schema of unqualified names.
   */
  schema?: string;
  /**
   * Tag of the queries. Default: tailrace.
   */
  query_tag?: string;
  /**
   * Whether an idle session is kept.
   */
  client_session_keep_alive?: boolean;
  /**
   * Another address than the account's, for tests and private links.
   */
  host?: string;
  /**
   * Port of host.
   */
  port?: number;
  /**
   * Protocol of host. Default: https.
   */
  protocol?: "http" | "https";
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * For workload_identity: OIDC, AWS, GCP or AZURE.
   */
  workload_identity_provider?: string;
  /**
   * For workload_identity with AZURE.
   */
  workload_identity_entra_resource?: string;
  /**
   * Proxy between here and Snowflake.
   */
  proxy_host?: string;
  /**
   * Port of proxy_host. Default: 80.
   */
  proxy_port?: number;
  /**
   * Whether nobody asks if the server's certificate was revoked (OCSP).
   */
  insecure_mode?: boolean;
}
export interface DuckDbState {
  type?: "duckdb";
  /**
   * The state file, relative to the project, or a MotherDuck database (md:NAME).
   */
  path?: string;
  /**
   * Schema or dataset of the state's tables. Default: tailrace.
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
export interface PostgresState {
  type: "postgres";
  /**
   * The server's name or address. Default: localhost.
   */
  host?: string;
  /**
   * The server's port.
   */
  port?: number;
  /**
   * Who connects.
   */
  user: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * The database.
   */
  dbname: string;
  /**
   * As libpq reads it. Default: prefer.
   */
  sslmode?: "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";
  /**
   * PEM file of the certificate authority.
   */
  sslrootcert?: string;
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * PEM file of the client's certificate.
   */
  sslcert?: string;
  /**
   * PEM file of the client's key.
   */
  sslkey?: string;
  /**
   * Role to act as (SET ROLE).
   */
  role?: string;
  /**
   * How the server's lists name the connection. Default: tailrace.
   */
  application_name?: string;
  /**
   * Seconds without a word until the system asks whether the server is still there.
   */
  keepalives_idle?: number;
  /**
   * Schema or dataset of the state's tables. Default: tailrace.
   */
  schema?: string;
  retention?: Retention;
}
export interface RedshiftState {
  type: "redshift";
  /**
   * The server's name or address. Default: localhost.
   */
  host: string;
  /**
   * The server's port.
   */
  port?: number;
  /**
   * Who connects.
   */
  user?: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * The database.
   */
  dbname: string;
  /**
   * As libpq reads it. Default: prefer.
   */
  sslmode?: "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";
  /**
   * PEM file of the certificate authority.
   */
  sslrootcert?: string;
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * How to sign in. Default: database.
   */
  method?: "database" | "iam" | "iam_role";
  /**
   * Role to act as.
   */
  role?: string;
  /**
   * The cluster, for iam.
   */
  cluster_id?: string;
  /**
   * AWS region, for iam.
   */
  region?: string;
  /**
   * Profile of the AWS configuration, for iam.
   */
  iam_profile?: string;
  /**
   * AWS access key, for iam.
   */
  access_key_id?: string;
  /**
   * AWS secret key, for iam.
   */
  secret_access_key?: string;
  db_groups?: DbGroups;
  /**
   * Whether a missing user is made, for iam.
   */
  autocreate?: boolean;
  /**
   * Whether the host is a serverless workgroup; its name tells by itself.
   */
  is_serverless?: boolean;
  /**
   * The workgroup, for iam on serverless.
   */
  serverless_work_group?: string;
  /**
   * Query group of the session.
   */
  query_group?: string;
  /**
   * Seconds without a word until the system asks whether the server is still there.
   */
  tcp_keepalive_idle?: number;
  /**
   * Schema or dataset of the state's tables. Default: tailrace.
   */
  schema?: string;
  retention?: Retention;
}
export interface BigQueryState {
  type: "bigquery";
  /**
   * How to sign in. Default: oauth, which is Google's application default credentials.
   */
  method?: "oauth" | "service-account" | "service-account-json" | "oauth-secrets" | "external-oauth-wif";
  /**
   * Project of unqualified datasets, and of the state.
   */
  project: string;
  /**
   * JSON key file of a service account.
   */
  keyfile?: string;
  keyfile_json?: KeyfileJson;
  /**
   * An access token, for oauth-secrets.
   */
  token?: string;
  /**
   * For oauth-secrets.
   */
  refresh_token?: string;
  /**
   * For oauth-secrets.
   */
  client_id?: string;
  /**
   * For oauth-secrets.
   */
  client_secret?: string;
  /**
   * For oauth-secrets.
   */
  token_uri?: string;
  /**
   * For external-oauth-wif.
   */
  workload_pool_provider_path?: string;
  token_endpoint?: TokenEndpoint;
  /**
   * For external-oauth-wif.
   */
  service_account_impersonation_url?: string;
  /**
   * Project that pays for the queries. Default: project.
   */
  execution_project?: string;
  /**
   * Project whose quota counts.
   */
  quota_project?: string;
  /**
   * Location of the datasets, such as EU.
   */
  location?: string;
  /**
   * Default: interactive.
   */
  priority?: "interactive" | "batch";
  /**
   * A query that would bill more is refused.
   */
  maximum_bytes_billed?: number;
  /**
   * Service account to act as.
   */
  impersonate_service_account?: string;
  scopes?: Scopes;
  /**
   * Another address of the API, for tests and private access.
   */
  api_endpoint?: string;
  /**
   * A query that takes longer is ended.
   */
  job_execution_timeout_seconds?: number;
  /**
   * Reservation that the jobs run in.
   */
  reservation?: string;
  /**
   * Schema or dataset of the state's tables. Default: tailrace.
   */
  schema?: string;
  retention?: Retention;
}
export interface SnowflakeState {
  type: "snowflake";
  /**
   * The account's identifier.
   */
  account: string;
  /**
   * Who connects.
   */
  user?: string;
  /**
   * Best as "{{ env_var('…') }}". Read only when connecting.
   */
  password?: string;
  /**
   * externalbrowser, oauth, jwt, programmatic_access_token, username_password_mfa, snowflake_jwt, workload_identity or an Okta address.
   */
  authenticator?: string;
  /**
   * PEM or base64 DER of the key, for key pair sign-in.
   */
  private_key?: string;
  /**
   * PEM file of the key.
   */
  private_key_path?: string;
  /**
   * Of an encrypted key.
   */
  private_key_passphrase?: string;
  /**
   * For oauth, programmatic_access_token and workload_identity with OIDC.
   */
  token?: string;
  /**
   * With it, the token of oauth is a refresh token.
   */
  oauth_client_id?: string;
  /**
   * See oauth_client_id.
   */
  oauth_client_secret?: string;
  /**
   * Role to act as.
   */
  role?: string;
  /**
   * Virtual warehouse that runs the queries.
   */
  warehouse?: string;
  /**
   * Database of unqualified names, and of the state.
   */
  database: string;
  /**
   * Tag of the queries. Default: tailrace.
   */
  query_tag?: string;
  /**
   * Whether an idle session is kept.
   */
  client_session_keep_alive?: boolean;
  /**
   * Another address than the account's, for tests and private links.
   */
  host?: string;
  /**
   * Port of host.
   */
  port?: number;
  /**
   * Protocol of host. Default: https.
   */
  protocol?: "http" | "https";
  /**
   * Seconds. Default: 10.
   */
  connect_timeout?: number;
  /**
   * For workload_identity: OIDC, AWS, GCP or AZURE.
   */
  workload_identity_provider?: string;
  /**
   * For workload_identity with AZURE.
   */
  workload_identity_entra_resource?: string;
  /**
   * Proxy between here and Snowflake.
   */
  proxy_host?: string;
  /**
   * Port of proxy_host. Default: 80.
   */
  proxy_port?: number;
  /**
   * Whether nobody asks if the server's certificate was revoked (OCSP).
   */
  insecure_mode?: boolean;
  /**
   * Schema or dataset of the state's tables. Default: tailrace.
   */
  schema?: string;
  retention?: Retention;
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
 * What is deep-merged under specs: `*` under all, then a call's name under those of the call, then a folder (syncs/...) under those below it.
 */
export interface Defaults {
  "*"?: SpecDefaults;
  identify?: SpecDefaults;
  group?: SpecDefaults;
  track?: SpecDefaults;
  page?: SpecDefaults;
  screen?: SpecDefaults;
  alias?: SpecDefaults;
  [k: string]: SpecDefaults | undefined;
}
/**
 * What specs say unless they say it themselves.
 *
 * This interface was referenced by `Defaults`'s JSON-Schema definition
 * via the `patternProperty` "^syncs(/[^/]+)*$".
 */
export interface SpecDefaults {
  /**
   * false: not planned; its state is kept. Default: true.
   */
  enabled?: boolean;
  tags?: Tags;
  /**
   * Whom to ask about it.
   */
  owner?: string;
  meta?: Meta;
  /**
   * A SQL predicate over the model's columns.
   */
  where?: string;
  /**
   * The column or columns that name a row. Default: the primary key dbt infers.
   */
  key?: string | string[];
  /**
   * A destination of tailrace.yml. Default: the only one.
   */
  destination?: string;
  /**
   * identify, group: update_or_create (default), create_only or send. alias: create_only (default) or send. track, page, screen: send.
   */
  behavior?: "update_or_create" | "create_only" | "send";
  on?: On;
  /**
   * When a row leaves the model. Default: ignore.
   */
  on_removed?: ("ignore" | "clear_traits") | RemovalEvent;
  /**
   * After an edit of the mapping: changed (default of identify and group) sends rows whose event differs, all sends every row, forward only rows that change from now on.
   */
  on_mapping_change?: "changed" | "all" | "forward";
  /**
   * Nulls in traits, properties and context: unset (default) sends null where a value was sent before, send always, omit never.
   */
  nulls?: "unset" | "send" | "omit";
  guards?: Guards1;
  sensitive?: Sensitive;
  mapping?: AnyMapping;
}
/**
 * Anything; Tailrace does not read it.
 */
export interface Meta {}
export interface RemovalEvent {
  /**
   * Name of the track event to send.
   */
  event: string;
  /**
   * A mapping over the row as last sent.
   */
  properties?: {};
}
/**
 * Limits that a plan may not cross without --allow. Shares are of the rows sent before and count above 10,000 rows.
 */
export interface Guards1 {
  max_removed?: Share3;
  max_changes?: Share4;
  max_invalid?: Share5;
  max_first_run?: Count2;
  max_rejected?: Count3;
}
export interface AnyMapping {
  userId?: ScalarNode;
  anonymousId?: ScalarNode1;
  groupId?: ScalarNode2;
  previousId?: ScalarNode3;
  event?: ScalarNode4;
  name?: ScalarNode5;
  category?: ScalarNode6;
  timestamp?: ScalarNode7;
  messageId?: ScalarNode8;
  traits?: ObjectNode;
  properties?: ObjectNode1;
  context?: ObjectNode2;
  integrations?: ObjectNode3;
}
/**
 * A leaf with options.
 */
export interface ValueNode {
  $value: string | number | boolean;
  as?: "string" | "number" | "integer" | "boolean" | "date" | "datetime" | "json";
  nulls?: "unset" | "send" | "omit";
  sensitive?: boolean;
  compare?: boolean;
  /**
   * messageId only: no prefix.
   */
  raw?: boolean;
}
/**
 * What is known of the user or group.
 */
export interface ObjectNode {
  /**
   * Columns as fields: all, a list, or {include, exclude, case, numbers}.
   */
  $columns?: {
    [k: string]: unknown;
  };
  /**
   * The fields of an object: "{{ row.props }}". Keys beside it win.
   */
  $spread?: {
    [k: string]: unknown;
  };
  /**
   * A file of template_paths, or text with a line break, that renders to JSON; `with` gives it variables.
   */
  $template?: {
    [k: string]: unknown;
  };
}
/**
 * The event's properties.
 */
export interface ObjectNode1 {
  /**
   * Columns as fields: all, a list, or {include, exclude, case, numbers}.
   */
  $columns?: {
    [k: string]: unknown;
  };
  /**
   * The fields of an object: "{{ row.props }}". Keys beside it win.
   */
  $spread?: {
    [k: string]: unknown;
  };
  /**
   * A file of template_paths, or text with a line break, that renders to JSON; `with` gives it variables.
   */
  $template?: {
    [k: string]: unknown;
  };
}
/**
 * Segment's context: app, campaign, device, ip, locale, page and so on. Other keys are custom context.
 */
export interface ObjectNode2 {
  /**
   * Columns as fields: all, a list, or {include, exclude, case, numbers}.
   */
  $columns?: {
    [k: string]: unknown;
  };
  /**
   * The fields of an object: "{{ row.props }}". Keys beside it win.
   */
  $spread?: {
    [k: string]: unknown;
  };
  /**
   * A file of template_paths, or text with a line break, that renders to JSON; `with` gives it variables.
   */
  $template?: {
    [k: string]: unknown;
  };
}
/**
 * Which of Segment's destinations take it: a map of name to true, false or options.
 */
export interface ObjectNode3 {
  /**
   * Columns as fields: all, a list, or {include, exclude, case, numbers}.
   */
  $columns?: {
    [k: string]: unknown;
  };
  /**
   * The fields of an object: "{{ row.props }}". Keys beside it win.
   */
  $spread?: {
    [k: string]: unknown;
  };
  /**
   * A file of template_paths, or text with a line break, that renders to JSON; `with` gives it variables.
   */
  $template?: {
    [k: string]: unknown;
  };
}
/**
 * What differs in this target.
 */
export interface TargetOverrides {
  dbt?: DbtSettings;
  /**
   * What differs of the warehouse; with another type it takes its place.
   */
  warehouse?: {};
  /**
   * What differs of the state's place; with another type it takes its place.
   */
  state?: {};
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
  defaults?: Defaults;
}
