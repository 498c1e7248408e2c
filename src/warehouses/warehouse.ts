import type { ColumnKind } from "../types/bound.js";

/** A column as the engine describes it; `type` is the engine's own spelling. */
export interface WarehouseColumn {
	readonly name: string;
	readonly type: string;
}

/** How one engine says what Tailrace needs in SQL. Pure: text in, text out. */
export interface Dialect {
	readonly name: string;
	/** Column types of the state's own tables. */
	readonly types: { readonly text: string; readonly integer: string };
	/** The store's own clock, milliseconds since 1970, as an integer expression. */
	readonly now: string;
	quote(identifier: string): string;
	literal(value: string | number | null): string;
	/** The kind of a type, or null when values of it cannot be read. */
	kindOf(type: string): ColumnKind | null;
	/**
	 * The canonical text of a row: a JSON array with one element a column, as `ColumnKind` says. Equal values give equal
	 * text on every machine and in every session.
	 */
	rowText(columns: readonly WarehouseColumn[]): string;
	/** The canonical text of a key: a JSON array of strings. Null values must be excluded beforehand. */
	keyText(columns: readonly WarehouseColumn[]): string;
	/** MD5 of a text expression, 32 hex digits. */
	md5(text: string): string;
	/** An aggregate over a text expression that does not depend on the order of rows, as text. */
	unorderedDigest(text: string): string;
	/** Left anti join of two relations on an equal column. */
	antiJoin(left: string, right: string, condition: string): string;
	/** A query that yields one row exactly when the table is there; `schema` is quoted, `name` is not. */
	tableExists(schema: string, name: string): string;
	/**
	 * Statements that move `source` into `target`: matched rows that pass `guard` are replaced, unmatched ones inserted.
	 * Each may run again after a crash, and all of them from the start.
	 */
	merge(merge: Merge): readonly string[];
}

export interface Merge {
	readonly target: string;
	/** A query; its columns are those of `columns`. */
	readonly source: string;
	readonly key: string;
	readonly columns: readonly string[];
	/** Condition over `t` (the target) under which a matched row is replaced. */
	readonly guard: string;
}

/** What a session must be able to reach. The source is only ever read; scratch is private to this process. */
export interface Needs {
	readonly source?: true;
	readonly state?: "read" | "write";
	readonly scratch?: true;
}

/** A short stretch of work on an open connection. */
export interface Session {
	/** Runs one statement; the number of rows it touched. */
	execute(sql: string): Promise<number>;
	/** A small result, every value as text. */
	rows(sql: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
	/** A result of one text column, a page at a time, without holding more than a page. */
	texts(sql: string): AsyncIterable<readonly string[]>;
	/** Columns of what stands after FROM, without reading rows. */
	describe(relation: string): Promise<readonly WarehouseColumn[]>;
}

/** A live connection to a warehouse and to the state that lives in it or beside it. */
export interface Warehouse {
	readonly dialect: Dialect;
	/** Prefix of the names of tables in `place`, such as `"tailrace_state"."tailrace"`. */
	schemaOf(place: "state" | "scratch"): string;
	/** Where the state is, for people and for `state/moved`: duckdb:/data/shop.tailrace.duckdb. */
	readonly stateLocation: string;
	/** Whether the place of the state exists at all; never creates it. */
	hasState(): Promise<boolean>;
	/** Attaches what is needed, does the work, lets go. Waits for locks of other processes for a while, then refuses. */
	use<Result>(needs: Needs, work: (session: Session) => Promise<Result>): Promise<Result>;
	/** Proves that the source can be opened; throws a Refusal otherwise. */
	check(): Promise<void>;
	close(): Promise<void>;
}
