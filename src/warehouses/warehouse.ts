import type { ColumnKind } from "../types/bound.js";
import type { JsonObject } from "../types/source.js";

/** A column as the engine describes it; `type` is the engine's own spelling. */
export interface WarehouseColumn {
	readonly name: string;
	readonly type: string;
}

export type Literal = string | number | null;

/** How one engine says what Tailrace needs in SQL. Pure: text in, text out. */
export interface Dialect {
	readonly name: string;
	/** Column types of the state's own tables. */
	readonly types: { readonly text: string; readonly integer: string };
	/** The store's own clock, milliseconds since 1970, as an integer expression. */
	readonly now: string;
	quote(identifier: string): string;
	literal(value: Literal): string;
	/** The kind of a type, or null when values of it cannot be read. */
	kindOf(type: string): ColumnKind | null;
	/**
	 * The canonical text of a row: a JSON array with one element a column, as `ColumnKind` says. Equal values give equal
	 * text on every machine and in every session.
	 */
	rowText(columns: readonly WarehouseColumn[]): string;
	/** The canonical text of a key: a JSON array of strings without spaces. Null values must be excluded beforehand. */
	keyText(columns: readonly WarehouseColumn[]): string;
	/** A value of a column's type from its canonical text, or null for types where that is not exact. */
	valueOf(type: string, text: string): string | null;
	/** MD5 of a text expression, 32 hex digits. */
	md5(text: string): string;
	/** An aggregate over a text expression that does not depend on the order of rows, as text. */
	unorderedDigest(text: string): string;
	/** Parts that `Session.texts` gives back as one text, in order; none of them is null. */
	line(parts: readonly string[]): string;
	/** How keys are spread over parts of a table that a statement can leave out; null where that gains nothing. */
	readonly buckets: { readonly count: number; of(key: string): string } | null;
	/** A number that tells the rows of a partition apart, rising and not necessarily without gaps. */
	rowNumber(partition: string): string;
	/** A common table expression that the engine should fold into the statement: row texts are wide. */
	folded(name: string, query: string): string;
	/**
	 * Whether rows may go through a join with all their text. An engine that keeps rows whole when it hashes them joins keys
	 * alone, and reads the texts of changed rows afterwards; one that bills by what it reads had better not.
	 */
	readonly joinsWideRows: boolean;
	/** Rows of literals as a relation in parentheses, without alias. A column whose values are all null is text. */
	values(columns: readonly string[], rows: readonly (readonly Literal[])[]): string;
	/** Statements that make an empty table where there is none; each is harmless where it is. */
	createTable(table: NewTable): readonly string[];
	/** Statements that make a table of a query's rows. */
	createTableAs(table: MadeTable): readonly string[];
	/** Both names in full. */
	renameTable(from: string, to: string): string;
	/** Keeps a table that was made to expire, or null where tables do not expire. */
	keepTable(name: string): string | null;
	/** Whether a MERGE locks its table, so that of two that add the same row the later one finds it there. */
	readonly mergeLocks: boolean;
	/** What a merge must know of its source before it is written, as a query of one column; null: nothing. */
	mergeScope(merge: Merge): string | null;
	/**
	 * Statements that move `source` into `target`: matched rows that pass `guard` are replaced, unmatched ones inserted.
	 * Each may run again after a crash, and all of them from the start.
	 */
	merge(merge: Merge, scope: readonly string[]): readonly string[];
}

export interface NewTable {
	readonly name: string;
	/** As SQL declares them: `serial BIGINT`. */
	readonly columns: readonly string[];
	/** The column by whose value rows are found, one each. */
	readonly key?: string;
	/** Columns that tell the rows apart; what an engine does not enforce, statements see to. */
	readonly unique?: readonly string[];
	/** The column that holds a row's bucket. */
	readonly bucket?: string;
}

export interface MadeTable {
	readonly name: string;
	/** A query whose rows are found by their `bucket` and `n`, if it has them. */
	readonly query: string;
	readonly isPaged: boolean;
	/** Whether it is gone with the session. */
	readonly isScratch: boolean;
	/** Milliseconds since 1970 after which nobody needs it, or null. */
	readonly expiresAt: number | null;
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
	/** A small result, every value as text; names that the engine folded are in lower case. */
	rows(sql: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
	/** A result of text columns, each row's joined to one text, a page at a time, without holding more than two pages. */
	texts(sql: string): AsyncIterable<readonly string[]>;
	/** Columns of what stands after FROM, without reading rows. */
	describe(relation: string): Promise<readonly WarehouseColumn[]>;
	/** Adds rows of texts to a table, in the order of its columns. */
	insert(table: string, rows: readonly (readonly (string | null)[])[]): Promise<void>;
}

/** How a store likes to be asked. */
export interface StoreHabits {
	/** Rows of a change set that one query reads. */
	readonly pageRows: number;
	/** Settled ranges that one statement writes. */
	readonly rangesPerStatement: number;
	/** Milliseconds between two journal entries of an apply. */
	readonly journalInterval: number;
}

/** A live connection to a warehouse and to the state that lives in it or beside it. */
export interface Warehouse {
	readonly dialect: Dialect;
	readonly habits: StoreHabits;
	/** What stands before the names of tables in `place`, such as `"tailrace_state"."tailrace".` */
	prefixOf(place: "state" | "scratch"): string;
	/**
	 * Makes the place of the state's tables unless it is there. It looks first: engines ask for the right to make schemas
	 * even where there is nothing to make.
	 */
	makePlace(session: Session): Promise<void>;
	/** A query that yields one row exactly when the state has a table of this name. */
	findTable(name: string): string;
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

/** Where the models are and where the state is: one connection where they are together, else two. */
export interface Places {
	readonly warehouse: Warehouse;
	readonly store: Warehouse;
}

/** Rendered settings of one connection, as dbt's profile or tailrace.yml has them. */
export interface ConnectionSettings {
	readonly type: string;
	readonly settings: JsonObject;
	/** Absolute folder of relative paths. */
	readonly baseDir: string;
	/** The file they are written in, for messages: profiles.yml (shop.dev). */
	readonly origin: string;
}

/** What an adapter connects with. */
export interface ConnectOptions extends ConnectionSettings {
	/** Schema or dataset of the state's tables. */
	readonly stateSchema: string;
	/** Ends what waits for the source. */
	readonly signal: AbortSignal;
	readonly owner: Owner;
	/** Whether nobody sits before this process: what would ask a person is refused. */
	readonly isCi: boolean;
}

/** Who connects, and how to tell that another one is dead. */
export interface Owner {
	readonly holder: string;
	readonly isHolderGone: (holder: string) => boolean;
}
