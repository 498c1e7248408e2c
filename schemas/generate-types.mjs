// Writes src/types/generated/*.ts from schemas/*.schema.json; with --check it only says which file is stale.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileFromFile } from "json-schema-to-typescript";

const schemas = fileURLToPath(new URL(".", import.meta.url));
const types = fileURLToPath(new URL("../src/types/generated/", import.meta.url));
const check = process.argv.includes("--check");

await mkdir(types, { recursive: true });
let stale = 0;
for (const file of (await readdir(schemas)).filter((name) => name.endsWith(".schema.json")).sort()) {
	const text = await compileFromFile(schemas + file, {
		cwd: schemas,
		bannerComment: `// Generated from schemas/${file} by \`npm run types\`; do not edit.`,
		additionalProperties: false,
		ignoreMinAndMaxItems: true,
	});
	const target = `${types}${file.replace(".schema.json", ".ts")}`;
	const current = await readFile(target, "utf8").catch(() => "");
	if (current === text) continue;
	stale += 1;
	if (check)
		console.error(
			`stale: src/types/generated/${file.replace(".schema.json", ".ts")} (run \`npm run types\`)`,
		);
	else await writeFile(target, text);
}
if (check && stale > 0) process.exitCode = 1;
