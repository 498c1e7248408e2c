import type { ResolvedModel } from "./resolved.js";

/** Under which name .tailrace/columns.json has a model's columns: what is read, not where one target has it. */
export function nameInColumns({
	uniqueId,
	label,
	relation,
}: Pick<ResolvedModel, "uniqueId" | "label" | "relation">): string {
	if (uniqueId !== null) return uniqueId;
	return label === relation ? label : `sql_file:${label}`;
}
