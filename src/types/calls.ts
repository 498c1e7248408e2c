import type { Call, LeafProgram } from "./generated/compiled.js";
import { type SegmentField, segmentFields } from "./generated/segment-fields.js";

type Form = LeafProgram["form"];

/**
 * What may stand at the top of a mapping, and how it is written. id and label: text, blank is absent (Segment discards
 * `""` as `id_not_string` and `name_not_string`). instant: ISO 8601 UTC. object: an object (else discarded as
 * `traits_not_object`, `properties_not_object`). messageId: never written by the mapping, it names the event.
 */
export type FieldForm = Extract<Form, "id" | "label" | "instant"> | "object" | "messageId";

/** The shape of one call of the Segment Spec, as schemas/segment-fields.json has it. */
export interface CallShape {
	/** Top-level mapping fields and their forms. */
	readonly fields: Readonly<Record<string, FieldForm>>;
	/** Each group needs one of its fields. */
	readonly required: readonly (readonly string[])[];
	/** Whether a change of the timestamp alone sends nothing: a trait has no time of its own, an event has. */
	readonly comparesTimestamp: boolean;
}

/** The six calls. */
export const calls: Readonly<Record<Call, CallShape>> = {
	identify: { ...shapeOf("identify"), comparesTimestamp: false },
	group: { ...shapeOf("group"), comparesTimestamp: false },
	track: { ...shapeOf("track"), comparesTimestamp: true },
	page: { ...shapeOf("page"), comparesTimestamp: true },
	screen: { ...shapeOf("screen"), comparesTimestamp: true },
	alias: { ...shapeOf("alias"), comparesTimestamp: true },
};

/** Known fields of context and integrations by dotted path: their type is Segment's, whatever the column's is. */
const knownForms: ReadonlyMap<string, Form> = new Map(
	segmentFields
		.filter(({ path }) => /^(context|integrations)\./.test(path))
		.flatMap(({ path, type }) => {
			const form = type === "text" ? "string" : type;
			return isLeafForm(form) ? [[path, form] as const] : [];
		}),
);

/** How a field is written that has no `as`. People choose the types of traits, properties and custom context. */
export function formOfField(path: string): Form {
	return knownForms.get(path) ?? knownForms.get(path.replace(/[^.]+$/, "*")) ?? "auto";
}

function shapeOf(call: Call): Pick<CallShape, "fields" | "required"> {
	const own = segmentFields.filter(({ path, calls: of }) => !path.includes(".") && of.includes(call));
	const alone = own.filter(({ required }) => required.includes(call)).map(({ path }) => [path]);
	const either = own.filter(({ oneOf }) => oneOf.includes(call)).map(({ path }) => path);
	return {
		fields: Object.fromEntries(own.flatMap(({ path, type }) => (isFieldForm(type) ? [[path, type]] : []))),
		required: either.length === 0 ? alone : [...alone, either],
	};
}

function isFieldForm(type: SegmentField["type"]): type is FieldForm & SegmentField["type"] {
	return ["id", "label", "instant", "object", "messageId"].includes(type);
}

function isLeafForm(type: string): type is Extract<Form, "id" | "label" | "string" | "number" | "boolean"> {
	return ["id", "label", "string", "number", "boolean"].includes(type);
}
