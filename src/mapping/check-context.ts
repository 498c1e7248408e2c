import { contextMistyped, ipInvalid } from "../diagnostics/codes/row-fields.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { MappingNode } from "../types/generated/compiled.js";
import { rowFailure } from "./rendering.js";
import { isObject } from "./values.js";
import type { Write } from "./write-leaf.js";

interface ContextCheck {
	readonly path: readonly string[];
	readonly find: (value: unknown) => Diagnostic | null;
}

/**
 * Fields of the context for which Segment discards the whole event (its delivery overview:
 * `device_advertisingid_should_be_string`, `consent_categorypreferences_should_be_object` and its like), and the address.
 */
const checks: readonly ContextCheck[] = [
	{ path: ["ip"], find: (value) => (value === null || isAddress(value) ? null : ipInvalid(null, {})) },
	{
		path: ["device", "advertisingId"],
		find: (value) => (typeof value === "string" ? null : contextMistyped(null, { needed: "text" })),
	},
	{
		path: ["consent"],
		find: (value) => (isObject(value) ? null : contextMistyped(null, { needed: "an object" })),
	},
	{
		path: ["consent", "categoryPreferences"],
		find: (value) =>
			isObject(value) && Object.values(value).every((one) => typeof one === "boolean")
				? null
				: contextMistyped(null, { needed: "an object of booleans" }),
	},
	{
		path: ["consent", "version"],
		find: (value) => (typeof value === "number" ? null : contextMistyped(null, { needed: "a number" })),
	},
];

/** The writer of `context` with the checks of what it may hold; most contexts hold none of it, and cost nothing. */
export function checkContext(node: MappingNode, write: Write): Write {
	const needed = checks.filter(({ path }) => mayHold(node, path));
	if (needed.length === 0) return write;
	return (state, before) => {
		const text = write(state, before);
		if (text === undefined) return undefined;
		const context: unknown = JSON.parse(text);
		for (const { path, find } of needed) {
			const value = path.reduce(memberAt, context);
			const problem = value === undefined ? null : find(value);
			if (problem !== null) state.failures.push(rowFailure(problem, `context.${path.join(".")}`));
		}
		return text;
	};
}

function mayHold(node: MappingNode, [name, ...rest]: readonly string[]): boolean {
	if (name === undefined) return true;
	switch (node.kind) {
		case "object": {
			const field = node.fields.find((one) => one.name === name);
			return field === undefined ? node.spreads.length > 0 : mayHold(field.value, rest);
		}
		case "leaf":
		case "template":
			return true;
		case "array":
		case "each":
		case "constant":
			return false;
		default:
			return node satisfies never;
	}
}

function memberAt(value: unknown, name: string): unknown {
	return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const ipv4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}(?<!\.)$/;

function isAddress(value: unknown): boolean {
	if (typeof value !== "string") return false;
	return ipv4.test(value) || (/^[\da-f:.]+$/i.test(value) && URL.canParse(`http://[${value}]`));
}
