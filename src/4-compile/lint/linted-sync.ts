import type { Span } from "../../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../../diagnostics/span.js";
import type { CompiledSync, MappingNode } from "../../types/generated/compiled.js";
import type { ResolvedSync } from "../../types/resolved.js";
import type { Json } from "../../types/source.js";
import type { Findings } from "../mapping-context.js";

/** A sync that compiled without an error: as written, as a program, which columns its fields read, and the fields. */
export interface LintedSync {
	readonly sync: ResolvedSync;
	readonly compiled: CompiledSync;
	readonly reads: Findings["reads"];
	readonly fields: readonly EventField[];
}

/** A named place of the event that is not inside a list: objects on the way, leaves at the end. */
export interface EventField {
	/** traits, address, city */
	readonly path: readonly string[];
	readonly node: MappingNode;
}

/** In the order of the mapping; objects before their members. */
export function eventFields({ mapping }: CompiledSync): EventField[] {
	const found: EventField[] = [];
	collect(mapping.root, []);
	return found;

	function collect(node: MappingNode, path: readonly string[]): void {
		if (path.length > 0) found.push({ path, node });
		if (node.kind !== "object") return;
		for (const field of node.fields) collect(field.value, [...path, field.name]);
	}
}

/** The member of the event that a call's own data stands in. */
export function bodyField({ call }: ResolvedSync): "traits" | "properties" {
	return call === "identify" || call === "group" ? "traits" : "properties";
}

/** Traits or properties by themselves, without what they are made of. */
export function topFields(one: LintedSync): EventField[] {
	const body = bodyField(one.sync);
	return one.fields.filter(({ path }) => path.length === 2 && path[0] === body);
}

/** Where a field is written; one that an operator spreads is at the operator. */
export function placeOf({ file, mapping }: ResolvedSync, path: readonly string[]): Span {
	let pointer = "/mapping";
	let written: Json | undefined = mapping;
	for (const step of path) {
		if (typeof written !== "object" || written === null || Array.isArray(written)) break;
		// A map by the checks above.
		const map: Readonly<Record<string, Json>> = written as { readonly [key: string]: Json };
		const key = Object.keys(map).find((one) => (one.startsWith("$$") ? one.slice(1) : one) === step);
		const operator = key ?? ["$columns", "$spread", "$template"].find((one) => Object.hasOwn(map, one));
		if (operator === undefined) break;
		pointer = pointerTo(pointer, operator);
		if (key === undefined) break;
		written = map[key];
	}
	return spanOf({ file, pointer, part: "key" });
}

/** traits.address.city */
export function nameOf({ path }: Pick<EventField, "path">): string {
	return path.join(".");
}
