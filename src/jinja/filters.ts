import { readBareExpression } from "./expression.js";
import { holdsSecret } from "./sealed.js";
import type { JinjaValue } from "./syntax.js";

/** The value, or what was wanted instead. */
export type Applied = { readonly value: JinjaValue } | { readonly wanted: string };

export interface Arguments {
	readonly args: readonly JinjaValue[];
	readonly named: Readonly<Record<string, JinjaValue>>;
}

type Apply = (value: JinjaValue, call: Arguments) => Applied;

/** Of the filters that leave a text as it is. */
const harmless: readonly string[] = ["as_native", "as_text", "string", "trim", "default", "d"];

const filters = new Map<string, Apply>([
	["as_bool", (value) => toBoolean(value) ?? { wanted: "`true` or `false`" }],
	["as_native", toNative],
	["as_number", (value) => toNumber(value, decimal) ?? { wanted: "a number" }],
	["as_text", (value) => ({ value: asText(value) })],
	["string", (value) => ({ value: asText(value) })],
	["int", (value, call) => toNumber(value, integer) ?? given(call, 0) ?? { wanted: "a whole number" }],
	["float", (value, call) => toNumber(value, decimal) ?? given(call, 0) ?? { wanted: "a number" }],
	["lower", onText((text) => text.toLowerCase())],
	["upper", onText((text) => text.toUpperCase())],
	["capitalize", onText((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())],
	["trim", onText((text) => text.trim())],
	["replace", onText(replaceIn)],
	["default", orDefault],
	["d", orDefault],
	["first", (value) => ({ value: listOf(value).at(0) ?? "" })],
	["last", (value) => ({ value: listOf(value).at(-1) ?? "" })],
	["length", (value) => ({ value: listOf(value).length })],
	[
		"join",
		(value, { args: [between] }) => ({
			value: listOf(value)
				.map(asText)
				.join(asText(between ?? "")),
		}),
	],
]);

const methods = new Map<string, Apply>([
	["lower", onText((text) => text.toLowerCase())],
	["upper", onText((text) => text.toUpperCase())],
	["strip", onText((text) => text.trim())],
	["lstrip", onText((text) => text.trimStart())],
	["rstrip", onText((text) => text.trimEnd())],
	["replace", onText(replaceIn)],
	["startswith", onText((text, { args: [part] }) => text.startsWith(asText(part ?? "")))],
	["endswith", onText((text, { args: [part] }) => text.endsWith(asText(part ?? "")))],
	[
		"split",
		onText((text, { args: [at] }) => (at == null ? text.trim().split(/\s+/) : text.split(asText(at)))),
	],
]);

export const filterNames: readonly string[] = [...filters.keys()].sort();
export const methodNames: readonly string[] = [...methods.keys()].sort();

/** dbt's own filters and the ones of Jinja that profiles use. An unknown name is the caller's to refuse. */
export function applyFilter(name: string, value: JinjaValue, call: Arguments): Applied {
	if (holdsSecret(value) && !harmless.includes(name)) return noSecret;
	return filters.get(name)?.(value, call) ?? { value };
}

/** What Python lets a text do. */
export function applyMethod(name: string, value: JinjaValue, call: Arguments): Applied {
	if (typeof value !== "string") return { wanted: "a text" };
	if (holdsSecret(value)) return noSecret;
	return methods.get(name)?.(value, call) ?? { value };
}

/** As dbt has it: whatever worked on a secret would give a part of it away. */
export const noSecret = { wanted: "a value that is no secret, since dbt puts secrets in last" };

/** As Jinja writes a value into a text. */
export function asText(value: JinjaValue): string {
	if (value === null) return "";
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function onText(change: (text: string, call: Arguments) => JinjaValue): Apply {
	return (value, call) => ({ value: change(asText(value), call) });
}

function replaceIn(text: string, { args: [from, to] }: Arguments): string {
	return text.replaceAll(asText(from ?? ""), () => asText(to ?? ""));
}

/** Only with `true` behind it does Jinja take a blank value for one that is missing. */
function orDefault(value: JinjaValue, { args, named }: Arguments): Applied {
	const [first, second] = args;
	const isBlank = value === "" || value === false || value === 0;
	const takesBlank = (second ?? named.boolean ?? false) === true;
	return {
		value: value === null || (isBlank && takesBlank) ? (first ?? named.default_value ?? "") : value,
	};
}

const integer = /^-?\d+$/;
const decimal = /^-?\d+(\.\d+)?$/;

function toNumber(value: JinjaValue, form: RegExp): { readonly value: number } | null {
	const text = asText(value).trim();
	return typeof value !== "boolean" && form.test(text) ? { value: Number(text) } : null;
}

function toBoolean(value: JinjaValue): { readonly value: boolean } | null {
	const text = asText(value).trim().toLowerCase();
	return text === "true" || text === "false" ? { value: text === "true" } : null;
}

/** Numbers, truth values and lists of such; a map stays the JSON that it is. */
function toNative(value: JinjaValue): Applied {
	const plain = toNumber(value, decimal) ?? toBoolean(value);
	if (plain !== null || typeof value !== "string" || !value.trim().startsWith("[")) return plain ?? { value };
	const read = readBareExpression(value);
	if ("message" in read || read.kind !== "list") return { value };
	const items = read.items.map((item) => (item.kind === "constant" ? item.value : undefined));
	return { value: items.every((item) => item !== undefined) ? items : value };
}

function given({ args }: Arguments, index: number): { readonly value: JinjaValue } | null {
	const value = args[index];
	return value === undefined ? null : { value };
}

function listOf(value: JinjaValue): readonly JinjaValue[] {
	if (typeof value !== "object" || value === null) return [...asText(value)];
	// Of what is no list a map is left.
	return Array.isArray(value) ? value : Object.keys(value);
}
