import { idPadded, idPlaceholder } from "../diagnostics/codes/row-fields.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** Fields that say who or what an event is about. */
export const idFields: readonly string[] = ["userId", "anonymousId", "groupId", "previousId"];

/** Segment's own advice on what to block (^[0-]*$, -1, null, anonymous), and what else programs print for nothing. */
const placeholders = new Set(["null", "none", "nil", "undefined", "nan", "anonymous", "[object object]"]);
const longestPlaceholder = "[object object]".length;
const zeros = /^"[0-]+"$/;

/** What is wrong with an id as such, given as the JSON text of a string; null when it may be sent. */
export function findIdProblem(field: string, json: string): Diagnostic | null {
	if (mayBePadded(json) && field !== "previousId") {
		const id = String(JSON.parse(json));
		if (id.trim() !== id) return idPadded(null, {});
	}
	return isPlaceholder(json) ? idPlaceholder(null, {}) : null;
}

function isPlaceholder(json: string): boolean {
	const first = json.charCodeAt(1);
	if (first === 45 || first === 48) return zeros.test(json) || json === '"-1"';
	// Digits are what most ids begin with.
	if ((first > 48 && first < 58) || json.length > longestPlaceholder + 2) return false;
	return placeholders.has(json.slice(1, -1).toLowerCase());
}

/** A look at both ends only: nearly all ids begin and end with a letter or digit. */
function mayBePadded(json: string): boolean {
	const first = json.charCodeAt(1);
	const last = json.charCodeAt(json.length - 2);
	const isPlain = first > 32 && first < 127 && last > 32 && last < 127;
	// An escape: \t at the start, or at the end.
	return !isPlain || first === 92 || json.charCodeAt(json.length - 3) === 92;
}
