import type { JinjaValue } from "./expression.js";

export const filterNames: readonly string[] = ["as_bool", "as_native", "as_number", "as_text", "int"];

/** dbt's own filters and Jinja's `int`. An unknown name is the caller's to refuse. */
export function applyFilter(
	name: string,
	value: JinjaValue,
): { readonly value: JinjaValue } | { readonly wanted: string } {
	switch (name) {
		case "as_number":
			return toNumber(value, /^-?\d+(\.\d+)?$/) ?? { wanted: "a number" };
		case "int":
			return toNumber(value, /^-?\d+$/) ?? { wanted: "a whole number" };
		case "as_bool":
			return toBoolean(value) ?? { wanted: "`true` or `false`" };
		case "as_native":
			return toNumber(value, /^-?\d+(\.\d+)?$/) ?? toBoolean(value) ?? { value };
		default:
			return { value: value === null ? "" : String(value) };
	}
}

function toNumber(value: JinjaValue, form: RegExp): { readonly value: number } | null {
	const text = String(value).trim();
	return typeof value !== "boolean" && form.test(text) ? { value: Number(text) } : null;
}

function toBoolean(value: JinjaValue): { readonly value: boolean } | null {
	const text = String(value).trim().toLowerCase();
	return text === "true" || text === "false" ? { value: text === "true" } : null;
}
