import { type Liquid, toValueSync } from "liquidjs";
import { liquidFailed, templateNotJson } from "../diagnostics/codes/row.js";
import { createFilters } from "./filters.js";
import { parseJson } from "./json-text.js";
import { createLiquid } from "./liquid.js";
import { type ProgramScope, rowContext } from "./program-scope.js";
import { problemWithin, rowProblem } from "./row-problem.js";
import type { Evaluate } from "./rows.js";
import { JsonText, toText } from "./values.js";
import { writeString, writeValue } from "./write-value.js";

const stringOrTrailingComma = /"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/gs;

/** An output on its way to the emitter, which knows whether it stands inside a JSON string. */
class JsonOutput {
	readonly value: unknown;

	constructor(value: unknown) {
		this.value = value;
	}
}

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
	text: string,
	program: ProgramScope,
	liquid: Liquid,
	extra: ReadonlyMap<string, Evaluate>,
): Evaluate {
	const templates = liquid.parse(text);
	return (state) => {
		const emitter = jsonEmitter();
		const names = Object.fromEntries([...extra].map(([name, read]) => [name, read(state)]));
		try {
			toValueSync(liquid.renderer.renderTemplates(templates, rowContext(program, liquid, names), emitter));
		} catch (error) {
			throw problemWithin(error) ?? rowProblem(liquidFailed, {});
		}
		if (emitter.buffer.trim() === "") return null;
		return parseRendered(emitter.buffer);
	};
}

function parseRendered(text: string): unknown {
	const strict = text.replaceAll(stringOrTrailingComma, (found) => (found === "," ? "" : found));
	try {
		return parseJson(strict);
	} catch {
		throw rowProblem(templateNotJson, {});
	}
}

function jsonEmitter(): { buffer: string; write(written: unknown): void } {
	let isInString = false;
	let isEscaped = false;
	return {
		buffer: "",
		write(written) {
			if (written instanceof JsonOutput) {
				this.buffer += isInString
					? writeString(toText(written.value)).slice(1, -1)
					: writeJson(written.value);
				return;
			}
			const text = toText(written);
			for (let at = 0; at < text.length; at += 1) {
				if (isEscaped) isEscaped = false;
				else if (text[at] === '"') isInString = !isInString;
				else isEscaped = isInString && text[at] === "\\";
			}
			this.buffer += text;
		},
	};
}

function writeJson(value: unknown): string {
	if (value instanceof JsonText) return value.text;
	return writeValue(value, "send", undefined) ?? "null";
}
