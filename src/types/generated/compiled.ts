// Generated from schemas/compiled.schema.json by `npm run types`; do not edit.

export type Call = "identify" | "group" | "track" | "page" | "screen" | "alias";
export type Trigger = "added" | "changed" | "removed";
export type Nulls = "unset" | "send" | "omit";
export type MappingNode = ObjectProgram | ArrayProgram | EachProgram | TemplateProgram | ConstantProgram | LeafProgram;
export type Share = string | number;

/**
 * target/tailrace/compiled.json: everything plan and apply need to know of a project. Same project, same bytes: no clock, no machine, no secret.
 */
export interface CompiledProject {
  schema_version: 1;
  project: CompiledProjectHead;
  /**
   * Enabled syncs by name.
   */
  syncs: CompiledSync[];
}
export interface CompiledProjectHead {
  id: string;
  name: string;
  target: string;
  timezone: string;
}
export interface CompiledSync {
  name: string;
  /**
   * The name under which the state keeps the sync: moved_from, or its own.
   */
  history: string;
  /**
   * What becomes of the rows that are there on the first run; null: sent, and the spec does not say that the sync is new.
   */
  first_run: ("send_all" | "adopt" | null) | CompiledAdoption;
  /**
   * The spec's file, relative to the project.
   */
  path: string;
  description: string | null;
  tags: string[];
  owner: string | null;
  model: CompiledModel;
  where: string | null;
  /**
   * @minItems 1
   */
  key: string[];
  destination: CompiledDestination;
  call: Call;
  behavior: "update_or_create" | "create_only" | "send";
  /**
   * send: which rows are sent, in the order added, changed, removed; null for the other behaviors.
   */
  on: Trigger[] | null;
  on_removed: "ignore" | "clear_traits" | "event";
  on_mapping_change: "changed" | "all" | "forward";
  /**
   * The columns read: key columns first, then by name.
   *
   * @minItems 1
   */
  columns: CompiledColumn[];
  mapping: MappingProgram;
  /**
   * on_removed event: the track call for a removed row, over the row as last sent.
   */
  removal: MappingProgram | null;
  /**
   * Dotted field paths whose values are masked, such as traits.email.
   */
  sensitive: string[];
  guards: CompiledGuards;
  checksums: CompiledChecksums;
}
export interface CompiledAdoption {
  /**
   * ISO 8601, UTC.
   */
  adopt_before: string;
}
export interface CompiledModel {
  /**
   * As the spec names it: ref('dim_users').
   */
  label: string;
  /**
   * dbt's unique id, if it is a dbt node.
   */
  unique_id: string | null;
  /**
   * What stands after FROM: a relation name or a query in parentheses.
   */
  relation: string;
  /**
   * SHA-256, hex, of dbt's checksum of its file and of the columns known; null if it is no dbt node.
   */
  checksum: string | null;
  /**
   * Unique ids of the dbt nodes that it is made from, itself among them.
   */
  upstream: string[];
}
export interface CompiledDestination {
  name: string;
  type: "segment";
}
export interface CompiledColumn {
  name: string;
  /**
   * The warehouse's own type, if known offline.
   */
  type: string | null;
}
/**
 * A mapping after compile: a tree whose leaves say how each field is computed.
 */
export interface MappingProgram {
  call: Call;
  /**
   * IANA name; zone-less timestamps and the date filter.
   */
  timezone: string;
  /**
   * The project variables the mapping reads.
   */
  vars: {
    [k: string]: string | number | boolean;
  };
  message_id: MappedMessageId | null;
  root: ObjectProgram;
}
export interface MappedMessageId {
  value: LeafProgram;
  raw: boolean;
}
/**
 * One value: a column as it is, or Liquid.
 */
export interface LeafProgram {
  kind: "leaf";
  /**
   * column: text is a column's name; liquid: text is a template; constant: text is the value.
   */
  source: "column" | "liquid" | "constant";
  text: string;
  /**
   * auto keeps the value's type. id: a string with every digit, blank is absent. label: the same for event, name and category. instant: ISO 8601 UTC with milliseconds.
   */
  form:
    "auto" | "id" | "label" | "instant" | "string" | "number" | "integer" | "boolean" | "date" | "datetime" | "json";
  nulls: Nulls;
  /**
   * false: sent, but a change of it alone sends nothing.
   */
  compare: boolean;
}
/**
 * An object; left out when all its leaves are absent. Fields win over spreads, later spreads over earlier ones.
 */
export interface ObjectProgram {
  kind: "object";
  spreads: LeafProgram[];
  fields: FieldProgram[];
}
export interface FieldProgram {
  name: string;
  value: MappingNode;
}
export interface ArrayProgram {
  kind: "array";
  items: MappingNode[];
}
/**
 * One element per element of a list, with `item` in scope.
 */
export interface EachProgram {
  kind: "each";
  list: LeafProgram;
  item: MappingNode;
}
/**
 * Liquid that renders to JSON text; string outputs are escaped by construction.
 */
export interface TemplateProgram {
  kind: "template";
  template: string;
  /**
   * The file it was read from; absent for a template of the spec itself.
   */
  name?: string;
  with: {
    [k: string]: LeafProgram;
  };
  nulls: Nulls;
  compare: boolean;
}
export interface ConstantProgram {
  kind: "constant";
  value: string | number | boolean;
}
export interface CompiledGuards {
  max_removed: Share;
  max_changes: Share;
  max_invalid: Share;
  max_first_run: number;
  max_rejected: number;
}
/**
 * SHA-256, hex, over canonical JSON of the named parts.
 */
export interface CompiledChecksums {
  /**
   * Columns, mapping and removal: what an event is made of.
   */
  mapping: string;
  /**
   * Model, where and key: which rows there are.
   */
  source: string;
  /**
   * Everything above but description, tags, owner, path, and how dbt makes the model.
   */
  sync: string;
}
