import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const schema = JSON.parse(readFileSync(`${root}schemas/compiled.schema.json`, "utf8"));
const check = new Ajv({ allErrors: true }).compile(schema);
const files = readdirSync(`${root}test/cases/compile`)
	.map((name) => `test/cases/compile/${name}/expected/compiled.json`)
	.filter((path) => existsSync(root + path));

test("there are compiled projects to look at", () => {
	expect(files.length).toBeGreaterThan(2);
});

test.each(files)("%s fits its schema", (file) => {
	check(JSON.parse(readFileSync(root + file, "utf8")));
	expect(check.errors).toBeNull();
});
