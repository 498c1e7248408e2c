import { nameDiscarded, namesCollide } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { toFieldCase } from "../field-case.js";
import { bodyField, type EventField, type LintedSync, nameOf, placeOf } from "./linted-sync.js";
import { objectsOf } from "./objects.js";

interface Named {
	readonly one: LintedSync;
	readonly field: EventField;
}

/** Names of traits and properties that another name, or Segment's own columns, hide in a warehouse. */
export function lintNames(syncs: readonly LintedSync[]): Diagnostic[] {
	const seen = new Map<string, Named>();
	const columnOf = createColumnNames();
	return syncs.flatMap((one, at) => {
		const records = objectsOf(one.sync) ?? `sync ${at}`;
		const body = bodyField(one.sync);
		// An object is no column of its own: its members are.
		const columns = one.fields.filter(({ path, node }) => path[0] === body && node.kind !== "object");
		return columns.flatMap((field) => [
			...findDiscarded({ one, field }, columnOf(field)),
			...findCollision({ one, field }, `${records} ${columnOf(field)}`, seen),
		]);
	});
}

function findCollision({ one, field }: Named, name: string, seen: Map<string, Named>): Diagnostic[] {
	const first = seen.get(name);
	if (first === undefined) seen.set(name, { one, field });
	if (first === undefined || nameOf(first.field) === nameOf(field)) return [];
	return [
		namesCollide(placeOf(one.sync, field.path), {
			field: nameOf(field),
			otherField: nameOf(first.field),
			other: first.one === one ? null : first.one.sync.name,
			first: placeOf(first.one.sync, first.field.path),
		}),
	];
}

/** https://segment.com/docs/connections/storage/warehouses/schema: the columns of every table. */
const ownColumns = new Set([
	"id",
	"user_id",
	"anonymous_id",
	"received_at",
	"sent_at",
	"timestamp",
	"original_timestamp",
	"event",
	"event_text",
]);

function findDiscarded({ one: { sync }, field }: Named, column: string): Diagnostic[] {
	const isOwn = ownColumns.has(column) || column.startsWith("context_");
	const hasGroupId = sync.call === "group" && column === "group_id";
	// Segment's Spec itself has a trait called id.
	const isOfSpec = bodyField(sync) === "traits" && column === "id";
	if (!(isOwn || hasGroupId) || isOfSpec) return [];
	return [nameDiscarded(placeOf(sync, field.path), { field: nameOf(field), column })];
}

/** As Segment's warehouses flatten a name: address.postalCode is address_postal_code. Many syncs have the same names. */
function createColumnNames(): (field: EventField) => string {
	const known = new Map<string, string>();
	return (field) => {
		const name = nameOf(field);
		const column = known.get(name) ?? field.path.slice(1).map(inSnakeCase).join("_");
		known.set(name, column);
		return column;
	};
}

function inSnakeCase(name: string): string {
	return toFieldCase(name, "snake");
}
