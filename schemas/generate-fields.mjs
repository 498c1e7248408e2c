// What follows from schemas/segment-fields.json: the mapping of each call in sync.schema.json, the table that the compiler
// reads, and the page for people. Called by generate-types.mjs.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isMap, parseDocument } from "yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const catalogue = "schemas/segment-fields.json";
const schema = "schemas/sync.schema.json";
const page = "src/destinations/segment/README.md";
const calls = ["identify", "group", "track", "page", "screen", "alias"];

/** The files as they should be: [path from the root, text]. */
export async function fieldFiles() {
	const { sources, fields } = JSON.parse(await readFile(root + catalogue, "utf8"));
	const all = fields.map((field) => ({ ...field, calls: field.calls === "all" ? calls : field.calls }));
	return [
		[schema, mappingSchemas(await readFile(root + schema, "utf8"), all)],
		["src/types/generated/segment-fields.ts", fieldTable(all)],
		[page, fieldPage(await readFile(root + page, "utf8"), all, sources)],
	];
}

/** The text with our definitions in the places they have; what others wrote stays as it is. */
function mappingSchemas(text, fields) {
	const perCall = calls.map((call) =>
		ifThen(
			{ properties: { call: { const: call } }, required: ["call"] },
			{ properties: { mapping: { $ref: `#/definitions/${call}Mapping` } } },
		),
	);
	const definitions = {
		anyMapping: partSchema(fields),
		...Object.fromEntries(calls.map((call) => [`${call}Mapping`, callSchema(call, fields)])),
		...objectSchemas(fields),
	};
	let result = replaceMember(text, [], "allOf", perCall);
	for (const [name, value] of Object.entries(definitions))
		result = replaceMember(result, ["definitions"], name, value);
	const formatted = ["format", "--stdin-file-path=sync.schema.json"];
	return execFileSync(`${root}node_modules/.bin/biome`, formatted, {
		cwd: root,
		input: result,
		encoding: "utf8",
	});
}

/** JSON text with one member of one object replaced, or added as its last. */
function replaceMember(text, path, name, value) {
	const map = parseDocument(text).getIn(path, true) ?? parseDocument(text).contents;
	if (!isMap(map)) throw new Error(`${schema} has no ${path.join("/")}`);
	const member = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
	const pair = map.items.find((item) => String(item.key) === name);
	if (pair !== undefined) return text.slice(0, pair.key.range[0]) + member + text.slice(pair.value.range[1]);
	const end = map.items.at(-1).value.range[1];
	return `${text.slice(0, end)}, ${member}${text.slice(end)}`;
}

/** A part of a mapping whose call is not known where it is written; the whole is checked as its call's. */
function partSchema(fields) {
	const top = fields.filter(({ path }) => !path.includes("."));
	const node = ({ type }) => ({ $ref: `#/definitions/${type === "object" ? "objectNode" : "scalarNode"}` });
	return {
		title: "AnyMapping",
		type: "object",
		additionalProperties: false,
		minProperties: 1,
		properties: Object.fromEntries(
			top.map((field) => [field.path, { description: field.about, ...node(field) }]),
		),
	};
}

function callSchema(call, fields) {
	const own = fields.filter((field) => field.calls.includes(call));
	const required = own.filter((field) => isRequired(field, call)).map(({ path }) => path);
	const either = own.filter((field) => field.one_of?.includes(call)).map(({ path }) => path);
	const [first, second] = either;
	return {
		title: `${call[0].toUpperCase()}${call.slice(1)}Mapping`,
		type: "object",
		additionalProperties: false,
		...(required.length > 0 ? { required } : {}),
		// In place of anyOf, of whose branches a reader would have to say which was meant.
		...(either.length > 0
			? ifThen({ properties: { [first]: false } }, { required: [second], properties: { [second]: true } })
			: {}),
		properties: Object.fromEntries(
			own.filter(({ path }) => !path.includes(".")).map((field) => [field.path, rootSchema(field, call)]),
		),
	};
}

function ifThen(condition, consequence) {
	// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
	return { if: condition, then: consequence };
}

function isRequired({ required, path }, call) {
	return !path.includes(".") && Array.isArray(required) && required.includes(call);
}

function rootSchema({ path, type, about }, call) {
	const named =
		path === "context"
			? "contextNode"
			: path === "integrations"
				? "integrationsNode"
				: `${call}${capital(path)}`;
	return { description: about, $ref: `#/definitions/${type === "object" ? named : "scalarNode"}` };
}

