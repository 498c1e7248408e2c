// What `validate` takes, from process start to end: npm run bench:validate
// Medians of the example project, of 500 specs over a manifest of 50 MB that is the example's, its nodes repeated, and of one
// spec over a manifest of 200 MB, most of it macros as dbt has them.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const specs = 500;
const manifestBytes = 50e6;
const hugeBytes = 200e6;
const runs = 7;
const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const probe = fileURLToPath(new URL("./peak-memory.mjs", import.meta.url));
const example = fileURLToPath(new URL("../example-project", import.meta.url));

// A process begins with the peak of the one that started it, so what is large is made by another one.
const [making, kind] = process.argv.slice(2);
if (kind === "huge") await makeHuge(making);
else if (making !== undefined) await makeLarge(making);
else await measureAll();

async function measureAll() {
	const folder = await mkdtemp(join(tmpdir(), "tailrace-bench-"));
	try {
		const large = join(folder, "large");
		spawnSync(process.execPath, [fileURLToPath(import.meta.url), large], { stdio: "inherit" });
		const { size } = await stat(join(large, "target/manifest.json"));
		const name = `${specs} specs, manifest of ${Math.round(size / 1e6)} MB`;
		const huge = join(folder, "huge");
		spawnSync(process.execPath, [fileURLToPath(import.meta.url), huge, "huge"], { stdio: "inherit" });
		const { size: hugeSize } = await stat(join(huge, "target/manifest.json"));
		const hugeName = `the example's, manifest of ${Math.round(hugeSize / 1e6)} MB`;
		const report = join(folder, "peak.json");
		const results = [
			await measure("example project", example, { most: { seconds: 0.7, megabytes: 400 }, report }),
			await measure(name, large, { most: { seconds: 3, megabytes: 400 }, report }),
			await measure(hugeName, huge, { most: { seconds: 3, megabytes: 300 }, report }),
		];
		console.table(results.map(({ isWithin, ...shown }) => shown));
		if (results.some(({ isWithin }) => !isWithin)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The example's project with many syncs over many models. */
async function makeLarge(dir) {
	await cp(example, dir, { recursive: true });
	await rm(join(dir, "syncs"), { recursive: true });
	await mkdir(join(dir, "syncs"));
	const path = join(dir, "target/manifest.json");
	const manifest = JSON.parse(await readFile(path, "utf8"));
	const [id, model] = Object.entries(manifest.nodes).find(([, { name }]) => name === "dim_customers");
	const catalog = JSON.parse(await readFile(join(dir, "target/catalog.json"), "utf8"));
	const count = Math.ceil(manifestBytes / JSON.stringify(model).length);
	for (let n = 0; n < count; n += 1) {
		const copy = `${id}_${n}`;
		manifest.nodes[copy] = {
			...model,
			unique_id: copy,
			name: `dim_customers_${n}`,
			alias: `dim_customers_${n}`,
		};
		if (n < specs) catalog.nodes[copy] = { ...catalog.nodes[id], unique_id: copy };
	}
	await writeFile(path, JSON.stringify(manifest));
	await writeFile(join(dir, "target/catalog.json"), JSON.stringify(catalog));
	const users = (await readFile(join(example, "syncs/users.yml"), "utf8")).replace(/^name:.*\n/m, "");
	for (let n = 0; n < specs; n += 1)
		await writeFile(
			join(dir, `syncs/users_${n}.yml`),
			users.replace(/^model: .*$/m, `model: ref('dim_customers_${n}')`),
		);
}

/** The example's project with its manifest's nodes, macros and maps repeated, written part by part. */
async function makeHuge(dir) {
	await cp(example, dir, { recursive: true });
	const path = join(dir, "target/manifest.json");
	const text = await readFile(path, "utf8");
	const copies = Math.ceil(hugeBytes / text.length);
	const file = createWriteStream(path);
	const write = async (part) => {
		if (!file.write(part)) await once(file, "drain");
	};
	let opener = "{";
	for (const [name, value] of Object.entries(JSON.parse(text))) {
		await write(`${opener}${JSON.stringify(name)}:`);
		opener = ",";
		if (!["nodes", "macros", "parent_map", "child_map"].includes(name)) {
			await write(JSON.stringify(value));
			continue;
		}
		for (let n = 0; n < copies; n += 1) {
			const members = Object.entries(value).map(([id, member]) => {
				const more =
					n === 0 || Array.isArray(member) ? {} : { unique_id: `${id}_${n}`, name: `${member.name}_${n}` };
				const copy = Array.isArray(member) ? member : { ...member, ...more };
				return `${JSON.stringify(n === 0 ? id : `${id}_${n}`)}:${JSON.stringify(copy)}`;
			});
			await write(`${n === 0 ? "{" : ","}${members.join(",")}`);
		}
		await write("}");
	}
	file.end("}");
	await once(file, "finish");
}

async function measure(project, dir, { most, report }) {
	const seconds = [];
	let peak = 0;
	for (let run = 0; run < runs; run += 1) {
		const started = performance.now();
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			["--import", probe, cli, "validate", "--project-dir", dir],
			{ encoding: "utf8", env: { ...process.env, TAILRACE_PEAK_FILE: report } },
		);
		if (status !== 0) throw new Error(`validate ended with ${status}: ${stdout}${stderr.slice(0, 2_000)}`);
		seconds.push((performance.now() - started) / 1000);
		peak = Math.max(peak, JSON.parse(await readFile(report, "utf8")).maxRSS / 1024);
	}
	const median = seconds.sort((a, b) => a - b)[Math.floor(runs / 2)];
	return {
		project,
		"seconds (median)": Number(median.toFixed(2)),
		"peak MB": Math.round(peak),
		isWithin: median < most.seconds && peak < most.megabytes,
	};
}
