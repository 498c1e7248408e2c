import { operatorMisused } from "../diagnostics/codes/compile.js";
import { pointerTo } from "../diagnostics/span.js";
import { calls, type FieldForm } from "../types/calls.js";
import type {
	FieldProgram,
	LeafProgram,
	MappedMessageId,
	MappingNode,
	MappingProgram,
} from "../types/generated/compiled.js";
import type { Json } from "../types/source.js";
import { compileLeaf, type LeafDefaults } from "./compile-leaf.js";
import { compileMap } from "./compile-node.js";
import { type MappingContext, type NodePlace, report } from "./mapping-context.js";

/** The mapping as written as a program. Incomplete when there are errors among the findings. */
export function compileMapping(context: MappingContext): Omit<MappingProgram, "vars" | "timezone"> {
	const { call, mapping } = context.sync;
	const shape = calls[call];
	const fields: FieldProgram[] = [];
	let messageId: MappedMessageId | null = null;
	for (const [name, written] of Object.entries(mapping)) {
		const form = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
		// Refused in resolve.
		if (form === undefined) continue;
		const place: NodePlace = {
			pointer: pointerTo("/mapping", name),
			field: name,
			nulls: nullsOf(name, form, context),
			hasItem: false,
		};
		if (form === "messageId") {
			const value = compileLeaf(written, place, fixedLeaf("id", true), context);
			if (value !== null) messageId = { value, raw: isRaw(written) };
			continue;
		}
		const compare = form !== "instant" || shape.comparesTimestamp;
		const value =
			form === "object"
				? compileRootObject(written, place, context)
				: compileLeaf(written, place, fixedLeaf(form, compare), context);
		if (value !== null) fields.push({ name, value });
	}
	return {
		call,
		message_id: messageId,
		root: { kind: "object", spreads: [], fields },
	};
}

/** A field of the event that must be an object. */
export function compileRootObject(
	written: Json,
	place: NodePlace,
	context: MappingContext,
): MappingNode | null {
	// The schema allows nothing but a map here.
	const map = written as Parameters<typeof compileMap>[0];
	if (!Object.hasOwn(map, "$each")) return compileMap(map, place, context);
	const problem = `makes a list, but ${place.field} must be an object`;
	report(
		context,
		operatorMisused,
		{ pointer: pointerTo(place.pointer, "$each"), part: "key" },
		{ name: "$each", problem },
	);
	return null;
}

export function fixedLeaf(form: LeafProgram["form"], compare: boolean): LeafDefaults {
	return { form, compare, isFixed: true };
}

/** Nulls are sent in traits, properties and context only. */
function nullsOf(name: string, form: FieldForm, { sync }: MappingContext): NodePlace["nulls"] {
	return form === "object" && name !== "integrations" ? sync.nulls : "omit";
}

function isRaw(written: Json): boolean {
	return typeof written === "object" && written !== null && "raw" in written && written.raw === true;
}
