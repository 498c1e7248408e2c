import { RowProblem } from "../mapping/row-problem.js";
import { readTime, toInstant } from "../mapping/timestamps.js";
import type { Cell, ColumnKind } from "../types/bound.js";
import type { Json } from "../types/source.js";

/** What a value of unknown type is read as. */
export function kindOfValue(value: Json): ColumnKind {
	switch (typeof value) {
		case "boolean":
			return "boolean";
		case "number":
			return Number.isInteger(value) ? "integer" : "decimal";
		case "string":
			return "text";
		default:
			return value === null ? "text" : "json";
	}
}

/** A value as the row text of a warehouse would hold it (see ColumnKind); undefined when it does not fit the kind. */
export function givenCell(value: Json, kind: ColumnKind): Cell | undefined {
	if (value === null) return null;
	switch (kind) {
		case "text":
			return typeof value === "string" ? value : undefined;
		case "boolean":
			return typeof value === "boolean" ? value : booleans.get(value);
		case "integer":
			return integerCell(value);
		case "decimal":
			return decimalCell(value);
		case "float":
			return floatCell(value);
		case "date":
			return timeCell(value, ({ hasTime, text }) => (hasTime ? undefined : text));
		case "datetime":
			return timeCell(value, ({ offset, text }) => (offset === null ? warehouseTime(text) : undefined));
		case "instant":
			return timeCell(value, ({ text }) => warehouseTime(toInstant(text, () => 0).slice(0, -1)));
		case "json":
			return jsonCell(value);
		case "binary":
			return typeof value === "string" && base64.test(value) ? value : undefined;
		default:
			return kind satisfies never;
	}
}

const booleans: ReadonlyMap<Json, boolean> = new Map([
	["true", true],
	["false", false],
]);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Numbers beyond all numbers, which columns may hold and no event may. */
const unbounded = /^[+-]?\.?(nan|inf(inity)?)$/i;
const plain = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/;

function integerCell(value: Json): Cell | undefined {
	const digits = decimalCell(value);
	return typeof digits === "string" && /^-?\d+$/.test(digits) ? digits : undefined;
}

/** Every digit, no trailing zeros, no exponent. */
function decimalCell(value: Json): string | undefined {
	const text = numberText(value);
	if (text === undefined || unbounded.test(text)) return text;
	const match = plain.exec(text);
	if (match === null || !/\d/.test(text)) return undefined;
	const [, sign = "", whole = "", fraction = ""] = match;
	const digits = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
	return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

function floatCell(value: Json): string | undefined {
	const text = numberText(value);
	if (text === undefined || unbounded.test(text)) return text;
	return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : undefined;
}

function numberText(value: Json): string | undefined {
	if (typeof value === "string") return value;
	if (typeof value !== "number") return undefined;
	const text = String(value);
	return /e[+-]/.test(text) ? withoutExponent(text) : text;
}

/** 1.5e-7 is 0.00000015, as a decimal column would have it. */
function withoutExponent(text: string): string {
	const [mantissa = "", exponent = "0"] = text.split("e");
	const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(mantissa) ?? [];
	const power = Number(exponent);
	const digits = whole + fraction;
	if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
	return `${sign}${digits.padEnd(whole.length + power, "0")}`;
}

interface GivenTime {
	readonly text: string;
	readonly hasTime: boolean;
	readonly offset: number | null;
}

/** Text that the renderer would read as a date or time; where no offset is written, an instant is in UTC. */
function timeCell(value: Json, cellOf: (time: GivenTime) => string | undefined): string | undefined {
	if (typeof value !== "string") return undefined;
	try {
		return cellOf({ ...readTime(value), text: value });
	} catch (error) {
		if (error instanceof RowProblem) return undefined;
		throw error;
	}
}

/** YYYY-MM-DD HH:MM:SS with what is written of a fraction. */
function warehouseTime(text: string): string {
	const [date = "", time = "00:00:00"] = text.split(/[T ]/);
	return `${date} ${time.length === "00:00".length ? `${time}:00` : time.replace(",", ".")}`;
}

function jsonCell(value: Json): string | undefined {
	if (typeof value !== "string") return JSON.stringify(value);
	try {
		JSON.parse(value);
		return value;
	} catch {
		return undefined;
	}
}
