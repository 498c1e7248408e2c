import { constantNotConvertible, operatorMisused } from "../diagnostics/codes/compile.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanInScalar } from "../diagnostics/scalar-span.js";
import { pointerTo } from "../diagnostics/span.js";
import { findIdProblem, idFields } from "../mapping/check-ids.js";
import { converter } from "../mapping/forms.js";
import { RowProblem } from "../mapping/row-problem.js";
import { zoneOffsets } from "../mapping/time-zones.js";
import { writeValue } from "../mapping/write-value.js";
import { formOfField } from "../types/calls.js";
import type { ConstantProgram, LeafProgram, Nulls } from "../types/generated/compiled.js";
import type { Json } from "../types/source.js";
import { compileLiquid } from "./compile-liquid.js";
import { isLiquid, type MappingContext, type NodePlace, report } from "./mapping-context.js";

type Form = LeafProgram["form"];
type Constant = ConstantProgram["value"];

/** What a leaf's place says of it before its own options do. */
export interface LeafDefaults {
	readonly form: Form;
	readonly compare: boolean;
	/** Ids, names and timestamps have one form and no nulls. */
	readonly isFixed: boolean;
}

export const freeLeaf: LeafDefaults = {
	form: "auto",
	compare: true,
	isFixed: false,
};

/** A leaf below the top of the event: as it is, unless Segment knows its type. */
export function leafAt({ field }: NodePlace): LeafDefaults {
	return { ...freeLeaf, form: formOfField(field) };
}

interface LeafOptions {
	readonly form: Form;
	readonly nulls: Nulls;
	readonly compare: boolean;
}

/** A leaf as written: a scalar, or a map with `$value`. Null when something is wrong with it. */
export function compileLeaf(
	written: Json,
	place: NodePlace,
	defaults: LeafDefaults,
	context: MappingContext,
): LeafProgram | null {
	const { form, compare } = defaults;
	if (typeof written !== "object")
		return leafOf(written, place, { form, compare, nulls: place.nulls }, context);
	if (written === null || Array.isArray(written)) return null;
	const options = readOptions(written as ValueMap, place, defaults, context);
	if (options === null) return null;
	return leafOf(options.value, { ...place, pointer: pointerTo(place.pointer, "$value") }, options, context);
}

/** A leaf, or a constant where nothing but its value matters. */
export function compileScalar(
	written: Json,
	place: NodePlace,
	context: MappingContext,
): LeafProgram | ConstantProgram | null {
	const defaults = leafAt(place);
	const isConstant = typeof written !== "object" && !(typeof written === "string" && isLiquid(written));
	if (isConstant && (defaults.form === "auto" || defaults.form === typeof written)) {
		context.found.fields.add(place.field);
		return { kind: "constant", value: written };
	}
	return compileLeaf(written, place, defaults, context);
}

function leafOf(
	value: Constant,
	place: NodePlace,
	options: LeafOptions,
	context: MappingContext,
): LeafProgram | null {
	const { sync, found } = context;
	found.fields.add(place.field);
	if (typeof value !== "string" || !isLiquid(value)) return constantLeaf(value, place, options, context);
	const { onlyColumn, columns } = compileLiquid(
		{
			text: value,
			locate: (start, end) => spanInScalar(sync.file, place.pointer, start, end),
			hasItem: place.hasItem,
			extraNames: [],
		},
		context,
	);
	found.reads.push({ field: place.field, columns });
	const source =
		onlyColumn === null
			? ({ source: "liquid", text: value } as const)
			: ({ source: "column", text: onlyColumn } as const);
	return { kind: "leaf", ...source, ...ordered(options) };
}

/** A leaf's text has no type of its own: its form says what a constant is. */
function constantLeaf(
	value: Constant,
	place: NodePlace,
	options: LeafOptions,
	context: MappingContext,
): LeafProgram | null {
	const form = options.form === "auto" ? formOf(value) : options.form;
	const problem = convertConstant(String(value), form, place.field, context);
	if (problem !== null) {
		report(context, constantNotConvertible, { pointer: place.pointer, part: "value" }, { problem });
		return null;
	}
	return { kind: "leaf", source: "constant", text: String(value), ...ordered({ ...options, form }) };
}

function formOf(value: Constant): Form {
	switch (typeof value) {
		case "number":
			return "number";
		case "boolean":
			return "boolean";
		default:
			return "string";
	}
}

/** What is wrong with a constant, which would be wrong with every row; null when nothing is. */
function convertConstant(
	text: string,
	form: Form,
	field: string,
	{ project }: MappingContext,
): string | null {
	try {
		const value = converter(form, zoneOffsets(project.timezone))(text);
		const json = writeValue(value, "omit", undefined);
		if (value === null || json === undefined) return "it is blank";
		return idFields.includes(field) ? (findIdProblem(field, json)?.message ?? null) : null;
	} catch (error) {
		if (error instanceof RowProblem) return error.message;
		throw error;
	}
}

/** In the schema's order, whatever else the options hold. */
function ordered({ form, nulls, compare }: LeafOptions): LeafOptions {
	return { form, nulls, compare };
}

type ValueMap = { readonly [key: string]: Json };

const forms = ["string", "number", "integer", "boolean", "date", "datetime", "json"] as const;
const nullRules = ["unset", "send", "omit"] as const;
const optionNames = ["$value", "as", "nulls", "compare", "sensitive", "raw"];

function readOptions(
	written: ValueMap,
	place: NodePlace,
	defaults: LeafDefaults,
	context: MappingContext,
): (LeafOptions & { readonly value: Constant }) | null {
	const { $value: value, as: form, nulls, compare, sensitive } = written;
	const { pointer, field } = place;
	const wrong = (name: string, problem: string, hint: string | null = null): null => {
		report(
			context,
			operatorMisused,
			{
				pointer: pointerTo(pointer, name),
				part: isKnown(name) ? "value" : "key",
			},
			{ name, problem, hint },
		);
		return null;
	};
	for (const name of Object.keys(written)) {
		if (!optionNames.includes(name))
			return wrong(name, "is no option of `$value`", didYouMean(name, optionNames, "options"));
	}
	if (value === undefined || typeof value === "object")
		return wrong("$value", "must be a template or a constant");
	if (form !== undefined && !isOneOf(form, forms))
		return wrong("as", "is not a type", `types: ${forms.join(", ")}`);
	if (nulls !== undefined && !isOneOf(nulls, nullRules))
		return wrong("nulls", "is not one of unset, send, omit");
	if (compare !== undefined && typeof compare !== "boolean") return wrong("compare", "must be true or false");
	if (sensitive !== undefined && typeof sensitive !== "boolean")
		return wrong("sensitive", "must be true or false");
	if (written.raw !== undefined && field !== "messageId") return wrong("raw", "goes to messageId only");
	if (defaults.isFixed && form !== undefined && form !== "string")
		return wrong("as", `does not go to ${field}, which has its own form`);
	if (defaults.isFixed && nulls !== undefined)
		return wrong("nulls", `does not go to ${field}, which is left out when it is null or blank`);
	if (sensitive === true) context.found.sensitiveFields.add(field);
	return {
		value,
		form: defaults.isFixed ? defaults.form : (form ?? defaults.form),
		nulls: nulls ?? place.nulls,
		compare: compare ?? defaults.compare,
	};
}

/** A wrong value is shown as such; an option that does not belong here, by its name. */
function isKnown(name: string): boolean {
	return optionNames.includes(name) && name !== "raw";
}

function isOneOf<Name extends string>(value: Json, names: readonly Name[]): value is Name {
	return names.some((name) => name === value);
}
