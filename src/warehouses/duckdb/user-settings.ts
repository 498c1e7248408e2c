import type { JsonObject } from "../../types/source.js";
import { invalidSetting } from "../setting-refusal.js";
import { duckDbDialect } from "./dialect.js";

/** One of DuckDB's own settings, by its name in lower case. */
export interface UserSetting {
	readonly name: string;
	readonly value: string;
}

/**
 * Tailrace's own: what a profile says of them is meant for dbt's runs and changes nothing that is read. Those of
 * profiling and logging would write statements, which hold rows, to places that others read.
 */
const ours: ReadonlySet<string> = new Set([
	"memory_limit",
	"max_memory",
	"temp_directory",
	"preserve_insertion_order",
	"access_mode",
	"errors_as_json",
	"enable_progress_bar",
	"enable_progress_bar_print",
	"enable_profiling",
	"profiling_output",
	"profile_output",
	"profiling_mode",
	"log_query_path",
	"enable_logging",
]);

/** Under any other value Tailrace would read or keep something else than it says. */
const onlyAs: Readonly<Record<string, { readonly values: readonly string[]; readonly why: string }>> = {
	calendar: { values: ["gregorian"], why: "times are read by it" },
	default_collation: { values: ["", "binary"], why: "keys are compared by their bytes" },
	default_order: { values: ["asc", "ascending"], why: "pages are read in order" },
	preserve_identifier_case: { values: ["true"], why: "columns are found by their names" },
	enable_external_access: { values: ["true"], why: "files are attached again and again" },
	disabled_filesystems: { values: [""], why: "files are attached again and again" },
	lock_configuration: { values: ["false"], why: "the memory limit is raised where a statement needs it" },
	schema: { values: [], why: "`schema` beside `path` says it" },
	search_path: { values: [], why: "`schema` beside `path` says it" },
};

/** The settings of a map as the profile has them, without those that are ours. */
export function readUserSettings(
	written: JsonObject,
	{ from, origin }: { readonly from: string; readonly origin: string },
): readonly UserSetting[] {
	return Object.entries(written).flatMap(([written, value]) => {
		const name = written.toLowerCase();
		const invalid = (wanted: string) => invalidSetting({ name: `${from}.${written}`, wanted, origin });
		if (!/^\w+$/.test(name)) throw invalid("the name of a DuckDB setting");
		if (value === null || ours.has(name)) return [];
		if (typeof value === "object") throw invalid("a text, a number, `true` or `false`");
		const text = String(value);
		const rule = Object.hasOwn(onlyAs, name) ? onlyAs[name] : undefined;
		if (rule !== undefined && !rule.values.includes(text.toLowerCase()))
			throw invalid(`left out: ${rule.why}`);
		return [{ name, value: text }];
	});
}

export function settingSql({ name, value }: UserSetting): string {
	return `SET ${name} = ${duckDbDialect.literal(value)}`;
}
