import type { CompiledSync, MappingProgram } from "./generated/compiled.js";

/**
 * How a column's values read, decided by its declared type. In the row text every value is a JSON string, but for
 * boolean (true, false) and null:
 * - text: as it is. boolean: true, false.
 * - integer, decimal: every digit, no trailing zeros, no exponent. float: as the engine prints it; nan and inf too.
 * - date: YYYY-MM-DD. datetime (zone-less) and instant (UTC): YYYY-MM-DD HH:MM:SS with up to nine more digits.
 * - json: JSON text (also of structs, lists and maps). binary: base64.
 */
export type ColumnKind =
	| "text"
	| "boolean"
	| "integer"
	| "decimal"
	| "float"
	| "date"
	| "datetime"
	| "instant"
	| "json"
	| "binary";

export interface BoundColumn {
	readonly name: string;
	readonly kind: ColumnKind;
}

/**
 * A mapping over columns whose kinds are known: what a snapshot row refers to, kept in the state so that an event
 * sent long ago can be rendered again.
 */
export interface BoundMapping {
	/** SHA-256, hex, of columns, kinds, program and removal. */
	readonly id: string;
	/** In the order of the row text. */
	readonly columns: readonly BoundColumn[];
	readonly program: MappingProgram;
	readonly removal: MappingProgram | null;
}

/** A compiled sync and its mapping, bound to the types the warehouse has now. */
export interface BoundSync {
	readonly sync: CompiledSync;
	readonly mapping: BoundMapping;
	/** The warehouse's own types, in the order of `mapping.columns`. */
	readonly types: readonly string[];
}

/** One row text, parsed: a value a column. */
export type Cell = string | boolean | null;

/** A mapping some snapshot rows were last sent with, over the types that its columns have now. */
export interface EarlierMapping {
	readonly mapping: BoundMapping;
	/** Its columns that still exist, in its order, with the kinds of today. */
	readonly columns: readonly BoundColumn[];
	/** The warehouse's types of `columns`. */
	readonly types: readonly string[];
}
