import { duplicateSync, sharedHistory } from "../diagnostics/codes/resolve.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { spanInText, spanOf } from "../diagnostics/span.js";
import type { ResolvedSync } from "../types/resolved.js";

/** Names, and names of histories, that are equal, upper and lower case aside: they would share one state. */
export function findDuplicates(syncs: readonly ResolvedSync[]): Diagnostic[] {
	const byName = new Map<string, ResolvedSync>();
	const byHistory = new Map<string, ResolvedSync>();
	return syncs.flatMap((sync) => {
		const { name, history } = sync;
		const namesake = firstWith(byName, name, sync);
		const other = firstWith(byHistory, history, sync);
		if (namesake !== null) {
			return [
				duplicateSync(spanAt(sync, "/name"), {
					name,
					other: namesake.name,
					first: spanAt(namesake, "/name"),
				}),
			];
		}
		return other === null ? [] : [claimed(sync, other)];
	});
}

/** Reported where `moved_from` stands: that is the line to mend. */
function claimed(sync: ResolvedSync, other: ResolvedSync): Diagnostic {
	const isWrittenHere = sync.file.nodes["/moved_from"] !== undefined;
	const [claimant, owner] = isWrittenHere ? [sync, other] : [other, sync];
	const { name, history } = claimant;
	return sharedHistory(spanAt(claimant, "/moved_from"), {
		name,
		other: owner.name,
		history,
		first: spanAt(owner, "/name"),
	});
}

/** The first sync of that name, upper and lower case aside; remembers this one when it is the first. */
function firstWith(seen: Map<string, ResolvedSync>, name: string, sync: ResolvedSync): ResolvedSync | null {
	const folded = name.toLowerCase();
	const first = seen.get(folded) ?? null;
	if (first === null) seen.set(folded, sync);
	return first;
}

function spanAt({ file }: ResolvedSync, pointer: string): Span {
	return file.nodes[pointer] === undefined
		? spanInText(file, 0, 0)
		: spanOf({ file, pointer, part: "value" });
}
