import type { Json } from "../types/source.js";

// Under the `u` flag a surrogate pair is one character, so that the class matches only the lone ones.
const unclean = /[\0\p{Surrogate}]/u;

/** Whether no string in the value, keys included, holds a NUL or half a surrogate pair. */
export function isCleanText(value: Json): boolean {
	// A stack of its own: 32 KB hold more nested brackets than the call stack takes.
	const waiting: Json[] = [value];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		if (typeof next === "string" && unclean.test(next)) return false;
		if (typeof next !== "object" || next === null) continue;
		for (const [key, member] of Object.entries(next)) {
			if (unclean.test(key)) return false;
			waiting.push(member);
		}
	}
	return true;
}
