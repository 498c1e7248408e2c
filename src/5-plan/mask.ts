import { createHmac } from "node:crypto";
import type { Json } from "../types/source.js";

/**
 * A value for a plan. Booleans and numbers that are not sensitive stand as they are; of a text only its first
 * character is shown, of an e-mail address the domain's ending too; sensitive values are hidden altogether.
 */
export function maskValue(value: Json | undefined, isSensitive: boolean): string | null {
	if (value === undefined) return null;
	if (value === null) return "null";
	if (isSensitive) return "•••";
	if (typeof value === "string") return `"${maskText(value)}"`;
	if (typeof value === "object") return Array.isArray(value) ? `[${value.length} items]` : "{•••}";
	return String(value);
}

function maskText(text: string): string {
	const [first = ""] = text;
	const ending = /^[^@\s]+@[^@\s]+(\.[a-z]+)$/i.exec(text)?.[1];
	return ending === undefined ? `${first}•••` : `${first}•••@•••${ending}`;
}

/** A key as people may see it: a keyed digest, the same in every plan of a project. */
export function maskKey(key: readonly string[], projectId: string): string {
	return createHmac("sha256", projectId).update(JSON.stringify(key)).digest("hex").slice(0, 12);
}

/** Whether a dotted path is, or lies below, one of the sensitive ones. */
export function isSensitivePath(path: string, sensitive: readonly string[]): boolean {
	return sensitive.some((one) => path === one || path.startsWith(`${one}.`));
}
