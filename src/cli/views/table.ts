import type { Paint } from "../output.js";

/** Columns aligned by spaces; the first row is the heading. Cells that look like counts align to the right. */
export function table(rows: readonly (readonly string[])[], paint: Paint): string {
	const widths: number[] = [];
	const isCount: boolean[] = [];
	for (const [index, row] of rows.entries()) {
		for (const [column, cell] of row.entries()) {
			widths[column] = Math.max(widths[column] ?? 0, cell.length);
			if (index > 0) isCount[column] = (isCount[column] ?? true) && /^[\d,]+$/.test(cell);
		}
	}
	const line = (row: readonly string[]) =>
		row
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return isCount[column] === true ? cell.padStart(width) : cell.padEnd(width);
			})
			.join("  ")
			.trimEnd();
	const [heading = [], ...body] = rows;
	return [paint.dim(line(heading)), ...body.map(line)].join("\n");
}

/** 12,431. */
export function count(value: number): string {
	return value.toLocaleString("en-US");
}

/** `1 event`, `2 events`. */
export function counted(value: number, noun: string): string {
	return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
