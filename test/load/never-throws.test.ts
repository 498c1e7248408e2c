import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseWithLibrary, stringify } from "yaml";
import { readSchemas } from "../../src/1-load/schemas.js";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import { compileSchemaChecks } from "../../src/2-validate/schema-checks.js";
import { renderDiagnostic } from "../../src/diagnostics/render-text.js";
import { renderJinja } from "../../src/jinja/jinja.js";
import { settingFunctions } from "../../src/jinja/render-settings.js";
import type { Json } from "../../src/types/source.js";

const checks = compileSchemaChecks(await readSchemas());

/** Text out of the pieces that mean something in YAML and in templates. */
const pieces = fc.constantFrom(
	..."\n|\n  |\n    |- |: |? |a|b|key|<<|{{|}}|{%|%}|{|}|[|]|,|\"|'|#|&x |*x |!t |~|1.10|---\n|\t|\\|\r\n|é|😀|>-\n|(|)|var('a')|env_var("
		.split("|")
		.concat("|\n"),
);
const text = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(""));

describe("whatever is written", () => {
	test("YAML gives a value or diagnostics inside the file, which can be shown", () => {
		fc.assert(
			fc.property(text, (written) => {
				const { file, diagnostics } = parseYaml({ path: "syncs/users.yml", text: written }, { isOurs: true });
				expect(file === null).toBe(diagnostics.length > 0);
				for (const diagnostic of diagnostics) {
					expect(diagnostic.span?.start.offset).toBeLessThanOrEqual(diagnostic.span?.end.offset ?? -1);
					expect(diagnostic.span?.end.offset).toBeLessThanOrEqual(written.length);
					expect(renderDiagnostic(diagnostic, { source: () => written })).toContain("^");
				}
			}),
			{ numRuns: 3000 },
		);
	});

	test("a template gives a value or a failure inside the text", () => {
		const functions = settingFunctions({ vars: { a: 1 }, env: {} });
		fc.assert(
			fc.property(text, (written) => {
				const result = renderJinja(written, functions);
				if (result.kind === "value") return;
				expect(result.start).toBeLessThanOrEqual(result.end);
				expect(result.end).toBeLessThanOrEqual(written.length);
			}),
			{ numRuns: 3000 },
		);
	});

	test("a value fits the schema or is told why not, once for a place and reason", () => {
		const word = fc.constantFrom(
			"model",
			"mapping",
			"userId",
			"$value",
			"relation",
			"on_removed",
			"event",
			"guards",
			"key",
			"x",
		);
		const { value } = fc.letrec<{ value: Json; map: Json }>((tie) => ({
			map: fc.dictionary(word, tie("value"), { maxKeys: 5 }),
			value: fc.oneof(
				{ depthSize: "medium" },
				fc.constantFrom("identify", "20%", "{{ var('x') }}", "", true, 1.5, -1, null),
				tie("map"),
				fc.array(tie("value"), { maxLength: 3 }),
			),
		}));
		fc.assert(
			fc.property(value, (written) => {
				const file = parseYaml({ path: "syncs/users.yml", text: stringify(written) }, { isOurs: true }).file;
				if (file === null) throw new Error("the library wrote what is not YAML");
				for (const found of [checks.sync(file), checks.project(file)]) {
					const said = found.map(({ message, span }) => `${span?.start.offset} ${message}`);
					expect(new Set(said).size).toBe(said.length);
					expect(said.every((line) => !line.includes("undefined"))).toBe(true);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

test("values are those of the library", () => {
	const json = fc.jsonValue({ maxDepth: 4 });
	fc.assert(
		fc.property(json, (value) => {
			const written = stringify(value);
			// Written without quotes it is a merge key here.
			fc.pre(!written.includes("<<"));
			const { file } = parseYaml({ path: "syncs/users.yml", text: written }, { isOurs: true });
			expect(file?.value).toEqual(parseWithLibrary(written));
		}),
		{ numRuns: 1000 },
	);
});
