import { createHash, createHmac } from "node:crypto";
import { objectInText } from "../../diagnostics/codes/row.js";
import { rowProblem } from "../row-problem.js";
import { Binary, isObject, toText } from "../values.js";
import type { Filter } from "./filter.js";
import { standardFilter } from "./standard.js";

const standardNames = [
	"append",
	"prepend",
	"capitalize",
	"downcase",
	"upcase",
	"lstrip",
	"rstrip",
	"strip",
	"strip_html",
	"strip_newlines",
	"newline_to_br",
	"normalize_whitespace",
	"squish",
	"remove",
	"remove_first",
	"remove_last",
	"replace",
	"replace_first",
	"replace_last",
	"truncate",
	"truncatewords",
	"split",
	"slugify",
	"number_of_words",
	"escape",
	"escape_once",
	"xml_escape",
	"url_encode",
	"url_decode",
	"cgi_escape",
	"uri_escape",
	"base64_decode",
] as const;

/** Filters over text. README.md has the table. */
export const textFilters: Readonly<Record<string, Filter>> = {
	...Object.fromEntries(standardNames.map((name) => [name, overText(standardFilter(name))])),
	downcase: (value) => toText(value).toLowerCase(),
	upcase: (value) => toText(value).toUpperCase(),
	sha256: (value) => createHash("sha256").update(toText(value), "utf8").digest("hex"),
	hmac_sha256: (value, [key]) =>
		createHmac("sha256", toText(key)).update(toText(value), "utf8").digest("hex"),
	base64: toBase64,
	base64_encode: toBase64,
	join_present: joinPresent,
};

function overText(filter: Filter): Filter {
	return (value, args, impl) => {
		for (const arg of args) if (isObject(arg)) throw rowProblem(objectInText, { found: "an object" });
		return filter(toText(value), args, impl);
	};
}

function toBase64(value: unknown): string {
	return value instanceof Binary ? value.base64 : Buffer.from(toText(value), "utf8").toString("base64");
}

function joinPresent(value: unknown, args: readonly unknown[]): string | null {
	const separator = args.find(isNamed);
	const parts = [value, ...args.filter((arg) => !isNamed(arg))].flat().map(toText);
	const present = parts.filter((part) => part.trim() !== "");
	return present.length === 0 ? null : present.join(separator === undefined ? " " : toText(separator[1]));
}

/** A list of two whose first is `sep` is taken for the named argument, which arrives in that form. */
function isNamed(arg: unknown): arg is readonly ["sep", unknown] {
	return Array.isArray(arg) && arg.length === 2 && arg[0] === "sep";
}
