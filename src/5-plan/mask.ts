import { createHmac } from "node:crypto";
import type { Json } from "../types/source.js";

/** What a plan may show of a value. */
export type Exposure = "constant" | "id" | "ordinary" | "sensitive";

/** Texts so short that their first character would give them away show only their shape. */
const shortest = 4;

/**
 * A value for a plan. Constants of the mapping, booleans and numbers stand as they are. Of a text only the first
 * character and the shape are shown (letters as x and X, digits as 9), of a date only the year: enough to see what an
 * edit does, and no value. Ids are keyed digests, like keys. Sensitive values are hidden altogether.
 */
export function maskValue(value: Json | undefined, exposure: Exposure, projectId: string): string | null {
	if (value === undefined) return null;
	if (value === null) return "null";
	if (exposure === "constant") return JSON.stringify(value);
	if (exposure === "sensitive") return "•••";
	if (exposure === "id") return maskKey([String(value)], projectId);
	if (typeof value === "string") return JSON.stringify(maskText(value));
	if (typeof value === "object") return Array.isArray(value) ? `[${value.length} items]` : "{•••}";
	return String(value);
}

const longestShape = 32;

function maskText(text: string): string {
	const date = /^(\d{4})-\d\d-\d\d(T.*)?$/.exec(text);
	if (date !== null) return `${date[1]}-••-••${date[2] === undefined ? "" : "T••:••"}`;
	const characters = [...text];
	const shown = characters.length < shortest ? 0 : 1;
	const shape = characters
		.slice(shown, longestShape)
		.join("")
		.replaceAll(/\p{Lu}/gu, "X")
		.replaceAll(/\p{Nd}/gu, "9")
		.replaceAll(/[^\P{L}X]/gu, "x");
	return `${characters.slice(0, shown).join("")}${shape}${characters.length > longestShape ? "…" : ""}`;
}

/** A key as people may see it: a keyed digest, the same in every plan of a project. */
export function maskKey(key: readonly string[], projectId: string): string {
	return createHmac("sha256", projectId).update(JSON.stringify(key)).digest("hex").slice(0, 12);
}

/** Whether a dotted path is, or lies below, one of the sensitive ones. */
export function isSensitivePath(path: string, sensitive: readonly string[]): boolean {
	return sensitive.some((one) => path === one || path.startsWith(`${one}.`));
}
