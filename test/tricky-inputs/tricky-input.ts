import { join } from "node:path";
import { createEffectOf } from "../../src/changes/effect-of.js";
import { segment } from "../../src/destinations/segment/segment.js";
import type { BoundSync, Cell, ColumnKind } from "../../src/types/bound.js";
import { compileSpec, rendererOf, type SpecOptions } from "../mapping/compile-spec.js";
import { renderTrait } from "../mapping/render-leaf.js";
import { checkProject, type Phase } from "../support/check-project.js";
import type { OpenShop } from "../support/open-shop.js";

/** One input that Segment, its own destination or its SDK takes wrongly or silently, and what Tailrace does with it. */
export interface TrickyInput {
	readonly number: number;
	/** For the table in the docs. */
	readonly input: string;
	/** The one behaviour: for the table too. Each code that it names is shown by one of the cases. */
	readonly does: string;
	readonly shown: readonly Shown[];
}

/** The behaviour, really exercised: by compile, the renderer, the plan, the delivery, whatever decides it. */
export interface Shown {
	readonly what: string;
	readonly outcome: (open: OpenShop) => string | Promise<string>;
	readonly expected: string;
}

type Row = Readonly<Record<string, Cell>>;
type Kinds = Readonly<Record<string, ColumnKind>>;

/** A row rendered by a spec: the event's members, or codes and fields of what is wrong with it. */
export function renders(
	spec: string,
	row: Row,
	expected: string,
	kinds: Kinds = {},
	options: SpecOptions = {},
): Shown {
	return {
		what: `${oneLine(spec)} of ${JSON.stringify(row)}`,
		outcome: () => {
			const { renderer, cells } = rendererOf(`key: k\n${spec}`, kinds, options);
			const rendering = renderer.render(cells({ k: "1", ...row }), null);
			if (rendering.kind === "rendered") return rendering.body;
			return rendering.failures.map(({ code, field }) => `${code} ${field}`).join(", ");
		},
		expected,
	};
}

/** The userId of an identify call, out of one column. */
export function ofId(kind: ColumnKind, cell: Cell, expected: string): Shown {
	return renders('call: identify\nmapping: { userId: "{{ row.x }}" }', { x: cell }, expected, { x: kind });
}

/** One trait out of one column: its JSON text, `nothing`, or codes. */
export function ofTrait(kind: ColumnKind, cell: Cell, expected: string, leaf = '"{{ row.x }}"'): Shown {
	return {
		what: `trait ${leaf} of ${kind} ${JSON.stringify(cell)}`,
		outcome: () => renderTrait({ leaf, kinds: { x: kind }, row: { x: cell } }),
		expected,
	};
}

/** The same under a rule for nulls, a value sent before. */
export function ofNull(
	kind: ColumnKind,
	cell: Cell,
	nulls: "unset" | "send" | "omit",
	expected: string,
): Shown {
	return {
		what: `trait of ${kind} ${JSON.stringify(cell)} with nulls: ${nulls}, sent before`,
		outcome: () =>
			renderTrait({
				leaf: '"{{ row.x }}"',
				kinds: { x: kind },
				row: { x: cell },
				nulls,
				before: { x: { a: 1 } },
			}),
		expected,
	};
}

/** The codes that compiling a spec gives; `sound` for none. */
export function compiles(spec: string, expected: string, options: SpecOptions = {}): Shown {
	return {
		what: oneLine(spec),
		outcome: () => codesOf(compileSpec(spec, options).diagnostics),
		expected,
	};
}

/** The codes that a whole project of test/cases gives. */
export function ofProject(path: string, expected: string): Shown {
	const phase = path.slice(0, path.indexOf("/")) as Phase;
	return {
		what: path,
		outcome: async () =>
			codesOf((await checkProject(join(import.meta.dirname, "../cases", path), phase)).diagnostics),
		expected,
	};
}

/** What the destination is given for a new row: the message id and the event's size, or what is wrong with it. */
export function effectOf(spec: string, row: Row, kinds: Kinds = {}): string {
	const { sync, mapping, cells } = rendererOf(`key: k\n${spec}`, kinds);
	const bound: BoundSync = { sync, mapping, types: [] };
	const effect = createEffectOf({
		bound,
		earlier: [],
		firing: ["added"],
		adoption: null,
		destination: segment,
	})({
		bucket: 1,
		n: 1,
		op: "added",
		key: ["1"],
		fingerprint: "f",
		row: cells({ k: "1", ...row }),
		was: null,
		before: null,
		mapping: null,
		gone: null,
		cause: "data",
	});
	if (effect.kind === "invalid") return effect.failures.map(({ code }) => code).join(" ");
	return effect.kind === "sent" ? `sent, message id ${effect.messageId}` : effect.kind;
}

function codesOf(diagnostics: readonly { readonly code: string }[]): string {
	return [...new Set(diagnostics.map(({ code }) => code))].sort().join(" ") || "sound";
}

function oneLine(text: string): string {
	return text.trim().replaceAll(/\s*\n\s*/g, "; ");
}
