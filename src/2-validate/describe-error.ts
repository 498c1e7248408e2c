import {
	malformedText,
	noAcceptedForm,
	outOfRange,
	unknownValue,
	wrongType,
} from "../diagnostics/codes/validate.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { nearestName } from "../diagnostics/did-you-mean.js";
import { spanOf } from "../diagnostics/span.js";
import type { Json, JsonObject } from "../types/source.js";
import { describeField } from "./describe-field.js";
import { describeMissingKey, describeUnknownKey, type Finding } from "./describe-keys.js";
import { isObject } from "./schema-reader.js";
import {
	formInWords,
	mapName,
	patternInWords,
	rangeInWords,
	settingName,
	typeInWords,
	valueInWords,
} from "./words.js";

/** One diagnostic for one error of ajv; null when another error already says it. */
export function describeError(finding: Finding): Diagnostic | null {
	const { file, error, context } = finding;
	// Says only that one of the errors beside it is there.
	if (error.keyword === "if") return null;
	const field = describeField(finding);
	if (field !== undefined) return field;
	const pointer = error.instancePath;
	const value = error.data as Json; // What ajv was given: a file's value.
	const schema = isObject(error.parentSchema) ? error.parentSchema : {};
	const name = settingName(pointer);
	const shown = mapName(context, pointer);
	const place = spanOf({ file, pointer, part: "value" });
	switch (error.keyword) {
		case "additionalProperties":
			return describeUnknownKey(finding, String(error.params.additionalProperty));
		case "required":
			return describeMissingKey(finding, String(error.params.missingProperty));
		case "type":
			return describeType(schema, { name: shown, value, place });
		case "enum":
			return describeEnum(schema, { name, value, place });
		case "anyOf": {
			const forms = context.reader.forms(schema).map(formInWords);
			return noAcceptedForm(place, {
				name,
				written: valueInWords(value),
				forms,
			});
		}
		case "pattern":
			return malformedText(place, {
				name,
				...patternInWords(String(schema.pattern)),
			});
		default:
			return outOfRange(place, { name, wanted: rangeInWords(error) });
	}
}

interface Written {
	readonly name: string;
	readonly value: Json;
	readonly place: Span;
}

function describeType(schema: JsonObject, { name, value, place }: Written): Diagnostic {
	const types = Array.isArray(schema.type) ? schema.type.map(String) : [String(schema.type)];
	const isUnquoted = types.includes("string") && (typeof value === "number" || typeof value === "boolean");
	const isSingle = types.includes("array") && typeof value === "string";
	const hint = isUnquoted
		? "put it in quotes to make it text"
		: isQuoted(types, value)
			? "remove the quotes"
			: isSingle
				? "put it in brackets to make it a list"
				: null;
	return wrongType(place, {
		name,
		written: valueInWords(value),
		wanted: typeInWords(types),
		hint,
	});
}

function isQuoted(types: readonly string[], value: Json): boolean {
	if (typeof value !== "string") return false;
	if (types.includes("boolean")) return value === "true" || value === "false";
	return (types.includes("integer") || types.includes("number")) && /^-?\d+(\.\d+)?$/.test(value);
}

function describeEnum(schema: JsonObject, { name, value, place }: Written): Diagnostic {
	const accepted = Array.isArray(schema.enum) ? schema.enum.map(String) : [];
	if (typeof value !== "string") {
		const wanted = `one of ${accepted.map((word) => `\`${word}\``).join(", ")}`;
		return wrongType(place, {
			name: `\`${name}\``,
			written: valueInWords(value),
			wanted,
			hint: null,
		});
	}
	const nearest = nearestName(value, accepted);
	return unknownValue(place, {
		name,
		written: value,
		accepted: accepted.map((word) => `\`${word}\``).join(", "),
		suggestion: nearest === null ? null : `did you mean \`${nearest}\`?`,
	});
}
