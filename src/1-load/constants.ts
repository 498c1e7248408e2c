import { constantNotSendable, numberNotExact } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pointerTo, spanInText, spanOf } from "../diagnostics/span.js";
import type { Json, YamlFile } from "../types/source.js";

/** The parts of a file whose constants are sent: the mapping of a spec, the variables and defaults of the project. */
export const sentParts = {
	spec: /^(\/targets\/[^/]+)?\/(mapping|on_removed\/properties)(\/|$)/,
	project: /^(\/targets\/[^/]+)?\/(vars|defaults\/[^/]+\/(mapping|on_removed\/properties))(\/|$)/,
} as const;

/** Constants that would be sent otherwise than written, or cannot be sent at all. */
export function checkConstants(file: YamlFile, part: RegExp): Diagnostic[] {
	const found = new Map<number, Diagnostic>();
	visit(file.value, "");
	return [...found.values()];

	function visit(value: Json, pointer: string): void {
		if (typeof value === "object" && value !== null) {
			for (const [name, child] of Object.entries(value)) visit(child, pointerTo(pointer, name));
			return;
		}
		const node = file.nodes[pointer];
		if (node === undefined || !part.test(pointer)) return;
		const written = file.text.slice(...node.value);
		// A fragment used twice is one slip.
		if (value === null)
			found.set(
				node.value[0],
				constantNotSendable(spanOf({ file, pointer, part: "value" }), {
					written,
				}),
			);
		if (typeof value !== "number") return;
		const span = spanInText(file, ...node.value);
		if (!Number.isFinite(value) && /[a-z]/i.test(written))
			found.set(node.value[0], constantNotSendable(span, { written }));
		else if (String(value) !== written) found.set(node.value[0], numberNotExact(span, { written }));
	}
}
