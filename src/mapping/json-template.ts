import { type Liquid, toValueSync } from "liquidjs";
import { liquidFailed, templateNotJson } from "../diagnostics/codes/row.js";
import { jsonKeyRepeated } from "../diagnostics/codes/row-fields.js";
import { positionAt } from "../diagnostics/span.js";
import type { TemplateProgram } from "../types/generated/compiled.js";
import { createFilters } from "./filters.js";
import { JsonEmitter, JsonOutput, locateTexts } from "./json-emitter.js";
import { jsonFault } from "./json-fault.js";
import { parseJson } from "./json-text.js";
import { createLiquid } from "./liquid.js";
import { type ProgramScope, rowContext } from "./program-scope.js";
import { problemWithin, RowProblem, rowProblem } from "./row-problem.js";
import type { Evaluate } from "./rows.js";

const stringOrTrailingComma = /"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/gs;

/** liquidjs for templates that render to JSON. */
export function createJsonLiquid({
	timezone,
	offsetAt,
}: Pick<ProgramScope, "timezone" | "offsetAt">): Liquid {
	const filters = createFilters({
		zone: { name: timezone, offsetAt },
		isJson: true,
	});
	return createLiquid({
		filters,
		isStrict: true,
		wrapOutput: (value) => new JsonOutput(value),
	});
}

/**
 * A $template: Liquid whose text is JSON. Inside a JSON string an output is escaped text, elsewhere it is a JSON value:
 * `"name": "{{ row.name }}"` and `"name": {{ row.name }}` are both right, whatever the name holds. White space alone is
 * null.
 */
export function jsonTemplateReader(
	{ template: text, name }: Pick<TemplateProgram, "template" | "name">,
	program: ProgramScope,
	liquid: Liquid,
	extra: ReadonlyMap<string, Evaluate>,
): Evaluate {
	const templates = liquid.parse(text);
	locateTexts(templates);
	return (state) => {
		const emitter = new JsonEmitter();
		const names = Object.fromEntries([...extra].map(([name, read]) => [name, read(state)]));
		try {
			toValueSync(liquid.renderer.renderTemplates(templates, rowContext(program, liquid, names), emitter));
		} catch (error) {
			throw problemWithin(error) ?? rowProblem(liquidFailed, {});
		}
		if (emitter.buffer.trim() === "") return null;
		// Blanks in their stead: places stay what they are.
		const strict = emitter.buffer.replaceAll(stringOrTrailingComma, (found) => (found === "," ? " " : found));
		try {
			if (emitter.brokenAt === null) return parseJson(strict);
		} catch (error) {
			// It is JSON, of which nobody can say what it means. Anything else is told below, with its place.
			if (error instanceof RowProblem && error.finding.code === jsonKeyRepeated.code) throw error;
		}
		const place = emitter.placeOf(emitter.brokenAt ?? jsonFault(strict));
		throw rowProblem(templateNotJson, { name: name ?? null, line: positionAt(text, place).line });
	};
}
