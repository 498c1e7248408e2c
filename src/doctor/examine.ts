import type { Host } from "../host.js";
import { readProject } from "../pipeline.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { ProjectOptions } from "../types/loaded.js";
import { type Check, failed, ok, projectHasErrors, skipped } from "./check.js";
import { checkConnections } from "./check-connections.js";
import { checkArtifacts, checkProjectFiles } from "./check-files.js";

export interface ExamineOptions {
	readonly project: ProjectOptions;
	/** Version of this process, and the least that will do. */
	readonly node: { readonly version: string; readonly needed: string };
	readonly choose: (syncs: readonly CompiledSync[]) => {
		readonly selected: readonly CompiledSync[];
		readonly unmatched: readonly string[];
	};
}

/** Looks at all that a plan needs, in the order in which it needs it, and goes on after what fails. */
export async function examine(options: ExamineOptions, host: Host): Promise<readonly Check[]> {
	const read = await readProject(options.project, host);
	const { selected, unmatched } = options.choose(read.compiled?.syncs ?? []);
	const slips = read.compiled === null ? [] : unmatched;
	return [
		checkVersions(options.node, host.version),
		checkProjectFiles(read),
		...slips.map((one) =>
			failed("selection", { message: `\`${one}\` matches no sync`, hint: null, code: null }),
		),
		...checkArtifacts(read),
		...(read.resolved === null
			? ["warehouse", "models", "state"].map((name) => skipped(name, projectHasErrors))
			: await checkConnections(read.resolved, selected, host)),
	];
}

function checkVersions({ version, needed }: ExamineOptions["node"], tailrace: string): Check {
	const name = "versions";
	const isEnough = version.localeCompare(needed, "en", { numeric: true }) >= 0;
	if (isEnough) return ok(name, `tailrace ${tailrace}, node ${version}`);
	const hint = `install Node ${needed} or later`;
	return failed(name, { message: `node ${version} is too old`, hint, code: null });
}
