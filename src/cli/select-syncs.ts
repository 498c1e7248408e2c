import type { CompiledSync } from "../types/generated/compiled.js";
import type { SelectArguments } from "./arguments.js";

/** Syncs that any of `select` names (all, without it) and none of `exclude`; a selector that names none is `unmatched`. */
export function selectSyncs(
	syncs: readonly CompiledSync[],
	{ select = [], exclude = [] }: SelectArguments,
): { readonly selected: readonly CompiledSync[]; readonly unmatched: readonly string[] } {
	const wanted = split(select);
	const unwanted = split(exclude);
	const isNamed = (sync: CompiledSync, selectors: readonly string[]) =>
		selectors.some((one) => matches(sync, one));
	return {
		selected: syncs.filter(
			(sync) => (wanted.length === 0 || isNamed(sync, wanted)) && !isNamed(sync, unwanted),
		),
		unmatched: [...wanted, ...unwanted].filter((one) => !syncs.some((sync) => matches(sync, one))),
	};
}

function split(selectors: readonly string[]): readonly string[] {
	return selectors.flatMap((text) => text.split(/[\s,]+/)).filter((text) => text !== "");
}

function matches(sync: CompiledSync, selector: string): boolean {
	const colon = selector.indexOf(":");
	const method = colon < 0 ? "name" : selector.slice(0, colon);
	const pattern = selector.slice(colon + 1);
	const isLike = (text: string) => glob(pattern).test(text);
	switch (method) {
		case "name":
			return isLike(sync.name);
		case "tag":
			return sync.tags.some(isLike);
		case "model":
			return isLike(sync.model.unique_id?.split(".").at(-1) ?? sync.model.label);
		case "destination":
			return isLike(sync.destination.name);
		default:
			return false;
	}
}

function glob(pattern: string): RegExp {
	const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
