import { define } from "../define.js";

export const warehouseNotFound = define<{ readonly path: string }>({
	code: "warehouse/not-found",
	severity: "error",
	title: "the DuckDB file is not there",
	explanation: `The warehouse file that the settings name does not exist. Tailrace only ever reads it, so it never makes one.

Build the models first (dbt build), or correct the path: in a dbt profile it is relative to the dbt project's folder,
in tailrace.yml to that file's folder.`,
	describe: ({ path }) => ({
		message: `there is no DuckDB file \`${path}\``,
		hint: "build the models first (`dbt build`), or correct `path`",
	}),
});

export const warehouseLocked = define<{
	readonly path: string;
	readonly holder: string | null;
	readonly seconds: number;
}>({
	code: "warehouse/locked",
	severity: "error",
	title: "another process holds the DuckDB file",
	explanation: `DuckDB lets one process at a time open a file for writing, and no reader beside it. Tailrace holds a file only while it
reads a page or writes a journal entry, and waits for others; this one was held for longer than it waits.

Commonly a dbt run, a notebook or a SQL client still has the file open: close it and run the command again.
Nothing was changed.`,
	describe: ({ path, holder, seconds }) => ({
		message: `\`${path}\` is held by ${holder === null ? "another process" : `\`${holder}\``}; waited ${seconds} s`,
		hint: "close the other program (a dbt run, a notebook, a SQL client) and run the command again",
	}),
});

export const warehouseFailed = define<{
	readonly engine: string;
	readonly reason: string;
}>({
	code: "warehouse/failed",
	severity: "error",
	title: "the warehouse answered with an error",
	explanation: `The engine refused a statement. Its own message is given as it came, without values of rows where the engine
names them.

For a wrong column or relation in \`where\`, in a sql_file or in a view: mend it there. Anything else is worth a report.`,
	describe: ({ engine, reason }) => ({ message: `${engine}: ${reason}` }),
});
