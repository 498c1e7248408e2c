import { didYouMean, nearestName } from "../diagnostics/did-you-mean.js";
import type { CompiledSync } from "../types/generated/compiled.js";

/** Words of --select and --exclude: those with a space between them are added up, with a comma both must hold, as in dbt. */
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
	const isNamed = (sync: CompiledSync, words: readonly string[]) =>
		words.some((word) => selectorsOf(word).every((one) => matches(sync, one, before)));
	const isUnmatched = (word: string) =>
		// Nothing modified is an answer, not a slip.
		!selectorsOf(word).includes(modified) && !syncs.some((sync) => isNamed(sync, [word]));
	return {
		selected: syncs.filter(
			(sync) => (wanted.length === 0 || isNamed(sync, wanted)) && !isNamed(sync, unwanted),
		),
		unmatched: [
			...new Set(
				[...wanted, ...unwanted].flatMap((word) => {
					const slips = selectorsOf(word).filter(isUnmatched);
					return slips.length === 0 && isUnmatched(word) ? [word] : slips;
				}),
			),
		],
	};
}

export const modified = "state:modified";

/** Whether what is asked for needs another compile to compare with. */
export function asksForState({ select = [], exclude = [] }: Omit<Selection, "before">): boolean {
	return [...split(select), ...split(exclude)].flatMap(selectorsOf).includes(modified);
}

function split(words: readonly string[]): readonly string[] {
	return words.flatMap((text) => text.split(/\s+/)).filter((text) => text !== "");
}

function selectorsOf(word: string): readonly string[] {
	return word.split(",").filter((one) => one !== "");
}

interface Selector {
	/** As written; by default a name or, with a slash, a path. */
	readonly method: string;
	readonly pattern: string;
	/** `+`: all that is made from it. */
	readonly isDownstream: boolean;
}

function readSelector(text: string): Selector {
	const [, method = text.includes("/") ? "path" : "name", value = ""] =
		/^(?:([a-z]+):)?(.*)$/s.exec(text) ?? [];
	const isDownstream = value.endsWith("+");
	return { method, pattern: isDownstream ? value.slice(0, -1) : value, isDownstream };
}

/** What a method looks at; a `+` looks at all dbt nodes that the model is made from. */
const methods: Readonly<Record<string, (sync: CompiledSync) => readonly string[]>> = {
	name: ({ name }) => [name],
	tag: ({ tags }) => tags,
	model: ({ model }) => (model.unique_id === null ? [model.label] : nodeNames(model.unique_id)),
	destination: ({ destination }) => [destination.name],
	path: ({ path }) => [path],
};

const downstreamMethods = ["name", "model"];

function valuesOf(sync: CompiledSync, { method, isDownstream }: Selector): readonly string[] {
	if (isDownstream) return downstreamMethods.includes(method) ? sync.model.upstream.flatMap(nodeNames) : [];
	return Object.hasOwn(methods, method) ? (methods[method]?.(sync) ?? []) : [];
}

function matches(sync: CompiledSync, text: string, before: Selection["before"]): boolean {
	if (text === modified) return isModified(sync, before);
	const selector = readSelector(text);
	const pattern = glob(selector.pattern);
	const folder = `${selector.pattern.replace(/\/$/, "")}/`;
	return valuesOf(sync, selector).some(
		(value) => pattern.test(value) || (selector.method === "path" && value.startsWith(folder)),
	);
}

/** New, or of another meaning than it had: the order of keys and comments have none. */
function isModified({ name, checksums, model }: CompiledSync, before: Selection["before"]): boolean {
	const then = before.find((one) => one.name === name);
	return (
		then === undefined || then.checksums.sync !== checksums.sync || then.model.checksum !== model.checksum
	);
}

/** How to mend a selector that matches nothing: what was most likely meant, else what there is. */
export function hintForSelector(syncs: readonly CompiledSync[], text: string): string {
	if (text.includes(",")) return "each of its words matches a sync, but none matches them all";
	const selector = readSelector(text);
	const { method, isDownstream } = selector;
	if (!Object.hasOwn(methods, method)) return hintForMethod(text, method);
	if (isDownstream && !downstreamMethods.includes(method))
		return `\`+\` belongs to models: \`${selector.pattern}+\` or \`model:${selector.pattern}+\``;
	const prefix = text.startsWith(`${method}:`) ? `${method}:` : "";
	const values = [...new Set(syncs.flatMap((sync) => valuesOf(sync, selector)))];
	const words = values.map((value) => `${prefix}${value}${isDownstream ? "+" : ""}`);
	if (isDownstream && words.length === 0) return "no sync here reads a model of dbt";
	// Who writes a model's name most likely means the syncs that read it.
	const readers = prefix === "" ? methodsOf(syncs, selector.pattern) : [];
	const [reader] = readers;
	if (reader !== undefined && !isDownstream) return `did you mean \`${reader}:${selector.pattern}\`?`;
	const kind = isDownstream ? "models" : (kinds[method] ?? method);
	return didYouMean(text, words, kind) ?? `\`tailrace list\` shows all ${syncs.length} syncs`;
}

const kinds: Readonly<Record<string, string>> = {
	name: "syncs",
	tag: "tags",
	model: "models",
	destination: "destinations",
	path: "specs",
};

/** The other methods by which a word would mean something. */
function methodsOf(syncs: readonly CompiledSync[], value: string): readonly string[] {
	return Object.entries(methods).flatMap(([method, valuesAt]) =>
		syncs.some((sync) => valuesAt(sync).includes(value)) ? [method] : [],
	);
}

function hintForMethod(text: string, method: string): string {
	if (method === "state") return `did you mean \`${modified}\`?`;
	const known = Object.keys(methods);
	const nearest = nearestName(method, known);
	if (nearest !== null) return `did you mean \`${nearest}${text.slice(method.length)}\`?`;
	return `select by ${[...known, "state"].map((one) => `\`${one}:\``).join(", ")}`;
}

/** What people call a dbt node: model.shop.users.v2 is users and users.v2, source.shop.crm.users is users and crm.users. */
function nodeNames(uniqueId: string): readonly string[] {
	const [resourceType, , ...names] = uniqueId.split(".");
	const short = resourceType === "source" ? names.at(-1) : names[0];
	return [names.join("."), short ?? ""];
}

function glob(pattern: string): RegExp {
	const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
