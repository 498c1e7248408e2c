// Writes what follows from the catalogue of Segment's fields, then src/types/generated/*.ts from schemas/*.schema.json; with
// --check it only says which file is stale.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { fieldFiles } from "./generate-fields.mjs";

const schemas = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const types = fileURLToPath(new URL("../src/types/generated/", import.meta.url));
const check = process.argv.includes("--check");

await mkdir(types, { recursive: true });
let stale = 0;
for (const [file, text] of await fieldFiles()) await put(file, text);
for (const file of (await readdir(schemas)).filter((name) => name.endsWith(".schema.json")).sort()) {
	// What depends on a value, such as the fields of a call, has no type.
	const { allOf: _, ...schema } = JSON.parse(await readFile(schemas + file, "utf8"));
	const text = await compile(schema, schema.title, {
		cwd: schemas,
		bannerComment: `// Generated from schemas/${file} by \`npm run types\`; do not edit.`,
		additionalProperties: false,
		ignoreMinAndMaxItems: true,
	});
	await put(`src/types/generated/${file.replace(".schema.json", ".ts")}`, text);
}
if (check && stale > 0) process.exitCode = 1;

async function put(file, text) {
	const current = await readFile(root + file, "utf8").catch(() => "");
	if (current === text) return;
	stale += 1;
	if (check) console.error(`stale: ${file} (run \`npm run types\`)`);
	else await writeFile(root + file, text);
}
