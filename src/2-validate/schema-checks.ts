import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { lastStep } from "../diagnostics/span.js";
import type { JsonObject, YamlFile } from "../types/source.js";
import type { FileSchemas, SchemaChecks } from "../types/validated.js";
import { chooseForms } from "./choose-forms.js";
import { describeError } from "./describe-error.js";
import { type CheckContext, type SchemaReader, schemaReader } from "./schema-reader.js";

/** The checks may be asked often. Schemas are compiled once, and only when a file is not known to fit. */
export function compileSchemaChecks({ project, sync, accepts }: FileSchemas): SchemaChecks {
	let compiled: CompiledSchemas | null = null;
	const compile = () => {
		compiled ??= compileSchemas(project, sync);
		return compiled;
	};
	return {
		project: (file) => {
			if (accepts?.project(file.value)) return [];
			const { reader, project: validate } = compile();
			return checkFile(file, validate, { reader, root: project, title: "tailrace.yml" });
		},
		sync: (file) => {
			if (accepts?.sync(file.value)) return [];
			const { reader, sync: validate } = compile();
			return checkFile(file, validate, { reader, root: sync, title: "the sync" });
		},
	};
}

interface CompiledSchemas {
	readonly project: ValidateFunction;
	readonly sync: ValidateFunction;
	readonly reader: SchemaReader;
}

function compileSchemas(project: JsonObject, sync: JsonObject): CompiledSchemas {
	// Only for files that do not fit, of which most commands see none.
	const { Ajv } = createRequire(import.meta.url)("ajv") as typeof import("ajv");
	const ajv = new Ajv({
		allErrors: true,
		strict: true,
		allowUnionTypes: true,
		verbose: true,
		// For editors.
		keywords: ["enumDescriptions"],
	});
	// Each refers to the other, so both are known before one is compiled.
	ajv.addSchema([project, sync]);
	const compile = ({ $id: id }: JsonObject) => {
		const validate = ajv.getSchema(String(id));
		if (validate === undefined) throw new Error(`no schema ${id}`);
		return validate;
	};
	return {
		project: compile(project),
		sync: compile(sync),
		reader: schemaReader([project, sync]),
	};
}

function checkFile(file: YamlFile, validate: ValidateFunction, context: CheckContext): Diagnostic[] {
	if (validate(file.value)) return [];
	const errors = chooseForms(validate.errors ?? [], context.reader).filter((error) => !isUnrendered(error));
	const seen = new Set<string>();
	const diagnostics: Diagnostic[] = [];
	for (const error of errors) {
		const diagnostic = describeError({ file, error, errors, context });
		const place = `${diagnostic?.span?.start.offset} ${diagnostic?.message}`;
		if (diagnostic === null || seen.has(place)) continue;
		// A fragment that is used twice is one slip.
		seen.add(place);
		diagnostics.push(diagnostic);
	}
	return diagnostics.sort((a, b) => (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0));
}

/** A setting with a template has its type only once rendered; `type` decides how the others are read and stays plain. */
function isUnrendered(error: ErrorObject): boolean {
	if (typeof error.data !== "string" || !error.data.includes("{{")) return false;
	const isMapping = /^(\/(targets|defaults)\/[^/]+)*\/(mapping|on_removed\/properties)(\/|$)/.test(
		error.instancePath,
	);
	return !isMapping && lastStep(error.instancePath) !== "type";
}
