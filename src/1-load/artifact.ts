import type { TextFile } from "../types/source.js";

/** A JSON map whose members are still unknown. */
export type Parsed = Readonly<Record<string, unknown>>;

export function parseArtifact(file: TextFile): { readonly value: Parsed } | { readonly problem: string } {
	try {
		const value: unknown = JSON.parse(file.text);
		return isMapOf(value) ? { value } : { problem: "it is not a JSON object" };
	} catch {
		return { problem: "it is not valid JSON" };
	}
}

export function isMapOf(value: unknown): value is Parsed {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function mapAt(value: Parsed, key: string): Parsed {
	const member = value[key];
	return isMapOf(member) ? member : {};
}

export function listAt(value: Parsed, key: string): readonly unknown[] {
	const member = value[key];
	return Array.isArray(member) ? member : [];
}

/** Numbers count as text: a model's version may be written either way. */
export function textAt(value: Parsed, key: string): string | null {
	const member = value[key];
	if (typeof member === "number") return String(member);
	return typeof member === "string" && member !== "" ? member : null;
}
