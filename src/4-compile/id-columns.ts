import { analyzeLiquid } from "../mapping/analyze-liquid.js";
import { idFields } from "../mapping/check-ids.js";
import type { Json } from "../types/source.js";
import { hasBefore, isLiquid, type MappingContext } from "./mapping-context.js";

/** The columns that ids are made of. Read ahead, because `$columns` may be written before an id. */
export function idColumns(context: MappingContext): string[] {
	const { sync, liquid } = context;
	return idFields.flatMap((field) => {
		const text = templateOf(sync.mapping[field]);
		if (text === null || !isLiquid(text)) return [];
		return analyzeLiquid(text, {
			liquid,
			hasItem: false,
			hasBefore: hasBefore(context),
			extraNames: [],
		}).columns.map(({ name }) => name);
	});
}

function templateOf(written: Json | undefined): string | null {
	if (typeof written === "string") return written;
	if (typeof written !== "object" || written === null || Array.isArray(written)) return null;
	const { $value: value } = written as { readonly $value?: Json };
	return typeof value === "string" ? value : null;
}
