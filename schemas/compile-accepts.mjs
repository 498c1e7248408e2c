// Writes dist/schemas/accepts.cjs from schemas/*.schema.json: functions that say whether a file fits its schema. They stand
// in for compiling the schemas each time a command starts; what is wrong with a file that does not fit, ajv says then.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";

const names = ["project", "sync"];
const schemas = await Promise.all(
	names.map(async (name) =>
		JSON.parse(await readFile(new URL(`${name}.schema.json`, import.meta.url), "utf8")),
	),
);
const ajv = new Ajv({
	allowUnionTypes: true,
	messages: false,
	schemas,
	code: { source: true },
	// For editors.
	keywords: ["enumDescriptions"],
});
const ids = Object.fromEntries(names.map((name, index) => [name, schemas[index].$id]));
const target = fileURLToPath(new URL("../dist/schemas/", import.meta.url));
await mkdir(target, { recursive: true });
await writeFile(`${target}accepts.cjs`, standalone.default(ajv, ids));
