import { calls } from "../types/calls.js";
import type { Call } from "../types/generated/compiled.js";
import { type SegmentField, segmentFields } from "../types/generated/segment-fields.js";
import { didYouMean, isSameName } from "./did-you-mean.js";

/**
 * The hint for a field that a call does not have at its top: traits and properties are the same thing under two names and
 * are confused most; then comes what the field is called elsewhere, such as the name it has in Segment's own destination.
 */
export function betterField(
	field: string,
	call: Call,
	known: readonly string[] = Object.keys(calls[call].fields),
): string | null {
	const twin = { traits: "properties", properties: "traits" }[field];
	if (twin !== undefined && known.includes(twin)) return `use \`${twin}\``;
	if (known.some((name) => isSameName(name, field))) return didYouMean(field, known, "fields");
	const place = placeOf(field, call, anyName);
	return place === null ? didYouMean(field, known, "fields") : `use \`${place}\``;
}

/**
 * Where a name belongs that is not known in its place: the only field of the call with that other name, or in the place
 * nearest to the top; null when that is not clear.
 */
export function placeOf(
	name: string,
	call: Call,
	namesOf: (field: SegmentField) => readonly string[],
): string | null {
	const own = segmentFields.filter((field) => field.calls.includes(call) && field.type !== "messageId");
	const named = own.filter((field) => namesOf(field).some((other) => isSameName(other, name)));
	const fewest = Math.min(...named.map(({ path }) => path.split(".").length));
	const [first, ...others] = named.filter(({ path }) => path.split(".").length === fewest);
	return first === undefined || others.length > 0 ? null : first.path;
}

/** Whether some call has a field of that name, at whatever depth. */
export function isFieldName(name: string): boolean {
	return segmentFields.some(({ path }) => lastStep(path) === name);
}

/** Names that mean one field only: those of Segment's own destination and of other tools. */
export function otherNames({ segment, also }: SegmentField): readonly string[] {
	return [...segment, ...also];
}

function anyName(field: SegmentField): readonly string[] {
	return [lastStep(field.path), ...field.segment.map(lastStep), ...field.also];
}

function lastStep(path: string): string {
	return path.slice(path.lastIndexOf(".") + 1);
}
