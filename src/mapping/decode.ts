import { numberNotFinite } from "../diagnostics/codes/row.js";
import type { Cell, ColumnKind } from "../types/bound.js";
import { parseJson } from "./json-text.js";
import { readNumber } from "./numbers.js";
import { rowProblem } from "./row-problem.js";
import { type OffsetAt, utcOffset } from "./time-zones.js";
import { dateCell, toInstant, utcCellToInstant } from "./timestamps.js";
import { Binary } from "./values.js";

/** A cell as the value Liquid and the writers see; null stays null. Throws a RowProblem for what cannot be sent. */
export type Decode = (cell: Cell) => unknown;

/** The decoder of a kind. Zone-less timestamps are taken in the zone of `offsetAt`. */
export function decodeCell(kind: ColumnKind, offsetAt: OffsetAt): Decode {
	const decodeText = textDecoder(kind, offsetAt);
	return (cell) => (typeof cell === "string" ? decodeText(cell) : cell);
}

function textDecoder(kind: ColumnKind, offsetAt: OffsetAt): (text: string) => unknown {
	switch (kind) {
		case "text":
		case "boolean":
			return (text) => text;
		case "integer":
		case "decimal":
			return (text) => readNumber(text) ?? notFinite();
		case "float":
			return readFloat;
		case "date":
			return dateCell;
		case "datetime":
			return offsetAt === utcOffset ? utcCellToInstant : (text) => toInstant(text, offsetAt);
		case "instant":
			return utcCellToInstant;
		case "json":
			return parseJson;
		case "binary":
			return (text) => new Binary(text);
		default:
			return kind satisfies never;
	}
}

/** The engine prints a float's shortest form, so its digits are not compared. */
function readFloat(text: string): number {
	const number = Number(text);
	return Number.isFinite(number) && text !== "" ? number : notFinite();
}

/** numeric columns hold NaN and infinity in Postgres. */
function notFinite(): never {
	throw rowProblem(numberNotFinite, {});
}
