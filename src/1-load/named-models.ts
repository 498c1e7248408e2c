import { valueAt } from "../diagnostics/scalar-span.js";
import { pointerTo } from "../diagnostics/span.js";
import type { Json, TextFile, YamlFile } from "../types/source.js";

/** Whether a spec may read a dbt node, by its unique id. A project has many more nodes than a spec ever names. */
export type IsNamed = (uniqueId: string) => boolean;

/**
 * The nodes that specs and their SQL files may name: those of whose names every word stands there somewhere. All, where a
 * name is only known once variables are.
 */
export function namedModels(specs: readonly YamlFile[], texts: Readonly<Record<string, TextFile>>): IsNamed {
	const written = [...specs.flatMap(modelsOf), ...Object.values(texts).map(({ text }) => text)];
	if (written.some((text) => /var\s*\(/.test(text))) return () => true;
	const words = new Set(["", ...written.flatMap((text) => text.split(notOfNames))]);
	return (uniqueId) => {
		// model.shop.orders, model.shop.orders.v2, source.shop.app.orders
		const [kind, , ...names] = uniqueId.split(".");
		const parts = kind === "source" ? names : names.slice(0, 1);
		return parts.every((part) => part.split(notOfNames).every((word) => words.has(word)));
	};
}

const notOfNames = /[^\w-]+/;

/** What a spec says of its model, in any target. */
function modelsOf(spec: YamlFile): string[] {
	const targets = valueAt(spec, "/targets");
	const names = typeof targets === "object" && targets !== null ? Object.keys(targets) : [];
	const places = ["/model", ...names.map((name) => pointerTo("/targets", name, "model"))];
	// A pointer of a YAML file leads to a YAML value.
	return places.flatMap((pointer) => textsIn((valueAt(spec, pointer) ?? null) as Json));
}

function textsIn(value: Json): string[] {
	if (typeof value === "string") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
