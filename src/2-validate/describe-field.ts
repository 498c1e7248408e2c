import { betterField, isFieldName } from "../diagnostics/better-field.js";
import { fieldMissing, fieldNotOfCall } from "../diagnostics/codes/validate.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { nearestName } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf, spanOfMap } from "../diagnostics/span.js";
import { calls } from "../types/calls.js";
import type { Call } from "../types/generated/compiled.js";
import type { Finding } from "./describe-keys.js";
import { isObject, keysOf } from "./schema-reader.js";

const mapping = "/mapping";

/**
 * What is wrong with the fields of a mapping, which are those of its call; null when another error says it, undefined for
 * errors about something else.
 */
export function describeField({ file, error, errors, context }: Finding): Diagnostic | null | undefined {
	if (error.instancePath !== mapping) return undefined;
	const call = isObject(file.value) ? file.value.call : undefined;
	if (!isCall(call)) return undefined;
	// A target that sets the call may not, and has been told so.
	if (errors.some(({ params }) => params.additionalProperty === "call")) return null;
	const shape = calls[call];
	switch (error.keyword) {
		case "additionalProperties": {
			const field = String(error.params.additionalProperty);
			const isSetting = keysOf(context.root).includes(field) && !isFieldName(field);
			if (isSetting) return undefined;
			const place = spanOf({ file, pointer: pointerTo(mapping, field), part: "key" });
			return fieldNotOfCall(place, { field, call, suggestion: betterField(field, call) });
		}
		case "required": {
			const missing = String(error.params.missingProperty);
			const fields = shape.required.find((group) => group.includes(missing)) ?? [missing];
			const isMisspelt = errors.some(({ keyword, instancePath, params }) => {
				if (keyword !== "additionalProperties" || instancePath !== mapping) return false;
				const nearest = nearestName(String(params.additionalProperty), Object.keys(shape.fields));
				return nearest !== null && fields.includes(nearest);
			});
			return isMisspelt ? null : fieldMissing(spanOfMap(file, mapping), { call, fields });
		}
		default:
			return undefined;
	}
}

function isCall(written: unknown): written is Call {
	return typeof written === "string" && Object.hasOwn(calls, written);
}
