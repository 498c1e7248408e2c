import { givenNotRead } from "../diagnostics/codes/compile.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { columnDiagnostic } from "./compile-liquid.js";
import { type MappingContext, report } from "./mapping-context.js";

/** Columns that a test gives and the model does not have. What the mapping reads was checked where it reads it. */
export function checkGivenColumns(context: MappingContext): void {
	const { sync, found } = context;
	const read = new Set([...sync.key, ...found.columns]);
	for (const { pointer, given } of sync.tests) {
		for (const name of Object.keys(given)) {
			if (read.has(name)) continue;
			const place = { pointer: pointerTo(pointer, "given", name), part: "key" } as const;
			if (sync.model.columns === null) {
				report(context, givenNotRead, place, { name, suggestion: didYouMean(name, read, "columns") });
				continue;
			}
			const diagnostic = columnDiagnostic(name, spanOf({ file: sync.file, ...place }), context);
			if (diagnostic !== null) found.diagnostics.push(diagnostic);
		}
	}
}
