import type { Liquid } from "liquidjs";
import { reservedType } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Call } from "../../types/generated/compiled.js";
import { type LintedSync, nameOf, placeOf, topFields } from "./linted-sync.js";
import { type ValueKind, valueKind } from "./value-kind.js";

type Needed = Exclude<ValueKind, "a boolean">;

const texts = (...names: readonly string[]): Readonly<Record<string, Needed>> =>
	Object.fromEntries(names.map((name) => [name, "text"]));

const profile: Readonly<Record<string, Needed>> = {
	...texts("avatar", "description", "email", "id", "name", "phone", "website"),
	address: "an object",
	created_at: "a time",
};

/**
 * What https://segment.com/docs/connections/spec/{identify,group,track,page,screen} say of reserved names, in snake_case:
 * Segment takes both spellings. A group's employees are left out: its table says text and its examples are numbers.
 */
const reserved: Readonly<Record<Call, ReadonlyMap<string, Needed>>> = {
	identify: byFoldedName({
		...profile,
		...texts("first_name", "gender", "last_name", "title", "username"),
		age: "a number",
		birthday: "a time",
		company: "an object",
	}),
	group: byFoldedName({ ...profile, ...texts("industry", "plan") }),
	track: byFoldedName({ ...texts("currency"), revenue: "a number", value: "a number" }),
	page: byFoldedName({
		...texts("name", "path", "referrer", "search", "title", "url"),
		keywords: "a list",
	}),
	screen: byFoldedName(texts("name")),
	alias: new Map(),
};

/** Reserved traits and properties whose values are surely of another kind. */
export function lintReservedFields(one: LintedSync, liquid: Liquid): Diagnostic[] {
	const types = reserved[one.sync.call];
	return topFields(one).flatMap((field) => {
		const needed = types.get(fold(field.path[1] ?? ""));
		if (needed === undefined) return [];
		const kind = valueKind(field.node, one, liquid);
		if (kind === null || fits(kind, needed)) return [];
		return reservedType(placeOf(one.sync, field.path), { field: nameOf(field), needed, kind });
	});
}

/** Text may be the ISO text of a time, and a time is text in JSON. */
function fits(kind: ValueKind, needed: Needed): boolean {
	return (
		kind === needed || (needed === "a time" && kind === "text") || (needed === "text" && kind === "a time")
	);
}

function byFoldedName(types: Readonly<Record<string, Needed>>): ReadonlyMap<string, Needed> {
	return new Map(Object.entries(types).map(([name, needed]) => [fold(name), needed]));
}

/** Without case and underscores: firstName, first_name and FirstName are one. */
function fold(name: string): string {
	return name.replaceAll("_", "").toLowerCase();
}
