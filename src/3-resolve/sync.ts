import { basename, extname } from "node:path/posix";
import {
	destinationMissing,
	keyMissing,
	nameNotUsable,
	unknownDestination,
	unknownKeyColumn,
} from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanInText, spanOf, spanOfMap } from "../diagnostics/span.js";
import { renderTree } from "../jinja/render-settings.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { LoadedDbt, LoadedProject } from "../types/loaded.js";
import type { ResolvedSync } from "../types/resolved.js";
import type { Json, YamlFile } from "../types/source.js";
import type { SchemaChecks, ValidatedSpec } from "../types/validated.js";
import { readCallSettings } from "./call-settings.js";
import { defaultKey } from "./default-key.js";
import { readFirstRun } from "./first-run.js";
import { resolveGuards } from "./guards.js";
import { type FoundModel, isBracedReference, resolveModel } from "./model.js";
import type { ProjectSettings } from "./project-settings.js";
import { readTests } from "./tests.js";

export interface SyncContext {
	readonly loaded: LoadedProject;
	readonly project: ProjectSettings;
	readonly checks: SchemaChecks;
	/** What each dbt node reads, by unique id. */
	readonly parents: ReadonlyMap<string, readonly string[]>;
}

interface Found<Value> {
	readonly value: Value | null;
	readonly diagnostics: readonly Diagnostic[];
}

/** One spec with its references found and its defaults filled in; null when something is wrong with it. */
export function resolveSync(
	{ file, spec: written }: ValidatedSpec,
	context: SyncContext,
): Found<ResolvedSync> {
	const { value: spec, diagnostics: rendering } = renderSpec(file, context);
	if (spec === null) return { value: null, diagnostics: rendering };
	const name = readName(spec, file);
	const model = resolveModel(spec.model, file, {
		loaded: context.loaded,
		functions: context.project.functions,
		parents: context.parents,
	});
	const key = model.value === null ? null : readKey(spec, file, model.value, context.loaded.dbt);
	const destination = readDestination(spec, file, context.project);
	const call = readCallSettings(spec, file);
	const firstRun = readFirstRun(spec, file);
	const tests = readTests(spec, file);
	const parts = [name, model, key, destination, call, firstRun, tests];
	const diagnostics = parts.flatMap((part) => part?.diagnostics ?? []);
	const isWhole =
		name.value !== null &&
		model.value !== null &&
		key !== null &&
		key.value !== null &&
		destination.value !== null;
	if (!isWhole || diagnostics.some(({ severity }) => severity === "error"))
		return { value: null, diagnostics };
	const value: ResolvedSync = {
		name: name.value,
		history: spec.moved_from ?? name.value,
		firstRun: firstRun.value,
		file,
		isEnabled: spec.enabled ?? true,
		description: spec.description ?? null,
		tags: spec.tags ?? [],
		owner: spec.owner ?? null,
		model: model.value.model,
		where: spec.where ?? null,
		key: key.value,
		destination: destination.value,
		...call.value,
		nulls: spec.nulls ?? "unset",
		guards: resolveGuards(context.project.settings.guards, spec.guards),
		sensitive: spec.sensitive ?? [],
		// The schema says a map of YAML values; the generator's types are narrower than that.
		mapping: written.mapping as Readonly<Record<string, Json>>,
		tests: tests.value,
	};
	return { value, diagnostics };
}

/** Left to Liquid, to people, or to the reader of models. */
const unread = /^\/(mapping|on_removed\/properties|meta|anchors|targets)(\/|$)/;

function renderSpec(file: YamlFile, { project, checks }: SyncContext): Found<SyncSpec> {
	const model =
		typeof file.value === "object" && file.value !== null && "model" in file.value ? file.value.model : null;
	const isBraced = typeof model === "string" && isBracedReference(model);
	const isLeft = (pointer: string) => unread.test(pointer) || (isBraced && pointer === "/model");
	const rendered = renderTree(file, project.functions, { isLeft });
	if (rendered.diagnostics.length > 0) return { value: null, diagnostics: rendered.diagnostics };
	// As it is written it was checked before.
	const diagnostics = rendered.value === file.value ? [] : checks.sync({ ...file, value: rendered.value });
	// The check is what makes the value a spec.
	return {
		value: diagnostics.length > 0 ? null : (rendered.value as unknown as SyncSpec),
		diagnostics,
	};
}

/** As the schema has it for a written name. */
const usableName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** The name written, else the file's; null with no diagnostic never happens. */
function readName(spec: SyncSpec, file: YamlFile): Found<string> {
	const name = spec.name ?? basename(file.path, extname(file.path));
	if (usableName.test(name)) return { value: name, diagnostics: [] };
	return {
		value: null,
		diagnostics: [nameNotUsable(spanInText(file, 0, 0), { name })],
	};
}

function readKey(
	spec: SyncSpec,
	file: YamlFile,
	found: FoundModel,
	dbt: LoadedDbt | null,
): Found<readonly string[]> {
	const { model, node } = found;
	const isWritten = spec.key !== undefined;
	const usual = isWritten ? null : defaultKey(found, file, dbt);
	const key = typeof spec.key === "string" ? [spec.key] : (spec.key ?? usual?.key ?? []);
	const warnings = usual?.diagnostics ?? [];
	if (key.length === 0) {
		return {
			value: null,
			diagnostics: [
				keyMissing(spanOfMap(file, ""), {
					label: model.label,
					isDbt: node !== null,
				}),
			],
		};
	}
	const { columns } = model;
	if (columns === null || !columns.isClosed) return { value: key, diagnostics: warnings };
	const names = columns.columns.map((column) => column.name);
	const diagnostics = key.flatMap((name, at) => {
		if (names.includes(name)) return [];
		const pointer = isWritten ? (Array.isArray(spec.key) ? `/key/${at}` : "/key") : "/model";
		const place = spanOf({ file, pointer, part: "value" });
		const suggestion = didYouMean(name, names, "columns");
		return [
			unknownKeyColumn(place, {
				name,
				label: model.label,
				origin: columns.origin,
				suggestion,
			}),
		];
	});
	return { value: key, diagnostics: [...warnings, ...diagnostics] };
}

function readDestination(
	spec: SyncSpec,
	file: YamlFile,
	{ settings }: ProjectSettings,
): Found<ResolvedSync["destination"]> {
	const names = Object.keys(settings.destinations);
	const [only] = names;
	const name = spec.destination ?? (names.length === 1 ? only : undefined);
	if (name === undefined)
		return {
			value: null,
			diagnostics: [destinationMissing(spanOfMap(file, ""), { names })],
		};
	const found = Object.hasOwn(settings.destinations, name) ? settings.destinations[name] : undefined;
	if (found !== undefined) return { value: { name, type: found.type }, diagnostics: [] };
	const place = spanOf({ file, pointer: "/destination", part: "value" });
	return {
		value: null,
		diagnostics: [
			unknownDestination(place, {
				name,
				suggestion: didYouMean(name, names, "destinations"),
			}),
		],
	};
}
