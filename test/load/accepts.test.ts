import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSchemas } from "../../src/1-load/schemas.js";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import type { FileSchemas } from "../../src/types/validated.js";
import { seed } from "../support/seed.js";

// The build's functions, against what ajv says of the same schemas when it is asked.
const accepts = createRequire(import.meta.url)("../../dist/schemas/accepts.cjs") as NonNullable<
	FileSchemas["accepts"]
>;
const schemas = await readSchemas();
const ajv = new Ajv({ strict: true, allowUnionTypes: true, keywords: ["enumDescriptions"] });
// Each refers to the other.
ajv.addSchema([schemas.project, schemas.sync]);
const known = (id: unknown): ValidateFunction => {
	const validate = ajv.getSchema(String(id));
	if (validate === undefined) throw new Error(`no schema ${id}`);
	return validate;
};
const validate = { project: known(schemas.project.$id), sync: known(schemas.sync.$id) };

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = ["test/cases", "example-project", "bench/project"]
	.flatMap((folder) => readdirSync(root + folder, { recursive: true }).map((path) => `${folder}/${path}`))
	.filter((path) => path.endsWith(".yml") && !path.includes("/expected/"));
const values = files.flatMap((path) => {
	const { file } = parseYaml({ path, text: readFileSync(root + path, "utf8") }, { isOurs: true });
	return file === null ? [] : [{ path, value: file.value }];
});

describe.each(["project", "sync"] as const)("what the build says of a %s", (kind) => {
	const check: ValidateFunction = validate[kind];

	test("is what ajv says, for each file of the cases", () => {
		const said = values.map(({ path, value }) => ({ path, isTaken: accepts[kind](value) }));
		expect(said).toEqual(values.map(({ path, value }) => ({ path, isTaken: check(value) })));
		expect(new Set(said.map(({ isTaken }) => isTaken)).size).toBe(2);
	});

	test(`is what ajv says, when one value of such a file is another (seed ${seed})`, () => {
		const taken = values.filter(({ value }) => check(value)).map(({ value }) => value);
		fc.assert(
			fc.property(fc.constantFrom(...taken), fc.nat(), fc.jsonValue({ maxDepth: 1 }), (value, at, other) => {
				const changed = structuredClone(value);
				const places: [object, string][] = [];
				const visit = (node: unknown): void => {
					if (typeof node !== "object" || node === null) return;
					for (const [name, child] of Object.entries(node)) {
						places.push([node, name]);
						visit(child);
					}
				};
				visit(changed);
				const [holder, name] = places[at % places.length] ?? [{}, ""];
				Reflect.set(holder, name, other);
				expect(accepts[kind](changed)).toBe(check(changed));
			}),
			{ seed, numRuns: 2_000 },
		);
	});
});
