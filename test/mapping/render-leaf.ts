import type { Cell, ColumnKind } from "../../src/types/bound.js";
import type { Json } from "../../src/types/source.js";
import { rendererOf, type SpecOptions } from "./compile-spec.js";

export interface LeafCase {
	/** What stands after `x:` under traits. */
	readonly leaf: string;
	readonly kinds?: Readonly<Record<string, ColumnKind>>;
	readonly row?: Readonly<Record<string, Cell>>;
	readonly nulls?: "unset" | "send" | "omit";
	readonly before?: { readonly [field: string]: Json };
	readonly options?: SpecOptions;
}

/** The JSON text of one trait; nothing when it is left out, else the codes of what is wrong with the row. */
export function renderTrait({
	leaf,
	kinds = {},
	row = {},
	nulls = "unset",
	before,
	options = {},
}: LeafCase): string {
	const spec = `call: identify\nkey: id\nnulls: ${nulls}\nmapping:\n  userId: "{{ row.id }}"\n  traits:\n    x: ${leaf}\n`;
	const { renderer, cells } = rendererOf(spec, kinds, options);
	const rendering = renderer.render(
		cells({ id: "7", ...row }),
		before === undefined ? null : { traits: before },
	);
	if (rendering.kind === "unrendered") return rendering.failures.map(({ code }) => code).join(" ");
	const { body } = rendering;
	const prefix = '"userId":"7","traits":{"x":';
	return body === '"userId":"7"' ? "nothing" : body.startsWith(prefix) ? body.slice(prefix.length, -1) : body;
}
