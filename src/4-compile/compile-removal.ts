import { removalIdentity } from "../diagnostics/codes/compile.js";
import { pointerTo } from "../diagnostics/span.js";
import { idFields } from "../mapping/check-ids.js";
import type { FieldProgram, MappingProgram } from "../types/generated/compiled.js";
import { compileLeaf } from "./compile-leaf.js";
import { compileRootObject, fixedLeaf } from "./compile-mapping.js";
import { type MappingContext, report } from "./mapping-context.js";

/** The track call for a removed row, under the ids of the mapping; null without one. */
export function compileRemoval(
	mapping: Pick<MappingProgram, "root">,
	context: MappingContext,
): Omit<MappingProgram, "vars" | "timezone"> | null {
	const { onRemoved, nulls } = context.sync;
	if (onRemoved === "ignore") return null;
	checkIdentity(context);
	if (onRemoved === "clear_traits") return null;
	const fields: FieldProgram[] = mapping.root.fields.filter(
		({ name }) => name === "userId" || name === "anonymousId",
	);
	const event = compileLeaf(
		onRemoved.event,
		{
			pointer: "/on_removed/event",
			field: "event",
			nulls: "omit",
			hasItem: false,
		},
		fixedLeaf("label", true),
		context,
	);
	if (event !== null) fields.push({ name: "event", value: event });
	if (Object.keys(onRemoved.properties).length > 0) {
		const place = {
			pointer: "/on_removed/properties",
			field: "properties",
			nulls,
			hasItem: false,
		};
		const properties = compileRootObject(onRemoved.properties, place, context);
		if (properties !== null) fields.push({ name: "properties", value: properties });
	}
	return {
		call: "track",
		message_id: null,
		root: { kind: "object", spreads: [], fields },
	};
}

function checkIdentity(context: MappingContext): void {
	const { sync, found } = context;
	for (const field of idFields) {
		const read = found.reads.find((entry) => entry.field === field);
		const columns = read?.columns.filter((column) => !sync.key.includes(column)) ?? [];
		if (columns.length === 0) continue;
		report(
			context,
			removalIdentity,
			{ pointer: pointerTo("/mapping", field), part: "value" },
			{ field, columns, key: sync.key },
		);
	}
}
