import { type Liquid, Output, type Template, TypeGuards } from "liquidjs";
import { eventUnbounded } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { analyzeLiquid } from "../../mapping/analyze-liquid.js";
import type { LeafProgram } from "../../types/generated/compiled.js";
import { type LintedSync, placeOf } from "./linted-sync.js";

/** The name of a track call that is made of columns without a known list of values. */
export function lintEventNames(one: LintedSync, liquid: Liquid): Diagnostic[] {
	const { sync, compiled } = one;
	const event = compiled.mapping.root.fields.find(({ name }) => name === "event")?.value;
	if (event?.kind !== "leaf") return [];
	const columns = [...new Set(columnsInText(event, liquid))].filter((name) => !isBounded(name, one));
	if (columns.length === 0) return [];
	return [eventUnbounded(placeOf(sync, ["event"]), { columns })];
}

function isBounded(name: string, { sync: { model } }: LintedSync): boolean {
	const type = model.columns?.columns.find((column) => column.name === name)?.type ?? "";
	return (model.marks?.bounded.includes(name) ?? false) || /^bool(ean)?$|^enum\b/i.test(type);
}

/** Columns whose values become part of the name; those that only decide between written names do not count. */
function columnsInText({ source, text }: LeafProgram, liquid: Liquid): string[] {
	switch (source) {
		case "constant":
			return [];
		case "column":
			return [text];
		case "liquid": {
			const templates = liquid.parse(text);
			const parts = onlyDecides(templates) ? outputTexts(templates, text) : [text];
			const options = { liquid, hasItem: false, extraNames: [] };
			return parts.flatMap((part) => analyzeLiquid(part, options).columns.map(({ name }) => name));
		}
		default:
			return source satisfies never;
	}
}

/** Tags that choose among what is written; any other may carry a value into an output. */
const deciding = new Set(["case", "if", "unless", "comment", "#", "raw"]);

function onlyDecides(templates: readonly Template[]): boolean {
	return templates.every((template) => {
		const { token } = template;
		if (!TypeGuards.isTagToken(token)) return true;
		return deciding.has(token.name) && onlyDecides(membersOf(template));
	});
}

function outputTexts(templates: readonly Template[], text: string): string[] {
	return templates.flatMap((template) =>
		template instanceof Output
			? [text.slice(template.token.begin, template.token.end)]
			: outputTexts(membersOf(template), text),
	);
}

/** children() is a generator that returns its result; without partials it never waits. */
function membersOf(template: Template): readonly Template[] {
	const result = template.children?.(false, true).next();
	return result?.done === true ? result.value : [];
}