/** Objects whose keys are known, each once for all calls that have the same. */
function objectSchemas(fields) {
	const schemas = {
		contextNode: objectSchema("context", fields),
		integrationsNode: objectSchema("integrations", fields),
	};
	for (const call of calls) {
		const own = fields.filter((field) => field.calls.includes(call));
		for (const name of ["traits", "properties"])
			if (own.some(({ path }) => path === name)) schemas[`${call}${capital(name)}`] = objectSchema(name, own);
	}
	return schemas;
}

/** Known keys with what they mean; any other key is allowed, and operators are. */
function objectSchema(parent, fields) {
	return {
		type: "object",
		allOf: [{ $ref: "#/definitions/objectNode" }],
		properties: memberSchemas(parent, fields),
	};
}

function memberSchemas(parent, fields) {
	const members = childrenOf(parent, fields).filter(({ path }) => lastStep(path) !== "*");
	return Object.fromEntries(members.map((field) => [lastStep(field.path), memberSchema(field, fields)]));
}

/** A template may stand for a whole object or list. Outside context people are free in what they send. */
function memberSchema({ path, type, about: description }, fields) {
	if (type === "list") return { description, type: ["array", "object", "string"] };
	if (type === "object") {
		const properties = memberSchemas(path, fields);
		return {
			description,
			type: ["object", "string"],
			...(Object.keys(properties).length > 0 ? { properties } : {}),
		};
	}
	return path.startsWith("context.") ? { description, $ref: "#/definitions/scalarNode" } : { description };
}

function childrenOf(parent, fields) {
	return fields.filter(({ path }) => parentOf(path) === parent);
}

/** What the compiler asks of the catalogue, without the words for people. */
function fieldTable(fields) {
	const rows = fields.map((field) => {
		const { path, type, calls: of, required = [], one_of: oneOf = [], segment = [], also = [] } = field;
		const row = {
			path,
			type,
			calls: of,
			required: required === "all" ? calls : required,
			oneOf,
			segment,
			also,
		};
		return `  ${JSON.stringify(row)},\n`;
	});
	const types = [...new Set(fields.map(({ type }) => type))].sort();
	return `// Generated from ${catalogue} by \`npm run types\`; do not edit.
import type { Call } from "./compiled.js";

export type SegmentFieldType = ${types.map((type) => JSON.stringify(type)).join(" | ")};

export interface SegmentField {
  /** Dotted path in the event; \`*\` is any key. */
  readonly path: string;
  readonly type: SegmentFieldType;
  readonly calls: readonly Call[];
  /** Calls in which it must be there; of a member, wherever its parent is. */
  readonly required: readonly Call[];
  /** Calls in which one of the fields so marked must be there. */
  readonly oneOf: readonly Call[];
  /** What Segment's own destination calls it. */
  readonly segment: readonly string[];
  /** Other names in use. */
  readonly also: readonly string[];
}

export const segmentFields: readonly SegmentField[] = [
${rows.join("")}];
`;
}

const [begin, end] = ["<!-- fields: begin -->\n", "<!-- fields: end -->\n"];

function fieldPage(text, fields, sources) {
	const [before, rest] = text.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined) throw new Error(`${page} has no place for the fields`);
	const lines = fields.map((field) => {
		const own = field.segment?.map((name) => `\`${name}\``).join(", ") ?? "";
		const rule = `[${field.source}](${sources[field.source]})`;
		return `| \`${field.path}\` | ${field.type} | ${callsInWords(field)} | ${own} | ${rule} | ${field.about} |\n`;
	});
	const head =
		"| field | type | calls | in Segment's own destination | rule | what it is |\n|---|---|---|---|---|---|\n";
	return `${before}${begin}${head}${lines.join("")}${end}${after}`;
}

function callsInWords({ calls: of, required = [], one_of: either = [] }) {
	if (required === "all") return "all, required";
	if (of.length === calls.length && required.length === 0 && either.length === 0) return "all";
	const word = (call) =>
		`${call}${required.includes(call) ? " (required)" : either.includes(call) ? " (one of)" : ""}`;
	return of.map(word).join(", ");
}

function parentOf(path) {
	return path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "";
}

function lastStep(path) {
	return path.slice(path.lastIndexOf(".") + 1);
}

function capital(word) {
	return word[0].toUpperCase() + word.slice(1);
}
