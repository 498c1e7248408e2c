import { idsMixed } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { LeafProgram } from "../../types/generated/compiled.js";
import { type LintedSync, placeOf } from "./linted-sync.js";

/** How one sync makes an id of a person out of a model's columns. */
interface IdUse {
	readonly one: LintedSync;
	readonly field: "userId" | "anonymousId";
	readonly text: string;
	readonly columns: readonly string[];
}

/** Pairs of ids that name the same people in two ways: first within a sync, then against the earlier ones of its model. */
export function lintIds(syncs: readonly LintedSync[]): Diagnostic[] {
	const byModel = new Map<string, IdUse[]>();
	return syncs.flatMap((one) => {
		const { model, destination } = one.sync;
		const name = `${destination.name} ${model.relation}`;
		const earlier = byModel.get(name) ?? [];
		byModel.set(name, earlier);
		const found: Diagnostic[] = [];
		for (const use of idUses(one)) {
			// One that an earlier sync has as well was compared there.
			if (earlier.some((other) => other.field === use.field && other.text === use.text)) continue;
			for (const other of earlier) {
				const problem = compare(use, other);
				if (problem === null) continue;
				const place = placeOf(one.sync, [use.field]);
				found.push(idsMixed(place, { problem, first: placeOf(other.one.sync, [other.field]) }));
				break;
			}
			earlier.push(use);
		}
		return found;
	});
}

function idUses(one: LintedSync): IdUse[] {
	return (["userId", "anonymousId"] as const).flatMap((field) => {
		const node = one.compiled.mapping.root.fields.find(({ name }) => name === field)?.value;
		const columns = [
			...new Set(one.reads.filter((read) => read.field === field).flatMap((read) => read.columns)),
		];
		if (node?.kind !== "leaf" || columns.length === 0) return [];
		return [{ one, field, text: textOf(node), columns: columns.sort() }];
	});
}

function textOf({ source, text }: LeafProgram): string {
	return source === "column" ? `{{ row.${text} }}` : text.replaceAll(/\s+/g, " ").trim();
}

/** What is wrong with two ids over one model; null where they may well be meant. */
function compare(use: IdUse, other: IdUse): string | null {
	const where = ` in sync \`${other.one.sync.name}\``;
	const names = use.columns.map((name) => `\`${name}\``).join(" and ");
	const isSameColumns = use.columns.join() === other.columns.join();
	if (other.one === use.one) return isSameColumns ? `${names} is both userId and anonymousId` : null;
	if (use.field !== other.field)
		return isSameColumns ? `${names} is the ${use.field} here and the ${other.field}${where}` : null;
	if (isSameColumns) return `${names} becomes another ${use.field} here than${where}`;
	// Two columns may be two people, such as a customer and who sent them; but identify is about the row itself.
	const keyed = [use, other].filter(({ one, columns }) => one.sync.key.join() === columns.join());
	if (keyed.length !== 1 || use.one.sync.call !== "identify" || other.one.sync.call !== "identify")
		return null;
	const otherNames = other.columns.map((name) => `\`${name}\``).join(" and ");
	return `the ${use.field} of these rows is ${names} here and ${otherNames}${where}`;
}
