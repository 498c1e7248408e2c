import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseColumns } from "../../src/1-load/columns-file.js";
import { seed } from "../support/seed.js";

const path = ".tailrace/columns.json";
const address = "https://tailrace.dev/schemas/v1/columns.schema.json";
const schema = readFileSync(new URL("../../schemas/columns.schema.json", import.meta.url), "utf8");
const fits = new Ajv({ strict: true }).compile(JSON.parse(schema));

test(`what is read is what fits the schema (seed ${seed})`, () => {
	const mostly = <Value>(value: fc.Arbitrary<Value>) =>
		fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
	const column = fc.record(
		{ name: mostly(fc.string()), type: mostly(fc.string()), note: fc.string() },
		{ requiredKeys: ["name", "type"] },
	);
	const whole = fc.record({ name: fc.string({ minLength: 1 }), type: fc.string() });
	const models = fc.dictionary(
		fc.string(),
		mostly(fc.array(fc.oneof(whole, whole, mostly(column)), { maxLength: 3 })),
		{
			maxKeys: 3,
		},
	);
	const file = mostly(fc.record({ schema_version: mostly(fc.constant(address)), models: mostly(models) }));
	const seen = new Set<boolean>();
	fc.assert(
		fc.property(file, (value) => {
			const { columns, diagnostics } = parseColumns({ path, text: JSON.stringify(value) });
			const isFine = fits(value);
			seen.add(isFine);
			expect(columns !== null).toBe(isFine);
			expect(diagnostics).toHaveLength(isFine ? 0 : 1);
			if (columns !== null) expect({ schema_version: address, models: columns.models }).toEqual(value);
		}),
		{ seed, numRuns: 500 },
	);
	expect(seen.size).toBe(2);
});
