import type { Liquid } from "liquidjs";
import { analyzeLiquid } from "../mapping/analyze-liquid.js";
import type { LeafProgram, MappingNode, MappingProgram } from "../types/generated/compiled.js";

/** The project variables that a program reads, so that it carries no others: a change of those is no change of it. */
export function varsRead(
	program: Pick<MappingProgram, "root" | "message_id">,
	liquid: Liquid,
): ReadonlySet<string> {
	const leaf = program.message_id?.value;
	const texts = [...liquidTexts(program.root), ...(leaf === undefined ? [] : leafTexts(leaf))];
	const options = { liquid, hasItem: true, extraNames: [] };
	return new Set(texts.flatMap((text) => analyzeLiquid(text, options).vars.map(({ name }) => name)));
}

function liquidTexts(node: MappingNode): string[] {
	switch (node.kind) {
		case "object":
			return [...node.spreads.flatMap(leafTexts), ...node.fields.flatMap(({ value }) => liquidTexts(value))];
		case "array":
			return node.items.flatMap(liquidTexts);
		case "each":
			return [...leafTexts(node.list), ...liquidTexts(node.item)];
		case "template":
			return [node.template, ...Object.values(node.with).flatMap(leafTexts)];
		case "leaf":
			return leafTexts(node);
		case "constant":
			return [];
		default:
			return node satisfies never;
	}
}

function leafTexts({ source, text }: LeafProgram): string[] {
	return source === "liquid" ? [text] : [];
}
