import { sensitiveUnknown } from "../diagnostics/codes/compile.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo } from "../diagnostics/span.js";
import { type MappingContext, report } from "./mapping-context.js";

/**
 * The dotted paths whose values are masked: fields marked so, fields named under `sensitive`, and fields that read a
 * column named there. Sorted.
 */
export function sensitiveFields(context: MappingContext): string[] {
	const { sync, found } = context;
	const fields = new Set(found.sensitiveFields);
	const known = sync.model.columns;
	const columns = new Set([...(known?.columns.map(({ name }) => name) ?? []), ...found.columns, ...sync.key]);
	for (const [at, name] of sync.sensitive.entries()) {
		for (const read of found.reads) if (read.columns.includes(name)) fields.add(read.field);
		if (found.fields.has(name)) fields.add(name);
		const pointer = pointerTo("/sensitive", at);
		// With an incomplete list of columns an unread one is nobody's mistake; a default is for those that have it.
		const isDefault = sync.file.nodes[pointer]?.file !== undefined;
		if (found.fields.has(name) || columns.has(name) || !known?.isClosed || isDefault) continue;
		const suggestion = didYouMean(name, [...columns, ...found.fields], "columns and fields");
		report(context, sensitiveUnknown, { pointer, part: "value" }, { name, suggestion });
	}
	return [...fields].sort();
}
