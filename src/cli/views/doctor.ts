import type { Check } from "../../doctor/check.js";
import type { Grants } from "../../warehouses/grants.js";
import type { Paint } from "../output.js";

/** A line for each check, its hint below it. */
export function showChecks(checks: readonly Check[], paint: Paint): string {
	const width = Math.max(...checks.map(({ name }) => name.length));
	return checks.map((check) => lines(check, width, paint)).join("\n");
}

const statusWidth = "skipped".length;

function lines({ name, status, message, hint, code }: Check, width: number, paint: Paint): string {
	const paints = { ok: paint.added, failed: paint.removed, skipped: paint.dim };
	const about = code === null ? "" : ` [${code}]`;
	const line = `${paints[status](status.padEnd(statusWidth))}  ${name.padEnd(width)}  ${message}${about}`;
	return hint === null ? line : `${line}\n${" ".repeat(statusWidth + width + 4)}hint: ${hint}`;
}

/** SQL to paste, with what each part is for. */
export function showGrants(grants: readonly Grants[]): string {
	return grants.map(grantsText).join("\n\n\n");
}

function grantsText({ about, place, reader, planner, applier }: Grants): string {
	const parts = [
		about,
		part("once: the place of the state's tables, so that nobody needs the right to make one", place),
		part("reader: `preview`, and `plan` as long as there is no state", reader),
		part("planner: `plan`, also against a state", planner),
		part("applier: `plan`, `plan --out` and `apply`", applier),
	];
	return parts
		.filter((one) => one.length > 0)
		.map((one) => one.join("\n"))
		.join("\n\n");
}

function part(title: string, statements: readonly string[]): readonly string[] {
	return statements.length === 0 ? [] : [`-- ${title}`, ...statements];
}
