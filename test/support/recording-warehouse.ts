import type { Dialect, Session, Warehouse, WarehouseColumn } from "../../src/warehouses/warehouse.js";

/** A warehouse that runs nothing: it writes down what it is told and answers from a script. */
export interface RecordingWarehouse extends Warehouse {
	/** Statements and queries, in order. */
	readonly said: readonly string[];
}

export interface Script {
	readonly dialect: Dialect;
	/** What stands before the names of tables. */
	readonly prefixes: { readonly state: string; readonly scratch: string };
	/** The rows of a query; the first answer whose words all stand in it. None: no rows. */
	readonly answers: readonly {
		readonly words: readonly string[];
		readonly rows: readonly Readonly<Record<string, string | null>>[];
	}[];
	/** A page of lines of every query that is read as texts. */
	readonly lines: (sql: string) => readonly string[];
	readonly columns: readonly WarehouseColumn[];
}

/** Stands for the query of a table's name, which each adapter writes itself. */
const isTable = "the state has this table";

export function recordingWarehouse(script: Script): RecordingWarehouse {
	const said: string[] = [];
	const session: Session = {
		execute: async (sql) => {
			said.push(sql);
			return 1;
		},
		rows: async (sql) => {
			if (sql === isTable) return [{ found: "1" }];
			said.push(sql);
			return script.answers.find(({ words }) => words.every((word) => sql.includes(word)))?.rows ?? [];
		},
		texts: async function* (sql) {
			said.push(sql);
			yield script.lines(sql);
		},
		describe: async () => script.columns,
		insert: async () => undefined,
	};
	return {
		said,
		dialect: script.dialect,
		habits: { pageRows: 2_500, rangesPerStatement: 1_000, journalInterval: 2_000 },
		prefixOf: (place) => script.prefixes[place],
		makePlace: async () => undefined,
		findTable: () => isTable,
		stateLocation: "nowhere",
		hasState: async () => true,
		use: (_, work) => work(session),
		check: async () => undefined,
		close: async () => undefined,
	};
}
