import type { Refusal } from "../../diagnostics/refusal.js";
import type { Json, JsonObject } from "../../types/source.js";
import { invalidSetting } from "../setting-refusal.js";
import type { Attachment } from "./attach.js";
import { duckDbDialect } from "./dialect.js";
import { isMap } from "./json.js";
import { isInMemory, mayHoldPassword, nameOf, wholePath } from "./location.js";
import { textsIn } from "./secrets.js";

export interface WrittenAttachment extends Attachment {
	/** What no message may show. */
	readonly hidden: readonly string[];
}

/** Names that DuckDB or Tailrace has for itself. */
const reserved = new Set(["main", "memory", "system", "temp", "tailrace_state", "tailrace_scratch"]);

/** Whose databases are files of their own; of all others the path is an address. */
const fileTypes = new Set(["", "duckdb", "sqlite", "ducklake"]);

interface Origin {
	readonly baseDir: string;
	readonly invalid: (wanted: string) => Refusal;
}

/** The databases that a profile attaches beside its own; every one is only read, whatever it says. */
export function readAttach(
	written: Json | undefined,
	{ baseDir, origin }: { readonly baseDir: string; readonly origin: string },
): readonly WrittenAttachment[] {
	const invalid = (wanted: string) => invalidSetting({ name: "attach", wanted, origin });
	if (written === undefined || written === null) return [];
	if (!Array.isArray(written)) throw invalid("a list");
	const byName = new Map<string, WrittenAttachment>();
	for (const one of written) {
		if (!isMap(one) || typeof one.path !== "string") throw invalid("a list of maps with `path`");
		const attachment = attachmentOf(one, one.path, { baseDir, invalid });
		if (attachment === null) continue;
		const name = attachment.alias.toLowerCase();
		const other = byName.get(name);
		if (reserved.has(name) || (other !== undefined && other.path !== attachment.path))
			throw invalid(`a list with a name of its own for each database, and \`${attachment.alias}\` is taken`);
		byName.set(name, attachment);
	}
	return [...byName.values()];
}

/** Null for a database in memory, which has nothing in it yet. */
function attachmentOf(
	written: JsonObject,
	given: string,
	{ baseDir, invalid }: Origin,
): WrittenAttachment | null {
	const [, reader, file = given] = /^(sqlite|duckdb):(.*)$/is.exec(given) ?? [];
	const { options, type = reader, secret, alias } = written;
	const all = withValues({ ...(isMap(options) ? options : {}), ...withValues({ type, secret }) });
	const words = Object.entries(all).flatMap(([key, value]) => {
		const word = /^\w+$/.test(key) ? optionSql(key.toUpperCase(), value) : null;
		if (word === null) throw invalid("a list of maps whose `options` are options of ATTACH");
		return word;
	});
	const isAddress = !fileTypes.has(String(all.type ?? "").toLowerCase());
	if (!isAddress && isInMemory(file)) return null;
	const name = typeof alias === "string" && alias !== "" ? alias : nameOf(file);
	if (name === "") throw invalid("a list with an `alias` where the path has no name in it");
	const path = isAddress ? file : wholePath(file, baseDir);
	const { type: _, secret: __, ...rest } = all;
	return {
		alias: name,
		path,
		isReadOnly: true,
		options: words,
		hidden: [...(mayHoldPassword(path) ? [path] : []), ...textsIn(rest)],
	};
}

/** An option as ATTACH words it, or null where it is none. */
function optionSql(name: string, value: Json): readonly string[] | null {
	const { quote, literal } = duckDbDialect;
	if (name === "READ_ONLY" || name === "READ_WRITE" || name === "ACCESS_MODE" || value === false) return [];
	if (typeof value === "object") return null;
	if (name === "TYPE") return /^\w+$/.test(String(value)) ? [`TYPE ${value}`] : null;
	if (name === "SECRET") return [`SECRET ${quote(String(value))}`];
	if (value === true) return [name];
	return [`${name} ${typeof value === "number" ? value : literal(unquoted(value))}`];
}

/** dbt passes on a value that is in quotes already. */
function unquoted(value: string): string {
	return /^(['"])(.*)\1$/s.exec(value.trim())?.[2] ?? value;
}

function withValues(map: Readonly<Record<string, Json | undefined>>): JsonObject {
	// What is left has values.
	return Object.fromEntries(Object.entries(map).filter(([, value]) => value != null)) as JsonObject;
}
