import type { Liquid } from "liquidjs";
import { typesDiffer } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { bodyField, type EventField, type LintedSync, nameOf, placeOf } from "./linted-sync.js";
import { objectsOf } from "./objects.js";
import { type ValueKind, valueKind } from "./value-kind.js";

/** Traits, and properties of one event, that are of another kind in an earlier sync. */
export function lintTypes(syncs: readonly LintedSync[], liquid: Liquid): Diagnostic[] {
	const seen = new Map<
		string,
		{ readonly one: LintedSync; readonly field: EventField; readonly kind: ValueKind }
	>();
	return syncs.flatMap((one) => {
		const records = objectsOf(one.sync) ?? eventOf(one);
		if (records === null) return [];
		const body = bodyField(one.sync);
		return one.fields.flatMap((field) => {
			if (field.path[0] !== body || field.path.length === 1) return [];
			const kind = valueKind(field.node, one, liquid);
			if (kind === null) return [];
			const name = `${records} ${nameOf(field)}`;
			const first = seen.get(name);
			if (first === undefined) seen.set(name, { one, field, kind });
			if (first === undefined || first.kind === kind) return [];
			return typesDiffer(placeOf(one.sync, field.path), {
				field: nameOf(field),
				kind,
				other: first.one.sync.name,
				otherKind: first.kind,
				first: placeOf(first.one.sync, first.field.path),
			});
		});
	});
}

/** Names the records of a call without traits: of a written event, or of all page views. */
function eventOf({ sync, compiled }: LintedSync): string | null {
	const { call, destination } = sync;
	if (call === "page" || call === "screen") return `${destination.name} ${call}`;
	const event = compiled.mapping.root.fields.find(({ name }) => name === "event")?.value;
	return event?.kind === "leaf" && event.source === "constant"
		? `${destination.name} event ${event.text}`
		: null;
}
