import { invalidSetting, missingSetting } from "./setting-refusal.js";
import type { ConnectionSettings } from "./warehouse.js";

/** Reads rendered settings by name; the first of several names that is set wins, and blank is not set. */
export interface SettingReader {
	text(...names: readonly string[]): string | null;
	/** Refuses where it is not set. */
	needed(...names: readonly string[]): string;
	number(name: string): number | null;
	flag(name: string): boolean;
	/** One of a few words. */
	choice<Word extends string>(name: string, words: readonly Word[]): Word | null;
}

export function readSettings({ type, settings, origin }: ConnectionSettings): SettingReader {
	const invalid = (name: string, wanted: string) => invalidSetting({ name, wanted, origin });

	function text(...names: readonly string[]): string | null {
		for (const name of names) {
			const value = settings[name];
			if (typeof value === "number" || typeof value === "boolean") return String(value);
			if (typeof value === "string" && value.trim() !== "") return value;
			if (typeof value === "object" && value !== null) throw invalid(name, "a text");
		}
		return null;
	}

	return {
		text,
		needed: (...names) => {
			const value = text(...names);
			if (value !== null) return value;
			throw missingSetting({ name: names[0] ?? "", type, origin });
		},
		number: (name) => {
			const value = text(name);
			if (value === null) return null;
			if (!/^\d+$/.test(value.trim())) throw invalid(name, "a whole number");
			return Number(value);
		},
		flag: (name) => {
			const value = text(name)?.toLowerCase() ?? "false";
			if (value !== "true" && value !== "false") throw invalid(name, "`true` or `false`");
			return value === "true";
		},
		choice: (name, words) => {
			const value = text(name);
			const word = words.find((one) => one === value) ?? null;
			if (value !== null && word === null) throw invalid(name, `one of ${words.join(", ")}`);
			return word;
		},
	};
}
