import { expect, test } from "vitest";
import { readSchemas } from "../../src/1-load/schemas.js";
import { patterns } from "../../src/2-validate/words.js";

test("every pattern of the schemas is said in words, and no other", async () => {
	const text = JSON.stringify(await readSchemas());
	const written = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map((match) =>
		JSON.parse(match[1] ?? ""),
	);
	expect([...new Set(written)].sort()).toEqual(Object.keys(patterns).sort());
});
