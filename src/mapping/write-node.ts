import type { Liquid } from "liquidjs";
import { liquidFailed, listExpected, objectExpected } from "../diagnostics/codes/row.js";
import type {
	ArrayProgram,
	EachProgram,
	FieldProgram,
	LeafProgram,
	MappingNode,
	ObjectProgram,
	TemplateProgram,
} from "../types/generated/compiled.js";
import { createJsonLiquid, jsonTemplateReader } from "./json-template.js";
import type { ProgramScope } from "./program-scope.js";
import { rowFailure } from "./rendering.js";
import { problemWithin, rowProblem } from "./row-problem.js";
import type { RowState } from "./rows.js";
import { isObject, kindOf } from "./values.js";
import { leafReader, leafWriter, type Write } from "./write-leaf.js";
import { memberOf, type NullRule, writeNull, writeString, writeValue } from "./write-value.js";

/** What the writers of one program share. */
export interface WriterOptions {
	readonly program: ProgramScope;
	/** Comparing leaves out `compare: false` and the nulls of `unset`. */
	readonly isComparing: boolean;
}

/** A node as JSON text. `field` is its dotted path in the event; lists add no step. Failures go into the row's state. */
export function nodeWriter(node: MappingNode, field: string, options: WriterOptions): Write {
	switch (node.kind) {
		case "object":
			return objectWriter(node, field, options);
		case "array":
			return arrayWriter(node, field, options);
		case "each":
			return eachWriter(node, field, options);
		case "template":
			return node.compare || !options.isComparing
				? guarded(templateWriter(node, options), field)
				: writeNothing;
		case "constant": {
			const text = writeValue(node.value, "omit", undefined);
			return () => text;
		}
		case "leaf": {
			if (!node.compare && options.isComparing) return writeNothing;
			return guarded(leafWriter(node, options.program, ruleOf(node, options)), field);
		}
		default:
			return node satisfies never;
	}
}

/** A value where only an object may stand: anything else fails the row. Segment drops such events. */
export function objectOnly(node: MappingNode, field: string, options: WriterOptions): Write {
	const write = nodeWriter(node, field, options);
	if (node.kind === "object") return write;
	return guarded((state, before) => {
		const text = write(state, before);
		if (text === undefined || text.startsWith("{")) return text;
		if (text === "null") return undefined;
		throw rowProblem(objectExpected, {
			found: text.startsWith('"') ? "text" : "another value",
		});
	}, field);
}

function objectWriter({ spreads, fields }: ObjectProgram, field: string, options: WriterOptions): Write {
	const writers = fields.map((entry) => fieldWriter(entry, field, options));
	const spread = spreads.length === 0 ? null : spreadWriter(spreads, fields, field, options);
	return (state, before) => {
		let members = spread === null ? "" : spread(state, before);
		for (const { name, prefix, write } of writers) {
			const text = write(state, before === undefined ? undefined : memberOf(before, name));
			if (text !== undefined) members += members === "" ? prefix + text : `,${prefix}${text}`;
		}
		return members === "" ? undefined : `{${members}}`;
	};
}

function fieldWriter({ name, value }: FieldProgram, field: string, options: WriterOptions) {
	const write = nodeWriter(value, field === "" ? name : `${field}.${name}`, options);
	return { name, prefix: `${writeString(name)}:`, write };
}

/** The members of all spreads, later over earlier, without those that are fields; sorted. */
function spreadWriter(
	spreads: readonly LeafProgram[],
	fields: readonly FieldProgram[],
	field: string,
	options: WriterOptions,
): (state: RowState, before: unknown) => string {
	const written = new Set(fields.map(({ name }) => name));
	const sources = spreads
		.filter((leaf) => leaf.compare || !options.isComparing)
		.map((leaf) => ({
			read: leafReader(leaf, options.program),
			rule: ruleOf(leaf, options),
		}));
	const write = guarded((state, before) => {
		const members = new Map<string, { readonly value: unknown; readonly rule: NullRule }>();
		for (const { read, rule } of sources) {
			const value = read(state);
			if (value === null || value === undefined) continue;
			if (!isObject(value)) throw rowProblem(objectExpected, { found: kindOf(value) });
			for (const key of Object.keys(value))
				if (!written.has(key)) members.set(key, { value: value[key], rule });
		}
		return joinMembers(members, before);
	}, field);
	return (state, before) => write(state, before) ?? "";
}

function joinMembers(
	members: ReadonlyMap<string, { readonly value: unknown; readonly rule: NullRule }>,
	before: unknown,
): string {
	const texts: string[] = [];
	for (const key of [...members.keys()].sort()) {
		const member = members.get(key);
		const text = member && writeValue(member.value, member.rule, memberOf(before, key));
		if (text !== undefined) texts.push(`${writeString(key)}:${text}`);
	}
	return texts.join(",");
}

/** A list's places have no "before": its nulls are sent under `send` and left out otherwise. */
function arrayWriter({ items }: ArrayProgram, field: string, options: WriterOptions): Write {
	const writers = items.map((item) => nodeWriter(item, field, options));
	return (state) => {
		const texts = writers.map((write) => write(state, undefined)).filter((text) => text !== undefined);
		return texts.length === 0 && writers.length > 0 ? undefined : `[${texts.join(",")}]`;
	};
}

function eachWriter({ list, item }: EachProgram, field: string, options: WriterOptions): Write {
	if (!list.compare && options.isComparing) return writeNothing;
	const read = leafReader(list, options.program);
	const write = nodeWriter(item, field, options);
	const rule = ruleOf(list, options);
	return guarded((state, before) => {
		const elements = read(state);
		if (elements === null || elements === undefined) return writeNull(rule, before);
		if (!Array.isArray(elements)) throw rowProblem(listExpected, { found: kindOf(elements) });
		const outer = state.item;
		const texts: string[] = [];
		for (const element of elements) {
			state.item = element ?? null;
			const text = write(state, undefined);
			if (text !== undefined) texts.push(text);
		}
		state.item = outer;
		return `[${texts.join(",")}]`;
	}, field);
}

function templateWriter(node: TemplateProgram, options: WriterOptions): Write {
	const { program } = options;
	const liquid = jsonLiquidOf(program);
	const names = Object.entries(node.with).map(([name, leaf]) => [name, leafReader(leaf, program)] as const);
	const read = jsonTemplateReader(node, program, liquid, new Map(names));
	const rule = ruleOf(node, options);
	return (state, before) => writeValue(read(state), rule, before);
}

const jsonLiquids = new WeakMap<ProgramScope, Liquid>();

/** Made only for programs with a $template. */
function jsonLiquidOf(program: ProgramScope): Liquid {
	const known = jsonLiquids.get(program);
	if (known !== undefined) return known;
	const made = createJsonLiquid(program);
	jsonLiquids.set(program, made);
	return made;
}

function ruleOf({ nulls }: { readonly nulls: NullRule }, { isComparing }: WriterOptions): NullRule {
	return isComparing && nulls === "unset" ? "omit" : nulls;
}

function writeNothing(): undefined {
	return undefined;
}

/** A failing leaf is one of the row's failures; the others still have their say. */
function guarded(write: Write, field: string): Write {
	return (state, before) => {
		try {
			return write(state, before);
		} catch (error) {
			const problem = problemWithin(error) ?? rowProblem(liquidFailed, {});
			state.failures.push(rowFailure(problem.finding, field));
			return undefined;
		}
	};
}
