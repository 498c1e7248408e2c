import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { lastStep } from "../diagnostics/span.js";
import type { YamlFile } from "../types/source.js";
import type { FileSchemas, SchemaChecks } from "../types/validated.js";
import { chooseForms } from "./choose-forms.js";
import { describeError } from "./describe-error.js";
import { type CheckContext, schemaReader } from "./schema-reader.js";

/** Compiles the schemas once; the checks may be asked often. */
export function compileSchemaChecks(schemas: FileSchemas): SchemaChecks {
	const ajv = new Ajv({
		allErrors: true,
		strict: true,
		allowUnionTypes: true,
		verbose: true,
	});
	const project = ajv.compile(schemas.project);
	const sync = ajv.compile(schemas.sync);
	const reader = schemaReader([schemas.project, schemas.sync]);
	return {
		project: (file) =>
			checkFile(file, project, {
				reader,
				root: schemas.project,
				title: "tailrace.yml",
			}),
		sync: (file) => checkFile(file, sync, { reader, root: schemas.sync, title: "the sync" }),
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
	const isMapping = /^\/(mapping|on_removed\/properties)(\/|$)/.test(error.instancePath);
	return !isMapping && lastStep(error.instancePath) !== "type";
}
