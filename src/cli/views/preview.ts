import type { PreviewedRow } from "../../preview.js";
import type { Paint } from "../output.js";

/** Previewed rows, one event after the other. */
export function showPreview(rows: readonly PreviewedRow[], paint: Paint): string {
	if (rows.length === 0) return "no rows";
	return rows.map((row) => rowText(row, paint)).join("\n\n");
}

function rowText({ key, event, failures }: PreviewedRow, paint: Paint): string {
	const heading = paint.bold(key.join(", "));
	if (event !== null) return `${heading}\n${JSON.stringify(event, null, 2)}`;
	const lines = failures.map(({ code, field, message, hint }) => {
		const where = field === "" ? "" : ` at ${field}`;
		return `  ! ${code}${where}: ${message}${hint === null ? "" : `\n      hint: ${hint}`}`;
	});
	return `${heading}\n${paint.warning(lines.join("\n"))}`;
}
