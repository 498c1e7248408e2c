/**
 * The candidate nearest to what was written, or null when none is near: within a third of its length, case aside.
 * Damerau-Levenshtein (optimal string alignment), so that two swapped letters count once.
 */
export function nearestName(written: string, candidates: Iterable<string>): string | null {
	const limit = Math.max(1, Math.floor(written.length / 3));
	let best: string | null = null;
	let bestDistance = limit + 1;
	for (const candidate of candidates) {
		if (candidate === written) continue;
		const distance = editDistance(fold(written), fold(candidate));
		const isNearer =
			distance < bestDistance || (distance === bestDistance && best !== null && candidate < best);
		if (!isNearer) continue;
		best = candidate;
		bestDistance = distance;
	}
	return best;
}

/** The hint for a misspelt name: the nearest candidate, else the few there are, else null. */
export function didYouMean(written: string, candidates: Iterable<string>, kind: string): string | null {
	const names = [...candidates].sort();
	const nearest = nearestName(written, names);
	if (nearest !== null) return `did you mean \`${nearest}\`?`;
	if (names.length === 0 || names.length > 16) return null;
	return `${kind}: ${names.map((name) => `\`${name}\``).join(", ")}`;
}

/** The name that a hint asks about, or null when it says something else. */
export function suggestedName(hint: string | null): string | null {
	return /^did you mean `([^`\n]+)`\?$/.exec(hint ?? "")?.[1] ?? null;
}

/** Whether two names are one, spelling habits aside. */
export function isSameName(one: string, other: string): boolean {
	return fold(one) === fold(other);
}

/** Spelling habits aside: firstName, first_name and FIRST-NAME are one. */
function fold(name: string): string {
	return name.toLowerCase().replace(/[_\-\s]/g, "");
}

function editDistance(a: string, b: string): number {
	let beforePrevious: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const substitution = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
			let distance = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, substitution);
			const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			if (isSwap) distance = Math.min(distance, at(beforePrevious, column - 2) + 1);
			current.push(distance);
		}
		beforePrevious = previous;
		previous = current;
	}
	return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
	return row[column] ?? Number.POSITIVE_INFINITY;
}
