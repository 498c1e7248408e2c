import type { Span } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { exactDouble, readNumber } from "../mapping/numbers.js";
import { ExactNumber } from "../mapping/values.js";
import type { Json, YamlFile } from "../types/source.js";

export interface LostNumber {
	readonly written: string;
	readonly place: Span;
}

/** Numbers below a pointer that YAML could not keep as they are written: too many digits, or none at all. */
export function findLostNumbers(value: Json, pointer: string, file: YamlFile): LostNumber[] {
	if (typeof value === "object" && value !== null)
		return Object.entries(value).flatMap(([name, child]) =>
			findLostNumbers(child, pointerTo(pointer, name), file),
		);
	const node = file.nodes[pointer];
	if (typeof value !== "number" || node === undefined) return [];
	const written = file.text.slice(...node.value);
	const number = readNumber(written);
	const isKept = Number.isFinite(value) && !(number instanceof ExactNumber && exactDouble(number) === null);
	return isKept ? [] : [{ written, place: spanOf({ file, pointer, part: "value" }) }];
}
