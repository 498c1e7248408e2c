import { duplicateSync } from "../diagnostics/codes/resolve.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { spanInText, spanOf } from "../diagnostics/span.js";
import type { ResolvedSync } from "../types/resolved.js";

/** Names that are equal, upper and lower case aside: they would share one state. */
export function findDuplicates(syncs: readonly ResolvedSync[]): Diagnostic[] {
	const first = new Map<string, ResolvedSync>();
	return syncs.flatMap((sync) => {
		const folded = sync.name.toLowerCase();
		const other = first.get(folded);
		if (other === undefined) {
			first.set(folded, sync);
			return [];
		}
		return [
			duplicateSync(nameSpan(sync), {
				name: sync.name,
				other: other.name,
				first: nameSpan(other),
			}),
		];
	});
}

function nameSpan({ file }: ResolvedSync): Span {
	return file.nodes["/name"] === undefined
		? spanInText(file, 0, 0)
		: spanOf({ file, pointer: "/name", part: "value" });
}
