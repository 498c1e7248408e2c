import { type Document, isCollection, isMap, isPair, isScalar, parseDocument, stringify } from "yaml";
import { valueAt } from "../../diagnostics/scalar-span.js";
import { pointerTo, spanOf } from "../../diagnostics/span.js";
import type { ResolvedProject, ResolvedSync } from "../../types/resolved.js";
import type { Json, JsonObject, YamlFile } from "../../types/source.js";
import type { Paint } from "../output.js";

/** Where a value comes from: a place in a file, or why it is what it is without being written. */
export type Origin = { readonly file: string; readonly line: number } | { readonly default: string };

/**
 * A sync with every default filled in, in the words of a spec, and the origin of each value that is not a map. As text
 * it is YAML with the origins as comments.
 */
export function showSync(
	sync: ResolvedSync,
	project: ResolvedProject,
	format: "text" | "json",
	paint: Paint,
): string {
	const spec = specOf(sync);
	const origins = originsOf(spec, sync, project);
	if (format === "json") return JSON.stringify({ target: project.target, spec, origins }, null, 2);
	const heading = paint.dim(`# ${sync.name} in target ${project.target}`);
	return [heading, ...annotate(spec, origins, paint)].join("\n");
}

/** The resolved sync as a spec would say all of it. */
function specOf(sync: ResolvedSync): JsonObject {
	const { onRemoved, firstRun } = sync;
	const optional = {
		description: sync.description,
		owner: sync.owner,
		where: sync.where,
		moved_from: sync.history === sync.name ? null : sync.history,
		first_run:
			firstRun === null || typeof firstRun === "string" ? firstRun : { adopt_before: firstRun.adoptBefore },
	};
	const written = Object.entries(optional).filter(([, value]) => value !== null);
	return {
		name: sync.name,
		...Object.fromEntries(written),
		enabled: sync.isEnabled,
		tags: sync.tags,
		model: modelOf(sync),
		key: sync.key,
		destination: sync.destination.name,
		call: sync.call,
		behavior: sync.behavior,
		...(sync.on === null ? {} : { on: sync.on }),
		on_removed: typeof onRemoved === "string" ? onRemoved : { ...onRemoved },
		on_mapping_change: sync.onMappingChange,
		nulls: sync.nulls,
		guards: { ...sync.guards },
		sensitive: sync.sensitive,
		mapping: sync.mapping,
	};
}

/** A relation or a query has its key before its name. */
function modelOf({ file, model: { label } }: ResolvedSync): Json {
	const written = valueAt(file, "/model");
	const [key] = typeof written === "object" && written !== null ? Object.keys(written) : [];
	return key === undefined ? label : { [key]: label };
}

function originsOf(spec: JsonObject, sync: ResolvedSync, project: ResolvedProject): Record<string, Origin> {
	const origins: Record<string, Origin> = {};
	visit(spec, "");
	return origins;

	function visit(value: Json, pointer: string): void {
		const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
		const isListOfMaps = Array.isArray(value) && value.some((item) => typeof item === "object");
		if ((isMap && Object.keys(value).length > 0) || isListOfMaps) {
			for (const [key, child] of Object.entries(value)) visit(child, pointerTo(pointer, key));
			return;
		}
		origins[pointer] = originOf(value, pointer, sync, project);
	}
}

function originOf(value: Json, pointer: string, sync: ResolvedSync, project: ResolvedProject): Origin {
	const written = placeIn(sync.file, pointer);
	const guard = /^\/guards\/(\w+)$/.exec(pointer)?.[1];
	if (guard === undefined) return written ?? { default: reasonOf(pointer, sync) };
	// Of project and spec the stricter one counts.
	const ofSpec = memberOf(sync.file.value, "guards", guard);
	const ofProject = memberOf(project.file.value, "guards", guard);
	if (written !== null && String(ofSpec) === String(value)) return written;
	const place = placeIn(project.file, pointer);
	return place !== null && String(ofProject) === String(value) ? place : (written ?? { default: "default" });
}

function placeIn(file: YamlFile, pointer: string): Origin | null {
	if (file.nodes[pointer] === undefined) return null;
	const { file: path, start } = spanOf({ file, pointer, part: "value" });
	return { file: path, line: start.line };
}

function memberOf(value: Json, ...steps: readonly string[]): Json | undefined {
	return steps.reduce<Json | undefined>(
		(at, step) => (typeof at === "object" && at !== null ? (at as JsonObject)[step] : undefined),
		value,
	);
}

function reasonOf(pointer: string, { call, behavior }: ResolvedSync): string {
	switch (pointer) {
		case "/name":
			return "the file's name";
		case "/key":
			return "the primary key dbt infers";
		case "/destination":
			return "the only one";
		case "/behavior":
			return `default of ${call}`;
		case "/on":
		case "/on_mapping_change":
			return `default of ${behavior}`;
		default:
			return "default";
	}
}

const mark = "\u0000";
const widest = 72;

/** YAML with a comment behind each value that has an origin, one under the other. */
function annotate(spec: JsonObject, origins: Readonly<Record<string, Origin>>, paint: Paint): string[] {
	const document = parseDocument(stringify(spec, { lineWidth: 0 }));
	comment(document.contents, "", origins);
	const lines = document
		.toString({ lineWidth: 0, flowCollectionPadding: false })
		.trimEnd()
		.split("\n")
		.map((line) => line.split(` #${mark}`));
	const width = Math.min(
		widest,
		Math.max(...lines.map(([value = "", note]) => (note === undefined ? 0 : value.length))),
	);
	return lines.map(([value = "", note]) =>
		note === undefined ? value : `${value.padEnd(width)}  ${paint.dim(`# ${note}`)}`,
	);
}

function comment(
	node: Document["contents"] | unknown,
	pointer: string,
	origins: Readonly<Record<string, Origin>>,
): void {
	const origin = origins[pointer];
	if (origin !== undefined && (isScalar(node) || isCollection(node))) {
		const text = "file" in origin ? `${origin.file}:${origin.line}` : origin.default;
		node.comment = `${mark}${text}`;
		if (isCollection(node)) node.flow = true;
		return;
	}
	if (!isCollection(node)) return;
	for (const [index, item] of node.items.entries()) {
		const key = isMap(node) && isPair(item) && isScalar(item.key) ? String(item.key.value) : index;
		comment(isPair(item) ? item.value : item, pointerTo(pointer, key), origins);
	}
}
