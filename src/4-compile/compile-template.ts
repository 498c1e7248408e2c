import { operatorMisused, templateMissing, templateNotHere } from "../diagnostics/codes/compile.js";
import type { Span } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanInScalar } from "../diagnostics/scalar-span.js";
import { pointerTo, spanInText } from "../diagnostics/span.js";
import type { LeafProgram, Nulls, TemplateProgram } from "../types/generated/compiled.js";
import type { Json, JsonObject } from "../types/source.js";
import { compileLeaf, freeLeaf } from "./compile-leaf.js";
import { compileLiquid } from "./compile-liquid.js";
import { isLiquid, type MappingContext, type NodePlace, report } from "./mapping-context.js";

const optionNames = ["$template", "with", "nulls", "compare", "sensitive"];

/** What every template is given. */
const givenNames = new Set(["row", "record", "before", "vars", "item"]);

interface TemplateText {
	readonly text: string;
	/** The file; null for a template of the spec itself. */
	readonly name: string | null;
	readonly locate: (start: number, end: number) => Span;
}

/** `{$template: file or text, with: {...}}`; null when something is wrong with it. */
export function compileTemplate(
	written: JsonObject,
	place: NodePlace,
	context: MappingContext,
): TemplateProgram | null {
	const { found } = context;
	found.fields.add(place.field);
	if (!checkOptions(written, place, context)) return null;
	const text = readTemplate(written.$template ?? null, pointerTo(place.pointer, "$template"), context);
	if (text === null) return null;
	const leaves = compileWith(written.with, place, context);
	const { columns } = compileLiquid(
		{ ...text, hasItem: place.hasItem, extraNames: Object.keys(leaves) },
		context,
	);
	found.reads.push({ field: place.field, columns });
	if (written.sensitive === true) found.sensitiveFields.add(place.field);
	// Checked by checkOptions.
	const nulls = (written.nulls as Nulls | undefined) ?? place.nulls;
	return {
		kind: "template",
		template: text.text,
		...(text.name === null ? {} : { name: text.name }),
		with: leaves,
		nulls,
		compare: written.compare !== false,
	};
}

function checkOptions(written: JsonObject, { pointer }: NodePlace, context: MappingContext): boolean {
	const isBoolean = (value: Json): boolean => typeof value === "boolean";
	const checks: Readonly<Record<string, (value: Json) => boolean>> = {
		$template: (value) => typeof value === "string",
		with: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
		nulls: (value) => value === "unset" || value === "send" || value === "omit",
		compare: isBoolean,
		sensitive: isBoolean,
	};
	for (const [name, value] of Object.entries(written)) {
		const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
		if (check?.(value)) continue;
		const isKnown = check !== undefined;
		report(
			context,
			operatorMisused,
			{ pointer: pointerTo(pointer, name), part: isKnown ? "value" : "key" },
			{
				name,
				problem: isKnown
					? "does not have this form"
					: "does not go beside `$template`, which makes the whole object",
				hint: isKnown ? null : didYouMean(name, optionNames, "options"),
			},
		);
		return false;
	}
	return true;
}

/** Text with a line break is the template; else it names a file. */
function readTemplate(written: Json, pointer: string, context: MappingContext): TemplateText | null {
	const { file } = context.sync;
	if (typeof written !== "string") return null;
	if (written.includes("\n"))
		return {
			text: written,
			name: null,
			locate: (start, end) => spanInScalar(file, pointer, start, end),
		};
	if (isLiquid(written)) {
		report(context, templateNotHere, { pointer, part: "value" }, { where: "the name of a template file" });
		return null;
	}
	const found = Object.hasOwn(context.project.templates, written)
		? context.project.templates[written]
		: undefined;
	if (found === undefined) {
		report(context, templateMissing, { pointer, part: "value" }, { name: written });
		return null;
	}
	return {
		text: found.text,
		name: found.path,
		locate: (start, end) => spanInText(found, start, end),
	};
}

function compileWith(
	written: Json | undefined,
	place: NodePlace,
	context: MappingContext,
): Record<string, LeafProgram> {
	const leaves: [string, LeafProgram][] = [];
	for (const [name, value] of Object.entries(written ?? {})) {
		const pointer = pointerTo(place.pointer, "with", name);
		if (givenNames.has(name)) {
			const problem = `cannot give another \`${name}\``;
			report(context, operatorMisused, { pointer, part: "key" }, { name: "with", problem });
			continue;
		}
		const leaf = compileLeaf(value, { ...place, pointer }, freeLeaf, context);
		if (leaf !== null) leaves.push([name, leaf]);
		else if (typeof value === "object" && !(value !== null && "$value" in value)) {
			report(
				context,
				operatorMisused,
				{ pointer, part: "value" },
				{ name: "with", problem: "gives templates and constants only" },
			);
		}
	}
	return Object.fromEntries(leaves);
}
