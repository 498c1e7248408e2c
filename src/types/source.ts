import type { Span } from "../diagnostics/diagnostic.js";

/** Any JSON value, as YAML and JSON files hold it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
	readonly [key: string]: Json;
}

/** A text file as read: `path` is relative to the project, with forward slashes. */
export interface TextFile {
	readonly path: string;
	readonly text: string;
}

/** A YAML file with the position of every node, by JSON pointer ("" is the whole document). */
export interface YamlFile extends TextFile {
	readonly value: Json;
	readonly nodes: Readonly<Record<string, YamlNode>>;
}

/** Offsets into the file's text, [start, end). */
export interface YamlNode {
	/** The key that leads to this node; null for list items and the root. */
	readonly key: readonly [number, number] | null;
	readonly value: readonly [number, number];
	/** Where the node is written when that is another file: the defaults of tailrace.yml, seen from a spec. */
	readonly file?: TextFile;
}

/** Where a phase's finding is: a pointer into a YAML file, or a ready span. */
export type Place =
	| { readonly file: YamlFile; readonly pointer: string; readonly part: "key" | "value" }
	| Span;
