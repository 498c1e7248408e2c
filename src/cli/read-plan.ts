import { readFile } from "node:fs/promises";
import { planUnreadable } from "../diagnostics/codes/apply.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { Plan } from "../types/generated/plan.js";
import { packageRoot } from "./package-root.js";

/** Reads a saved plan; a file that is none is refused before anything is opened. */
export async function readPlan(path: string): Promise<Plan> {
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null)
		throw new Refusal(planUnreadable(null, { path, reason: "there is no such file" }), "failed");
	const value = parse(text);
	const schema: unknown = JSON.parse(
		await readFile(new URL("schemas/plan.schema.json", packageRoot), "utf8"),
	);
	const { Ajv } = await import("ajv");
	// Our own schema file.
	const validate = new Ajv().compile<Plan>(schema as object);
	if (validate(value)) return value;
	const [error] = validate.errors ?? [];
	const reason =
		value === undefined
			? "it is not JSON"
			: `${error?.instancePath || "the document"} ${error?.message ?? ""}`;
	throw new Refusal(planUnreadable(null, { path, reason }), "failed");
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
