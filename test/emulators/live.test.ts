import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSnowflakeAt } from "../support/open-snowflake.js";
import { startBigQuery } from "./bigquery/emulator.js";
import { startSnowflake } from "./snowflake/start.js";

// The command that runs on a user's own account, here against the stand-ins, with settings as a user would write them.

/** A crash costs its seconds, and the stand-ins' own suites try more of them. */
const allCrashesButOne = "after statement (?!21:)";

/** Runs `npm run test:live` without the tests whose titles match; the titles of those that passed. */
async function runLive(
	engine: string,
	env: Readonly<Record<string, string>>,
	leftOut: readonly string[],
): Promise<{ readonly code: number; readonly said: string; readonly passed: readonly string[] }> {
	const folder = await mkdtemp(join(tmpdir(), "live-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const report = join(folder, "report.json");
	const only = ["-t", `^(?!.*(${leftOut.join("|")}))`];
	const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
	const child = spawn("npm", ["run", "test:live", "--", engine, ...only, ...reporters], {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
	const [code] = await once(child, "close");
	const written = await readFile(report, "utf8").catch(() => {
		throw new Error(said);
	});
	return { code: Number(code), said, passed: passedIn(written) };
}

function passedIn(report: string): readonly string[] {
	// As vitest's JSON reporter writes it.
	const { testResults } = JSON.parse(report) as {
		readonly testResults: readonly {
			readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
		}[];
	};
	return testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.filter(({ status }) => status === "passed")
		.map(({ title }) => title);
}

/** One of each part of the suite: a filter that leaves nothing over would pass as well. */
const ofEachPart = [
	expect.stringMatching(/ reads as /),
	expect.stringMatching(/ reads null as null$/),
	expect.stringMatching(/^a signal ends/),
	expect.stringMatching(/^after statement 21:/),
	expect.stringMatching(/^who wakes late/),
];

test("the command for BigQuery", { timeout: 600_000 }, async () => {
	const emulator = await startBigQuery();
	onTestFinished(() => emulator.stop());
	const settings = `{ method: oauth, project: shop, execution_project: till, location: EU, api_endpoint: "${emulator.endpoint}" }`;
	const { code, said, passed } = await runLive("bigquery", { TAILRACE_LIVE_BIGQUERY: settings }, [
		allCrashesButOne,
		// What it tells otherwise than BigQuery.
		"'FLOAT64' '100'",
		"'BIGNUMERIC' '.+123456789012345678",
		"'(INTERVAL|RANGE<DATE>|ARRAY<(NUMERIC|DATETIME|TIMESTAMP)>)' .* reads as",
		"'ARRAY<INT64>' '.9007",
	]);
	expect(code, said).toBe(0);
	expect(passed).toEqual(expect.arrayContaining(ofEachPart));
	const left = await fetch(`${emulator.endpoint}/bigquery/v2/projects/shop/datasets`);
	expect(await left.json()).toMatchObject({ datasets: [] });
});

test("the command for Snowflake", { timeout: 600_000 }, async () => {
	const emulator = await startSnowflake();
	onTestFinished(() => emulator.stop());
	const settings = `{ account: Shop_One, user: clerk, password: sesame, database: shop, host: 127.0.0.1, port: ${emulator.port}, protocol: http }`;
	const { code, said, passed } = await runLive("snowflake", { TAILRACE_LIVE_SNOWFLAKE: settings }, [
		allCrashesButOne,
		// What it describes otherwise than Snowflake.
		"'(TIMESTAMP_LTZ|OBJECT|ARRAY)' .* reads as",
	]);
	expect(code, said).toBe(0);
	expect(passed).toEqual(expect.arrayContaining(ofEachPart));
	const warehouse = await openSnowflakeAt(emulator.port);
	onTestFinished(() => warehouse.close());
	const schemas =
		"SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME LIKE '%!_%' ESCAPE '!'";
	const left = await warehouse.use({ source: true }, (session) => session.rows(schemas));
	expect(left).toEqual([{ schema_name: "INFORMATION_SCHEMA" }]);
});

test.each([
	["bigquery", "TAILRACE_LIVE_BIGQUERY"],
	["snowflake", "TAILRACE_LIVE_SNOWFLAKE"],
])("without a connection the command for %s says where it belongs", async (engine, variable) => {
	const { code, said } = await runLive(engine, { [variable]: "" }, ["nothing"]);
	expect(code).toBe(1);
	expect(said).toContain(`${variable} is not set; test/live/README.md says what it holds`);
});
