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

export const warehouseUnreachable = define<{
	readonly engine: string;
	readonly place: string;
	readonly reason: string;
}>({
	code: "warehouse/unreachable",
	severity: "error",
	title: "the warehouse does not answer",
	explanation: `No connection came about: a wrong host or port, a firewall, a server that is down, or an SSL setting that the two sides
cannot agree on (\`sslmode\`). Nothing was changed.`,
	describe: ({ engine, place, reason }) => ({
		message: `cannot reach ${engine} at \`${place}\`: ${reason}`,
		hint: "check host, port, network and `sslmode`",
	}),
});

export const warehouseDenied = define<{
	readonly engine: string;
	readonly reason: string;
}>({
	code: "warehouse/denied",
	severity: "error",
	title: "the warehouse refuses for lack of a permission",
	explanation: `The user or role of the connection lacks a right. Reading models needs rights on them; \`plan --out\` and \`apply\` also need
to make tables in the state's schema.

\`tailrace doctor --grants\` prints the exact statements an administrator has to run, for a reader, a planner and an applier.`,
	describe: ({ engine, reason }) => ({
		message: `${engine}: ${reason}`,
		hint: "`tailrace doctor --grants` prints the statements that grant what is missing",
	}),
});

export const driverMissing = define<{
	readonly engine: string;
	readonly install: string;
}>({
	code: "warehouse/driver-missing",
	severity: "error",
	title: "the driver of this warehouse is not installed",
	explanation: `Drivers are optional: whoever does not use an engine does not install it. Install the one that is named beside Tailrace and
run the command again.`,
	describe: ({ engine, install }) => ({
		message: `the driver for ${engine} is not installed`,
		hint: `run \`npm install ${install}\``,
	}),
});

export const settingMissing = define<{
	readonly name: string;
	readonly type: string;
	readonly origin: string;
}>({
	code: "warehouse/setting-missing",
	severity: "error",
	title: "a connection lacks a setting",
	explanation: `The chosen output of profiles.yml, or \`warehouse\` or \`state\` in tailrace.yml, lacks something without which no connection
can be made. A setting whose environment variable is empty counts as not set.`,
	describe: ({ name, type, origin }) => ({
		message: `a ${type} connection needs \`${name}\`, which ${origin} does not set`,
	}),
});

export const settingInvalid = define<{
	readonly name: string;
	readonly wanted: string;
	readonly origin: string;
}>({
	code: "warehouse/setting-invalid",
	severity: "error",
	title: "a connection has a setting that means nothing",
	explanation: `The names of settings are those of dbt's profiles, and so are their values.`,
	describe: ({ name, wanted, origin }) => ({ message: `\`${name}\` in ${origin} must be ${wanted}` }),
});

export const textTooLong = define<{
	readonly engine: string;
	readonly bytes: number;
	readonly limit: number;
}>({
	code: "warehouse/text-too-long",
	severity: "error",
	title: "the state would have to keep a text that is too long for the warehouse",
	explanation: `Redshift's texts end at 65,535 bytes. A sync with a very large mapping, or a row with a very long value, has more to keep
than that, and half of it would be worth nothing. Nothing was written of it.

The models may stay where they are: with \`state: { type: postgres, … }\` or \`state: { type: duckdb, … }\` in tailrace.yml the state
is kept where texts have no such end.`,
	describe: ({ engine, bytes, limit }) => ({
		message: `a text of ${bytes} bytes cannot be kept in ${engine}, whose texts end at ${limit}`,
		hint: "keep the state elsewhere: `state: { type: postgres, … }` or `state: { type: duckdb, … }`",
	}),
});

export const extensionMissing = define<{
	readonly name: string;
	readonly repo: string | null;
	readonly version: string;
	readonly reason: string;
}>({
	code: "warehouse/extension-missing",
	severity: "error",
	title: "a DuckDB extension is not installed",
	explanation: `The profile lists an extension, or what it attaches needs one, and DuckDB could neither find it on this machine nor fetch it.
DuckDB fetches extensions from the network when they are installed, once for each of its versions, and keeps them below
~/.duckdb/extensions.

Where the network allows it, run in a DuckDB of the version that the message names:

    INSTALL httpfs;

Or copy the folder of that version from a machine that has it. On a CI machine this belongs into the image or into a cache.`,
	describe: ({ name, repo, version, reason }) => ({
		message: `the DuckDB extension \`${name}\` cannot be loaded: ${reason}`,
		hint: `run \`INSTALL ${name}${repo === null ? "" : ` FROM ${repo}`}\` once in DuckDB ${version}, where the network allows it`,
	}),
});

export const signInUnusable = define<{
	readonly name: string;
	readonly value: string;
	/** A clause: asks a person, and nobody is there in CI. */
	readonly why: string;
	readonly instead: string;
	readonly origin: string;
}>({
	code: "warehouse/sign-in-unusable",
	severity: "error",
	title: "the profile signs in, in a way that does not work here",
	explanation: `dbt has ways to sign in that need a person at a browser or a telephone, or a driver that Node does not have. Nobody answers a
browser that opens on a CI machine, so the command stops at once and does not wait for it.

Give such a machine an output of its own in profiles.yml and name it with \`dbt.target\` of the Tailrace target. The table of all ways,
for each warehouse, is in src/warehouses/README.md.`,
	describe: ({ name, value, why, instead, origin }) => ({
		message: `\`${name}: ${value}\` in ${origin} ${why}`,
		hint: instead,
	}),
});

export const adapterMissing = define<{
	readonly engine: string;
	readonly origin: string;
}>({
	code: "warehouse/adapter-missing",
	severity: "error",
	title: "Tailrace cannot connect to this warehouse yet",
	explanation: `dbt can build models there, and Tailrace reads dbt's artifacts of it: \`list\`, \`validate\`, \`compile\` and \`test\` work. What
needs the rows themselves does not, since there is no adapter for the warehouse yet.

Where the models are also in another warehouse, name that one: an output of profiles.yml with \`dbt.target\`, or \`warehouse\` in
tailrace.yml.`,
	describe: ({ engine, origin }) => ({
		message: `Tailrace has no adapter for ${engine} yet, to which ${origin} connects`,
		hint: "`list`, `validate`, `compile` and `test` work without a connection",
	}),
});
