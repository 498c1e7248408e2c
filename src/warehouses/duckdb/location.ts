import { isAbsolute, join } from "node:path";

const motherDuck = /^(?:md|motherduck):(?:\/\/)?/i;
/** Before a file: how DuckDB shall read it. */
const readers = /^(ducklake|sqlite|duckdb):/i;
/** Two letters at least: one is a drive. */
const scheme = /^[a-z][a-z\d+.-]+:/i;

export function isMotherDuck(path: string): boolean {
	return motherDuck.test(path);
}

/** What dbt leaves in memory is gone when dbt is. */
export function isInMemory(path: string): boolean {
	return path === "" || path === ":memory:";
}

/** Whether the path, once made whole, is one of a file on this machine, which may be there or not, and may be locked. */
export function isFile(path: string): boolean {
	return isAbsolute(path) && !path.startsWith("//");
}

/** A path as ATTACH takes it from any working folder; addresses of servers and buckets stay as they are. */
export function wholePath(path: string, baseDir: string): string {
	if (isMotherDuck(path)) return `md:${path.replace(motherDuck, "").replace(/\?.*$/s, "") || "my_db"}`;
	const reader = readers.exec(path)?.[0] ?? "";
	const rest = path.slice(reader.length);
	if (isAbsolute(rest) || scheme.test(rest) || isConnectionText(rest)) return path;
	return `${reader}${join(baseDir, rest)}`;
}

/** What follows the question mark of a MotherDuck path; ATTACH does not take it. */
export function optionsIn(path: string): ReadonlyMap<string, string> {
	return new Map(isMotherDuck(path) ? new URLSearchParams(/\?(.*)$/s.exec(path)?.[1] ?? "") : []);
}

/** Addresses of servers do: postgresql://reader:quack@db/shop, host=db password=quack. */
export function mayHoldPassword(path: string): boolean {
	return !isFile(path) && !isMotherDuck(path) && /[=@]/.test(path);
}

/** The name that DuckDB gives to a database attached without one. */
export function nameOf(path: string): string {
	if (isMotherDuck(path)) return motherDuckName(path);
	const last = path.replace(readers, "").split(/[/\\]/).at(-1) ?? "";
	const name = last.split("?", 1)[0]?.split(".", 1)[0] ?? "";
	return ["main", "system", "temp"].includes(name) ? `${name}_db` : name;
}

/** A share is called as its owner called it: md:_share/birds/0f3c. */
function motherDuckName(path: string): string {
	const parts = path.replace(motherDuck, "").split("?", 1)[0]?.split("/") ?? [];
	return (parts[0] === "_share" ? parts[1] : parts[0]) || "my_db";
}

/** As libpq and MySQL's clients read it: `host=db dbname=shop`. */
function isConnectionText(path: string): boolean {
	return /^\s*\w+\s*=/.test(path);
}
