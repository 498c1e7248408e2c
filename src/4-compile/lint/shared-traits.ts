import { traitWrittenTwice } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type EventField, type LintedSync, nameOf, placeOf, topFields } from "./linted-sync.js";
import { objectsOf } from "./objects.js";

interface Writer {
	readonly one: LintedSync;
	readonly field: EventField;
}

/** Traits of the same users or groups that an earlier sync writes as well, from another source: one finding a pair of syncs. */
export function lintSharedTraits(syncs: readonly LintedSync[]): Diagnostic[] {
	const writers = new Map<string, Writer>();
	return syncs.flatMap((one) => {
		const objects = objectsOf(one.sync);
		if (objects === null) return [];
		const shared = new Map<string, { readonly writer: Writer; readonly fields: EventField[] }>();
		for (const field of topFields(one)) {
			const name = `${objects} ${nameOf(field)}`;
			const writer = writers.get(name);
			if (writer === undefined) {
				writers.set(name, { one, field });
			} else if (!isSameSource(writer, { one, field })) {
				const group = shared.get(writer.one.sync.name) ?? { writer, fields: [] };
				shared.set(writer.one.sync.name, group);
				group.fields.push(field);
			}
		}
		return [...shared.values()].flatMap(({ writer, fields }) => {
			const [field] = fields;
			if (field === undefined) return [];
			return traitWrittenTwice(placeOf(one.sync, field.path), {
				fields: fields.map(nameOf),
				other: writer.one.sync.name,
				first: placeOf(writer.one.sync, writer.field.path),
			});
		});
	});
}

/** The same program over the same model gives the same value, and a constant does over any. */
function isSameSource(a: Writer, b: Writer): boolean {
	const { node } = a.field;
	const isConstant = node.kind === "constant" || (node.kind === "leaf" && node.source === "constant");
	const isSameModel = a.one.sync.model.relation === b.one.sync.model.relation;
	return (isConstant || isSameModel) && JSON.stringify(node) === JSON.stringify(b.field.node);
}
