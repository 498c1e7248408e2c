import { join, resolve } from "node:path";
import { stateUnreadable } from "../diagnostics/codes/select.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { CompiledProject, CompiledSync } from "../types/generated/compiled.js";
import { readDocument } from "./read-document.js";

/** The syncs of compiled.json in a folder. Throws when they cannot be read. */
export async function readCompiled(folder: string): Promise<readonly CompiledSync[]> {
	const path = join(resolve(folder), "compiled.json");
	const read = await readDocument<CompiledProject>(path, "compiled");
	switch (read.kind) {
		case "read":
			return read.document.syncs;
		case "missing":
			throw unreadable(
				`there is no compiled.json in \`${folder}\``,
				"`tailrace compile` writes it into target/tailrace; `--base REF` needs none",
			);
		case "other":
			throw unreadable(
				`\`${path}\` is not what this version of \`tailrace compile\` writes: ${read.reason}`,
				"compile it again, or compare with a Git ref (`--base`)",
			);
		default:
			return read satisfies never;
	}
}

function unreadable(problem: string, hint: string): Refusal {
	return new Refusal(stateUnreadable(null, { problem, hint }), "failed");
}
