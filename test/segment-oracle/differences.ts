import { isIP } from "node:net";
import type { RowFailure } from "../../src/mapping/rendering.js";
import {
	type Case,
	cellOf,
	eventValue,
	fieldAt,
	fieldsOf,
	inDoubles,
	isBlank,
	isEmptyMap,
	isIdOrLabel,
	isMadeText,
	isSame,
	isScientific,
	isWord,
	rawAt,
	withoutNulls,
} from "./case.js";
import { isMap, type Mismatch } from "./compare.js";
import { valueAt } from "./outcomes.js";
import { segmentRow } from "./rows.js";

/** One way in which our events are meant to differ from those of Segment's own destination. */
export interface Difference {
	readonly name: string;
	readonly reason: string;
	/** Whether it accounts for the mismatch, its values and all. */
	readonly explains: (mismatch: Mismatch, one: Case) => boolean;
}

type Value = Extract<Mismatch, { kind: "value" }>;

/** Complete: a mismatch that none explains fails the tests, and so does one that explains nothing in a whole run. */
export const differences: readonly Difference[] = [
	{
		name: "nothing is sent empty",
		reason:
			"An object whose members are all left out is left out too; Segment's sends `{}`, and `consent: {}` in every event.",
		explains: ofValue(({ at, ours, theirs }, one) => {
			const isWritten = at.length > 1 && isEmptyMap(rawAt(one, at));
			return ours === undefined && isEmptyMap(theirs) && !isWritten;
		}),
	},
	{
		name: "advertising ids have their names",
		reason:
			"The Spec and Unify read `advertisingId` and `adTrackingEnabled`; Segment's writes `advertising_id` and `adTracking_Enabled`.",
		explains: ofValue(({ at, ours, theirs }, { ours: our, theirs: their }) => {
			const [right, wrong] = deviceNames.find((names) => names.some((name) => name === at[2])) ?? [];
			if (right === undefined || wrong === undefined || at.join(".") !== `context.device.${at[2]}`)
				return false;
			const moved = eventValue(our, ["context", "device", right]);
			const same =
				(typeof moved === "string" ? inDoubles(moved) : moved) ===
				eventValue(their, ["context", "device", wrong]);
			return same && (at[2] === right ? theirs === undefined : ours === undefined);
		}),
	},
	{
		name: "timezone is kept on screen",
		reason: "Segment's has the field and leaves it out of the event.",
		explains: ofValue(
			({ at, ours, theirs }, { mapping, ...one }) =>
				mapping.call === "screen" &&
				at.join(".") === "context.timezone" &&
				theirs === undefined &&
				typeof ours === "string" &&
				inDoubles(ours) === String(rawAt({ mapping, ...one }, at)),
		),
	},
	{
		name: "category is a field of its own",
		reason: "The Spec has it at the top of a page call; Segment's writes it into properties only.",
		explains: ofValue(
			({ at, ours, theirs }, { theirs: their }) =>
				at.join(".") === "category" &&
				theirs === undefined &&
				typeof ours === "string" &&
				inDoubles(ours) === eventValue(their, ["properties", "category"]),
		),
	},
	{
		name: "an address is merged",
		reason:
			"Members beside those that are mapped are kept; Segment's replaces the address of the traits as a whole.",
		explains: ofValue(({ at, ours, theirs }, { mapping, row }) => {
			const [root, inner, ...rest] = at;
			if (!mapping.hasAddress || mapping.spread === null || root !== "traits" || inner !== "address")
				return false;
			const spread = segmentRow(row)[mapping.spread];
			return theirs === undefined && isSame(ours, valueAt(spread, ["address", ...rest]));
		}),
	},
	{
		name: "custom context is sent",
		reason:
			"The Spec allows custom UTM parameters, and sources have context of their own; Segment's takes known keys only.",
		explains: ofValue(({ at, ours, theirs }, one) => {
			const isCustom = at[0] === "context" && at[2] === "tier";
			const written = isCustom ? withoutNulls(rawAt(one, at.slice(0, 3))) : undefined;
			return theirs === undefined && ours !== undefined && isSame(ours, valueAt(written, at.slice(3)));
		}),
	},
	{
		name: "blank ids and names are none",
		reason:
			"An id of white space makes a user of its own. Segment's takes the empty text for none, but not a blank one.",
		explains: either(
			({ at, ours, theirs }, one) => ours === undefined && isBlank(theirs) && isIdOrLabel(one, at),
			({ code, field }, { theirs }) =>
				(code === "row/id-missing" || code === "row/event-missing") &&
				[field, "userId", "anonymousId"].some((name) => isBlank(eventValue(theirs, [name]))),
		),
	},
	{
		name: "ids and texts have every digit",
		reason: "9007199254740993 is …992 in JavaScript, which is another user.",
		explains: ofValue(
			({ ours, theirs }) =>
				typeof ours === "string" &&
				typeof theirs === "string" &&
				ours !== theirs &&
				inDoubles(ours) === theirs,
		),
	},
	{
		name: "a number that loses digits is refused",
		reason: "The row is reported instead of another number being sent; `as: string` keeps the digits.",
		explains: ofFailure(({ code, field }, one) => {
			const raw = cellOf(one, field);
			return code === "row/number-loses-digits" && (raw === undefined || String(BigInt(Number(raw))) !== raw);
		}),
	},
	{
		name: "no NaN, no infinity",
		reason: "JSON has none: Segment's sends null, which removes the trait.",
		explains: ofFailure(({ code, field }, one) => {
			const raw = cellOf(one, field);
			return code === "row/number-not-finite" && (raw === "nan" || raw === "inf");
		}),
	},
	{
		name: "no broken text",
		reason: "Half a character or a NUL is refused: warehouses and destinations choke on it later.",
		explains: ofFailure(
			({ code }, { row }) => code === "row/text-malformed" && /\0|\p{Surrogate}/u.test(String(row.t1)),
		),
	},
	{
		name: "an id is text or a whole number",
		reason: "`true`, 1.5 and a list of one are slips in a model; Segment's makes text of them.",
		explains: ofFailure(({ code, field }, one) => {
			const raw = rawAt(one, field.split("."));
			const isOdd =
				typeof raw === "boolean" || (typeof raw === "number" && !Number.isInteger(raw)) || Array.isArray(raw);
			return code === "row/id-type" && isOdd;
		}),
	},
	{
		name: "an id names somebody",
		reason:
			"`null`, 0 and -1 are what programs print for nobody; Segment advises to block them, as they merge profiles.",
		explains: ofFailure(
			({ code, field }, { theirs }) =>
				code === "row/id-placeholder" &&
				/^(null|[0-]+|-1)$/.test(String(eventValue(theirs, field.split(".")))),
		),
	},
	{
		name: "an id has no spaces around it",
		reason: "It makes a user of its own beside the one without them.",
		explains: ofFailure(({ code, field }, { theirs }) => {
			const id = String(eventValue(theirs, field.split(".")));
			return code === "row/id-padded" && id.trim() !== id;
		}),
	},
	{
		name: "an event happened in our time",
		reason: "Before 1970 Unify does not take it, and the year 9999 is a model's word for never.",
		explains: ofFailure(({ code }, { theirs }) => {
			const written = String(eventValue(theirs, ["timestamp"]));
			return code === "row/event-time-range" && !(Date.parse(written) >= 0);
		}),
	},
	{
		name: "an address of the internet is one",
		reason: "A list of addresses or a name in context.ip is of no use to anybody.",
		explains: ofFailure(
			({ code, field }, { theirs }) =>
				code === "row/ip-invalid" && isIP(String(eventValue(theirs, field.split(".")))) === 0,
		),
	},
	{
		name: "timestamps are instants",
		reason:
			"Sent as ISO 8601 in UTC with milliseconds, and refused where they are none; Segment's passes any text on.",
		explains: either(
			({ at, ours, theirs }) =>
				at.join(".") === "timestamp" &&
				typeof ours === "string" &&
				ours === new Date(Date.parse(String(theirs))).toISOString(),
			({ code, field }, { theirs }) =>
				code === "row/timestamp-invalid" &&
				field === "timestamp" &&
				!/^\d{4}-\d\d-\d\d/.test(String(eventValue(theirs, ["timestamp"]))),
		),
	},
	{
		name: "types are taken at their word",
		reason:
			"yes, t and 1 are true; but blank text is no number, true is no number, and a list or object is no text.",
		explains: (mismatch, one) => {
			if (mismatch.kind === "value") return false;
			const isOfBoolean = /must be a boolean but it was a/;
			if (mismatch.kind === "theirs-refused")
				return (
					isOfBoolean.test(mismatch.reason) &&
					fieldsOf(one, "boolean").some(({ at }) => isWord(rawAt(one, at)))
				);
			const { code, field } = mismatch.failure;
			const raw = rawAt(one, field.split("."));
			if (code === "row/object-in-text") return typeof raw === "object" || isMadeText(one, field);
			return (
				code === "row/conversion-failed" && (isBlank(raw) || typeof raw === "boolean" || isScientific(raw))
			);
		},
	},
	{
		name: "only an object is spread",
		reason: "Segment's @merge makes members of a list's places and a text's letters.",
		explains: ofFailure(
			({ code }, { mapping, row }) =>
				code === "row/object-expected" && mapping.spread !== null && !isMap(segmentRow(row)[mapping.spread]),
		),
	},
	{
		name: "a missing path is null",
		reason: "With `nulls: send` what a JSON value lacks is null like any null; Segment's leaves it out.",
		explains: ofValue(({ at, ours, theirs }, { mapping, row }) => {
			const leaf = fieldAt(mapping, at)?.leaf;
			const path = /^\{\{ row\.(\w+(?:\.\w+)+) \}\}$/.exec(String(leaf?.ours))?.[1];
			const isPath = path !== undefined && valueAt(segmentRow(row), path.split(".")) === undefined;
			const isMissing = isPath || (leaf?.members !== undefined && rawAt({ mapping, row }, at) === undefined);
			return ours === null && theirs === undefined && mapping.nulls === "send" && isMissing;
		}),
	},
	{
		name: "nulls go at every level",
		reason:
			"`omit` and `unset` leave them out in the objects of a list too; Segment's switch does not look into lists.",
		explains: ofValue(
			({ at, ours, theirs }, { mapping }) =>
				ours === undefined &&
				theirs === null &&
				mapping.nulls !== "send" &&
				at.some((step) => /^\d+$/.test(step)),
		),
	},
	{
		name: "what is missing stays missing",
		reason: "A filter over null gives null, so that a missing e-mail address never becomes an empty one.",
		explains: ofValue(({ at, ours, theirs }, { mapping, row }) => {
			const column = /row\.(\w+) \|/.exec(String(fieldAt(mapping, at)?.leaf.ours))?.[1];
			return (
				row[column ?? ""] === null &&
				typeof theirs === "string" &&
				(ours === undefined || ours === null || typeof ours === "string")
			);
		}),
	},
	{
		name: "consent is never emptied",
		reason:
			"A preference that is no truth value is refused and one without a value left out; Segment's drops the others with it.",
		explains: either(
			({ at, ours, theirs }, { theirs: their }) =>
				at.slice(0, 3).join(".") === preferences &&
				theirs === undefined &&
				typeof ours === "boolean" &&
				isEmptyMap(eventValue(their, ["context", "consent"])),
			({ code, field }, { theirs: their }) =>
				code === "row/conversion-failed" &&
				field.startsWith(`${preferences}.`) &&
				isEmptyMap(eventValue(their, ["context", "consent"])),
		),
	},
	{
		name: "templates with tags are trimmed",
		reason: "Tags leave line breaks and indents behind; what is blank then is null.",
		explains: ofValue(({ at, ours, theirs }, { mapping }) => {
			const hasTags = String(fieldAt(mapping, at)?.leaf.ours).includes("{%");
			return hasTags && typeof theirs === "string" && (ours ?? "") === theirs.trim() && theirs !== ours;
		}),
	},
	{
		name: "empty text is a value",
		reason:
			"Properties are sent as they are; Segment's takes an empty name or category for none and copies nothing.",
		explains: ofValue(
			({ at, ours, theirs }) =>
				(at.join(".") === "properties.name" || at.join(".") === "properties.category") &&
				ours === "" &&
				theirs === undefined,
		),
	},
];

const preferences = "context.consent.categoryPreferences";
const deviceNames = [
	["advertisingId", "advertising_id"],
	["adTrackingEnabled", "adTracking_Enabled"],
] as const;

function ofValue(explains: (mismatch: Value, one: Case) => boolean): Difference["explains"] {
	return (mismatch, one) => mismatch.kind === "value" && explains(mismatch, one);
}

function ofFailure(explains: (failure: RowFailure, one: Case) => boolean): Difference["explains"] {
	return (mismatch, one) => mismatch.kind === "ours-refused" && explains(mismatch.failure, one);
}

function either(
	value: (mismatch: Value, one: Case) => boolean,
	failure: (failure: RowFailure, one: Case) => boolean,
): Difference["explains"] {
	return (mismatch, one) => ofValue(value)(mismatch, one) || ofFailure(failure)(mismatch, one);
}
