import { operatorMisused, templateNotHere, unknownOperator } from "../diagnostics/codes/compile.js";
import { nearestName } from "../diagnostics/did-you-mean.js";
import { pointerTo } from "../diagnostics/span.js";
import type {
	EachProgram,
	FieldProgram,
	LeafProgram,
	MappingNode,
	ObjectProgram,
} from "../types/generated/compiled.js";
import type { Json, JsonObject } from "../types/source.js";
import { compileLeaf, compileScalar, freeLeaf, leafAt } from "./compile-leaf.js";
import { compileTemplate } from "./compile-template.js";
import { expandColumns } from "./expand-columns.js";
import { isLiquid, type MappingContext, type NodePlace, report } from "./mapping-context.js";

const operators = ["$columns", "$spread", "$each", "$template", "$value"];

/** A node of the mapping as written; null when something is wrong with it. */
export function compileNode(written: Json, place: NodePlace, context: MappingContext): MappingNode | null {
	if (typeof written !== "object" || written === null) return compileScalar(written, place, context);
	if (Array.isArray(written)) return compileList(written, place, context);
	// Lists are out; what is left is a map.
	return compileMap(written as JsonObject, place, context);
}

/** A map as an object, or as what its operator makes of it. */
export function compileMap(
	written: JsonObject,
	place: NodePlace,
	context: MappingContext,
): MappingNode | null {
	if (Object.hasOwn(written, "$each")) return compileEach(written, place, context);
	if (Object.hasOwn(written, "$value")) return compileLeaf(written, place, leafAt(place), context);
	if (Object.hasOwn(written, "$template")) return compileTemplate(written, place, context);
	return compileObject(written, place, context);
}

function compileList(items: readonly Json[], place: NodePlace, context: MappingContext): MappingNode {
	const nodes = items.map((item, at) =>
		compileNode(item, { ...place, pointer: pointerTo(place.pointer, at) }, context),
	);
	return { kind: "array", items: nodes.filter((node) => node !== null) };
}

function compileObject(written: JsonObject, place: NodePlace, context: MappingContext): ObjectProgram {
	const fields: FieldProgram[] = [];
	const spreads: LeafProgram[] = [];
	if (place.field !== "") context.found.fields.add(place.field);
	const names = new Set(Object.keys(written).flatMap((key) => fieldName(key) ?? []));
	for (const [key, value] of Object.entries(written)) {
		const name = fieldName(key);
		const child = { ...place, pointer: pointerTo(place.pointer, key) };
		if (name !== null) {
			if (isLiquid(name))
				report(
					context,
					templateNotHere,
					{ pointer: child.pointer, part: "key" },
					{ where: "the name of a field" },
				);
			const node = compileNode(value, { ...child, field: joinField(place.field, name) }, context);
			if (node !== null) fields.push({ name, value: node });
		} else if (key === "$columns") {
			fields.push(...expandColumns(value, child, names, context));
		} else if (key === "$spread") {
			spreads.push(...compileSpreads(value, child, context));
		} else {
			report(
				context,
				unknownOperator,
				{ pointer: child.pointer, part: "key" },
				{ name: key, nearest: nearestName(key, operators) },
			);
		}
	}
	return { kind: "object", spreads, fields };
}

function compileSpreads(written: Json, place: NodePlace, context: MappingContext): LeafProgram[] {
	const parts = Array.isArray(written)
		? written.map((part: Json, at) => [part, pointerTo(place.pointer, at)] as const)
		: [[written, place.pointer] as const];
	return parts.flatMap(([part, pointer]) => {
		const isTemplate = typeof part === "string" ? isLiquid(part) : isValueMap(part);
		if (!isTemplate) {
			report(
				context,
				operatorMisused,
				{ pointer, part: "value" },
				{ name: "$spread", problem: "must be a template that gives an object" },
			);
			return [];
		}
		return compileLeaf(part, { ...place, pointer }, freeLeaf, context) ?? [];
	});
}

/** `{$each: list, ...fields}`; with `$value` beside it the elements are single values. */
function compileEach(
	{ $each: written, ...rest }: JsonObject,
	place: NodePlace,
	context: MappingContext,
): EachProgram | null {
	const listPlace = { ...place, pointer: pointerTo(place.pointer, "$each") };
	const isTemplate = typeof written === "string" ? isLiquid(written) : isValueMap(written);
	if (!isTemplate || written === undefined) {
		report(
			context,
			operatorMisused,
			{ pointer: listPlace.pointer, part: "value" },
			{ name: "$each", problem: "must be a template that gives a list" },
		);
		return null;
	}
	if (Object.keys(rest).length === 0) {
		const hint =
			"write the fields of one element beside it, or `$value`; for the elements as they are, no operator is needed";
		report(
			context,
			operatorMisused,
			{ pointer: listPlace.pointer, part: "key" },
			{ name: "$each", problem: "has no element", hint },
		);
		return null;
	}
	const list = compileLeaf(written, listPlace, freeLeaf, context);
	const item = compileMap(rest, { ...place, hasItem: true }, context);
	return list === null || item === null ? null : { kind: "each", list, item };
}

function isValueMap(written: Json | undefined): boolean {
	return typeof written === "object" && written !== null && Object.hasOwn(written, "$value");
}

/** The field a key writes: `$$name` writes `$name`; null for operators. */
function fieldName(key: string): string | null {
	if (key.startsWith("$$")) return key.slice(1);
	return key.startsWith("$") ? null : key;
}

function joinField(parent: string, name: string): string {
	return parent === "" ? name : `${parent}.${name}`;
}
