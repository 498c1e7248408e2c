// Generated from schemas/sync.schema.json by `npm run types`; do not edit.

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
 * One sync: the rows of a model as Segment calls.
 */
export interface SyncSpec {
  /**
   * Default: the file's name.
   */
  name?: string;
  /**
   * What the sync is for; Tailrace does not read it.
   */
  description?: string;
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
   * What is read: ref('model'), source('schema', 'table'), {relation: ...} or {sql_file: ...}.
   */
  model: string | RelationModel | SqlFileModel;
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
   * The Segment call a row becomes.
   */
  call: "identify" | "group" | "track" | "page" | "screen" | "alias";
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
   * What a new sync does with the rows that are there. send_all (default) sends them; written, it says that a sync which looks like a renamed one is new. adopt takes them for sent; adopt_before only those whose event is older. No meaning after the first run.
   */
  first_run?: ("send_all" | "adopt") | AdoptBefore;
  /**
   * The name under which this sync's history is kept: its own before it was renamed. Leave it in.
   */
  moved_from?: string;
  /**
   * Nulls in traits, properties and context: unset (default) sends null where a value was sent before, send always, omit never.
   */
  nulls?: "unset" | "send" | "omit";
  guards?: Guards;
  sensitive?: Sensitive;
  mapping: Mapping;
  /**
   * Rows and the events they must become. `tailrace test` renders them offline, as plan and preview would.
   */
  tests?: MappingTest[];
  /**
   * What differs in a target of tailrace.yml, by its name: deep-merged over this spec.
   */
  targets?: {
    [k: string]: SpecOverrides;
  };
  /**
   * Fragments for YAML anchors; never read by itself.
   */
  anchors?: {
    [k: string]: unknown;
  };
}
/**
 * Anything; Tailrace does not read it.
 */
export interface Meta {}
export interface RelationModel {
  /**
   * A table or view, as SQL names it.
   */
  relation: string;
}
export interface SqlFileModel {
  /**
   * One SELECT, relative to the project; ref, source and var work in it.
   */
  sql_file: string;
}
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
export interface AdoptBefore {
  /**
   * A day as YYYY-MM-DD, from its beginning in the project's time zone: compared with the mapping's timestamp; rows without one are sent.
   */
  adopt_before: string;
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
 * The whole event; its fields are those of the call. A string with {{ or {% is Liquid, any other scalar a constant, a map an object, a list an array; keys with $ are operators.
 */
export interface Mapping {}
/**
 * One row and what becomes of it.
 */
export interface MappingTest {
  /**
   * What it shows; unique among the sync's tests.
   */
  name: string;
  /**
   * The row: column to value, read as the column's type. Columns not given are null, key columns too; `where` is not asked.
   */
  given: {};
  /**
   * The event, or {invalid: ...} for a row that cannot be sent.
   */
  expect: ExpectedEvent | ExpectedFailure;
  /**
   * true: nothing beside what is expected. Default: a subset; maps at every level, lists are compared whole.
   */
  exact?: boolean;
}
/**
 * The event of a new row, without type and messageId. null means that null is sent, not that a field is left out.
 */
export interface ExpectedEvent {
  userId?: string;
  anonymousId?: string;
  groupId?: string;
  previousId?: string;
  event?: string;
  name?: string;
  category?: string;
  /**
   * As it is sent: 2026-01-31T08:00:00.000Z.
   */
  timestamp?: string;
  traits?: {};
  properties?: {};
  context?: {};
  integrations?: {};
}
export interface ExpectedFailure {
  /**
   * Why the row cannot be sent: a code, such as row/id-missing, or the field that fails, such as traits.revenue.
   */
  invalid: string;
}
/**
 * What a spec says otherwise in one target.
 */
export interface SpecOverrides {
  /**
   * What the sync is for; Tailrace does not read it.
   */
  description?: string;
  /**
   * What is read: ref('model'), source('schema', 'table'), {relation: ...} or {sql_file: ...}.
   */
  model?: string | RelationModel | SqlFileModel;
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
  guards?: Guards;
  sensitive?: Sensitive;
  mapping?: AnyMapping;
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
