import { warehouseDenied, warehouseFailed, warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";

const engine = "Snowflake";

/** Classes of SQLSTATE whose messages name the value they are about: data exceptions, integrity constraints. */
const valueClasses = new Set(["22", "23"]);

/** The driver's errors by their names, where no answer came at all. */
const networkErrors = new Set(["NetworkError", "RequestFailedError", "LargeResultSetError"]);

/** What a statement needs, by how it begins. */
const rights: readonly (readonly [RegExp, string])[] = [
	[/^CREATE SCHEMA/, "CREATE SCHEMA on the database"],
	[/^CREATE TEMPORARY/, "USAGE on the schema"],
	[/^CREATE/, "CREATE TABLE on the schema"],
	[/^(ALTER|DROP)/, "OWNERSHIP of the table"],
	[/^(INSERT|UPDATE|DELETE|MERGE)/, "INSERT, UPDATE and DELETE on the table"],
	[/^(SELECT|WITH)/, "SELECT on what is read, and USAGE on its schema and database"],
];

/** What the driver threw, as a Refusal in one line that names no values. */
export function statementRefusal(error: unknown, sql: string): Refusal {
	if (error instanceof Refusal) return error;
	const reason = reasonOf(error);
	if (fieldOf(error, "sqlState") !== "42501")
		return new Refusal(warehouseFailed(null, { engine, reason }), "failed");
	const right = rights.find(([pattern]) => pattern.test(sql))?.[1];
	const needs = right === undefined ? "" : `; the role needs ${right}`;
	return new Refusal(
		warehouseDenied(null, { engine, reason: `${reason.replace(/\.$/, "")}${needs}` }),
		"failed",
	);
}

/** Why no connection came about: the service said no, or nobody answered at `place`. */
export function connectRefusal(error: unknown, place: string): Refusal {
	if (error instanceof Refusal) return error;
	const reason = reasonOf(error);
	return new Refusal(
		networkErrors.has(fieldOf(error, "name"))
			? warehouseUnreachable(null, { engine, place, reason: networkReason(error) ?? reason })
			: warehouseFailed(null, { engine, reason }),
		"failed",
	);
}

/** The service's words in one line, without values of rows. */
export function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const line = message.replaceAll(/\s+/g, " ").trim();
	if (!valueClasses.has(fieldOf(error, "sqlState").slice(0, 2))) return line;
	return line
		.replaceAll(/"[^"]*"/g, '"•••"')
		.replace(/'.*'/, "'•••'")
		.replaceAll(/(?<!\w)-?\d[\d.]*/g, "•••");
}

/** The driver says "could not connect" and keeps to itself what the network said. */
function networkReason(error: unknown): string | null {
	const cause = typeof error === "object" && error !== null && "cause" in error ? error.cause : null;
	const code = fieldOf(cause, "code");
	return code === "" ? null : code;
}

function fieldOf(error: unknown, name: "sqlState" | "name" | "code"): string {
	if (typeof error !== "object" || error === null || !(name in error)) return "";
	// `in` has just shown that it is there.
	const value = (error as Readonly<Record<string, unknown>>)[name];
	return typeof value === "string" ? value : "";
}
