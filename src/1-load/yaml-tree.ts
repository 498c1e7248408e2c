import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isPair,
	isScalar,
	isSeq,
	visit,
	type YAMLMap,
} from "yaml";
import { isSecretAt } from "../diagnostics/code-frame.js";
import {
	aliasCycle,
	duplicateKey,
	keyNotScalar,
	mergeNotMap,
	tooManyAliases,
	unknownAnchor,
} from "../diagnostics/codes/load.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanInText } from "../diagnostics/span.js";
import type { Json, TextFile, YamlNode } from "../types/source.js";

export interface YamlTree {
	readonly value: Json;
	readonly nodes: Readonly<Record<string, YamlNode>>;
	readonly diagnostics: readonly Diagnostic[];
}

interface Entry {
	readonly key: readonly [number, number];
	readonly value: unknown;
	readonly isMerged: boolean;
}

const valueLimit = 100_000;

/**
 * The document's value together with the place of every node. Aliases and merged keys get the place of the fragment
 * they stand for, because that is where it can be mended.
 */
export function readTree(
	file: TextFile,
	document: Document,
	options: { readonly isOurs: boolean },
): YamlTree {
	const nodes: Record<string, YamlNode> = {};
	const diagnostics: Diagnostic[] = [];
	// Few files have any, and looking costs a walk.
	const anchors = file.text.includes("&") ? anchorsOf(document) : [];
	const active = new Set<unknown>();
	let count = 0;

	const value = read(document.contents, "", null);
	if (count > valueLimit) diagnostics.push(tooManyAliases(spanAt(null), { limit: valueLimit }));
	return { value, nodes, diagnostics: withoutRepeats(diagnostics) };

	function read(written: unknown, pointer: string, key: YamlNode["key"]): Json {
		count += 1;
		if (count > valueLimit) return null;
		const node = follow(written);
		const range = rangeOf(node) ?? (key === null ? [0, 0] : [key[1], key[1]]);
		nodes[pointer] = { key, value: range };
		if (!isMap(node) && !isSeq(node)) return isScalar(node) ? plainValue(node.value) : null;
		if (active.has(node)) {
			diagnostics.push(
				aliasCycle(spanAt(rangeOf(written)), {
					name: isAlias(written) ? written.source : "",
				}),
			);
			return null;
		}
		active.add(node);
		const value = isMap(node)
			? readMap(node, pointer)
			: node.items.map((item, at) => read(item, pointerTo(pointer, at), null));
		active.delete(node);
		return value;
	}

	function readMap(map: YAMLMap, pointer: string): Json {
		const entries: [string, Json][] = [];
		for (const [name, { key, value }] of entriesOf(map))
			entries.push([name, read(value, pointerTo(pointer, name), key)]);
		// Not by assignment: a key may be called __proto__.
		return Object.fromEntries(entries);
	}

	function entriesOf(map: YAMLMap): Map<string, Entry> {
		const entries = new Map<string, Entry>();
		for (const pair of map.items) {
			// Merges of merges multiply as aliases of aliases do.
			count += 1;
			if (!isPair(pair) || count > valueLimit) continue;
			const range = rangeOf(pair.key) ?? [0, 0];
			if (isMergeKey(pair.key)) {
				for (const [name, entry] of mergedEntries(pair.value, range)) {
					if (!entries.has(name)) entries.set(name, { ...entry, isMerged: true });
				}
				continue;
			}
			const name = keyName(follow(pair.key));
			if (name === null) {
				diagnostics.push(keyNotScalar(spanAt(range), {}));
				continue;
			}
			const known = entries.get(name);
			if (options.isOurs && known !== undefined && !known.isMerged) {
				diagnostics.push(duplicateKey(spanAt(range), { name, first: spanAt(known.key) }));
			}
			entries.set(name, { key: range, value: pair.value, isMerged: false });
		}
		return entries;
	}

	function mergedEntries(written: unknown, range: readonly [number, number]): Map<string, Entry> {
		const source = follow(written);
		const merged = new Map<string, Entry>();
		for (const part of isSeq(source) ? source.items : [source]) {
			const map = follow(part);
			if (!isMap(map) || active.has(map)) {
				diagnostics.push(mergeNotMap(spanAt(rangeOf(written) ?? range), {}));
				continue;
			}
			active.add(map);
			for (const [name, entry] of entriesOf(map)) if (!merged.has(name)) merged.set(name, entry);
			active.delete(map);
		}
		return merged;
	}

	/** An alias means the last anchor of its name before it. */
	function follow(written: unknown): unknown {
		if (!isAlias(written)) return written;
		const name = written.source;
		const anchor = anchors.findLast((entry) => entry.name === name && entry.offset < offsetOf(written));
		if (anchor === undefined) {
			const span = spanAt(rangeOf(written));
			// A password that begins with a star.
			const isSecret = isSecretAt(file.text, span);
			const known = new Set(anchors.map((entry) => entry.name));
			const suggestion = isSecret ? "put it in quotes" : didYouMean(name, known, "anchors");
			diagnostics.push(unknownAnchor(span, { name: isSecret ? "***" : name, suggestion }));
		}
		return anchor?.node;
	}

	function spanAt(range: readonly [number, number] | null): Span {
		return spanInText(file, ...(range ?? ([0, 0] as const)));
	}
}

/** A fragment that is used twice is read twice, but wrong once. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
	const places = new Map(diagnostics.map((found) => [`${found.code} ${found.span?.start.offset}`, found]));
	return [...places.values()];
}

interface Anchor {
	readonly name: string;
	readonly offset: number;
	readonly node: unknown;
}

function anchorsOf(document: Document): Anchor[] {
	const anchors: Anchor[] = [];
	visit(document, {
		Value(_key, node) {
			if (node.anchor !== undefined) anchors.push({ name: node.anchor, offset: node.range?.[0] ?? 0, node });
		},
	});
	return anchors;
}

function offsetOf(alias: Alias): number {
	return alias.range?.[0] ?? 0;
}

function rangeOf(node: unknown): readonly [number, number] | null {
	if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return null;
	return node.range ? [node.range[0], node.range[1]] : null;
}

function isMergeKey(key: unknown): boolean {
	return isScalar(key) && typeof key.value === "symbol";
}

/** Keys are text: a number or word counts as it is written. */
function keyName(key: unknown): string | null {
	if (!isScalar(key) || key.value === null) return null;
	if (typeof key.value === "string") return key.value;
	return key.source ?? String(key.value);
}

function plainValue(value: unknown): Json {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
