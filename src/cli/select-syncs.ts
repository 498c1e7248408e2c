import type { CompiledSync } from "../types/generated/compiled.js";

/** Words of --select and --exclude, each a list of selectors parted by spaces or commas. */
export interface Selection {
	readonly select?: readonly string[];
	readonly exclude?: readonly string[];
	/** The syncs of an earlier compile, to tell what was modified since. */
	readonly before: readonly CompiledSync[];
}

/** Syncs that any of `select` names (all, without it) and none of `exclude`; a selector that names none is `unmatched`. */
export function selectSyncs(
	syncs: readonly CompiledSync[],
	{ select = [], exclude = [], before }: Selection,
): { readonly selected: readonly CompiledSync[]; readonly unmatched: readonly string[] } {
	const wanted = split(select);
	const unwanted = split(exclude);
	const isNamed = (sync: CompiledSync, selectors: readonly string[]) =>
		selectors.some((one) => matches(sync, one, before));
	return {
		selected: syncs.filter(
			(sync) => (wanted.length === 0 || isNamed(sync, wanted)) && !isNamed(sync, unwanted),
		),
		// Nothing modified is an answer, not a slip.
		unmatched: [...wanted, ...unwanted].filter(
			(one) => one !== modified && !syncs.some((sync) => matches(sync, one, before)),
		),
	};
}

export const modified = "state:modified";

/** Whether what is asked for needs another compile to compare with. */
export function asksForState({ select = [], exclude = [] }: Omit<Selection, "before">): boolean {
	return [...split(select), ...split(exclude)].includes(modified);
}

function split(selectors: readonly string[]): readonly string[] {
	return selectors.flatMap((text) => text.split(/[\s,]+/)).filter((text) => text !== "");
}

/** A selector is dbt's: a method and a value, by default a name or, with a slash, a path; `+` adds what is made from it. */
function matches(sync: CompiledSync, selector: string, before: Selection["before"]): boolean {
	if (selector === modified) return isModified(sync, before);
	const [, method = selector.includes("/") ? "path" : "name", value = ""] =
		/^(?:([a-z]+):)?(.*)$/s.exec(selector) ?? [];
	const isDownstream = value.endsWith("+");
	const pattern = isDownstream ? value.slice(0, -1) : value;
	const isLike = (text: string) => glob(pattern).test(text);
	if (isDownstream)
		return (
			(method === "name" || method === "model") &&
			sync.model.upstream.some((id) => nodeNames(id).some(isLike))
		);
	switch (method) {
		case "name":
			return isLike(sync.name);
		case "tag":
			return sync.tags.some(isLike);
		case "model":
			return (sync.model.unique_id === null ? [sync.model.label] : nodeNames(sync.model.unique_id)).some(
				isLike,
			);
		case "destination":
			return isLike(sync.destination.name);
		case "path":
			return isLike(sync.path) || sync.path.startsWith(`${pattern.replace(/\/$/, "")}/`);
		default:
			return false;
	}
}

/** New, or of another meaning than it had: the order of keys and comments have none. */
function isModified({ name, checksums, model }: CompiledSync, before: Selection["before"]): boolean {
	const then = before.find((one) => one.name === name);
	return (
		then === undefined || then.checksums.sync !== checksums.sync || then.model.checksum !== model.checksum
	);
}

/** What people call a dbt node: model.shop.users.v2 is users and users.v2, source.shop.crm.users is users and crm.users. */
function nodeNames(uniqueId: string): readonly string[] {
	const [resourceType, , ...names] = uniqueId.split(".");
	const short = resourceType === "source" ? names.at(-1) : names[0];
	return [names.join("."), short ?? ""];
}

function glob(pattern: string): RegExp {
	const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
