// Makes a few files of the command line and all that it imports, in dist/cli, so that a command starts without reading
// hundreds of modules one by one. What tsc wrote elsewhere stays as it is, for those who import Tailrace. Drivers and ajv,
// which most commands do not need, stay packages of their own.
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const cli = fileURLToPath(new URL("../dist/cli", import.meta.url));
const bundled = `${cli}.bundled`;
// The same library without a look at the process's environment for each token, which takes longer than the token.
const yaml = fileURLToPath(new URL("../browser/index.js", import.meta.resolve("yaml")));
const bundle = await rolldown({
	input: `${cli}/main.js`,
	platform: "node",
	resolve: { alias: { yaml } },
	external: /^(@duckdb|@aws-sdk|@google-cloud)\/|^(ajv|pg|snowflake-sdk)$/,
});
const { output } = await bundle.write({
	dir: bundled,
	format: "esm",
	sourcemap: true,
	chunkFileNames: "[name]-[hash].js",
});
await bundle.close();
await writeFile(join(bundled, "licences.txt"), await licences(output));
await rm(cli, { recursive: true });
await rename(bundled, cli);

/** What the packages inside ask to be passed on with them. */
async function licences(files) {
	const modules = files.flatMap((file) => Object.keys(file.modules ?? {}));
	const roots = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(id)?.[0] ?? []);
	const texts = [...new Set(roots)].sort().map(async (root) => {
		const { name, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
		const file = (await readdir(root)).find((entry) => /^licen[cs]e/i.test(entry));
		if (file === undefined) throw new Error(`${dirname(root)}: ${name} has no licence to pass on`);
		return `${name} ${version}\n\n${await readFile(join(root, file), "utf8")}`;
	});
	return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
