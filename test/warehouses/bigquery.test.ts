import { describe, expect, onTestFinished, test } from "vitest";
import type { BigQueryWarehouse } from "../../src/warehouses/bigquery/connect.js";
import { openBigQuery } from "../../src/warehouses/bigquery/open.js";
import {
	type BigQueryServer,
	errorAnswer,
	type InsertRequest,
	isInsert,
	jobAnswer,
	pageAnswer,
	type Reply,
	type SeenRequest,
	startBigQueryServer,
	stillRunning,
} from "../support/bigquery-server.js";

interface Wire extends BigQueryServer {
	open(
		settings?: Readonly<Record<string, string | number>>,
		signal?: AbortSignal,
	): Promise<BigQueryWarehouse>;
	/** The requests of jobs.insert. */
	inserted(): readonly InsertRequest[];
	at(path: string): readonly SeenRequest[];
}

/** A service whose models are in the EU; a script answers the rest. */
async function startWire(
	answer: (request: SeenRequest, nth: number) => Reply | Promise<Reply>,
): Promise<Wire> {
	const counts = new Map<string, number>();
	const server = await startBigQueryServer((request) => {
		if (request.path === "/datasets/shop") return { body: { location: "EU" } };
		const kind = `${request.method} ${request.path.split("/")[1]}`;
		const nth = (counts.get(kind) ?? 0) + 1;
		counts.set(kind, nth);
		return answer(request, nth);
	});
	onTestFinished(() => server.stop());
	return {
		...server,
		inserted: () => server.seen.filter(isInsert),
		at: (path) => server.seen.filter((request) => request.path.startsWith(path)),
		open: (settings = {}, signal = new AbortController().signal) =>
			openBigQuery(
				{
					type: "bigquery",
					settings: { project: "shop", dataset: "shop", api_endpoint: server.endpoint, ...settings },
					baseDir: "/",
					origin: "the test",
					stateSchema: "tailrace",
					signal,
					owner: { holder: "test", isHolderGone: () => false },
					isCi: false,
				},
				() => Promise.resolve(),
			),
	};
}

/** Every query ends at once with one row. */
const prompt = (request: SeenRequest): Reply =>
	isInsert(request) ? jobAnswer(request) : pageAnswer(["row 1"]);

async function readAll(warehouse: BigQueryWarehouse): Promise<readonly (readonly string[])[]> {
	return warehouse.use({ source: true }, async (session) => {
		const pages: (readonly string[])[] = [];
		for await (const page of session.texts("SELECT t FROM orders")) pages.push(page);
		return pages;
	});
}

describe("jobs", () => {
	test("run in the models' location, labelled, in the default dataset and at the paying project's cost", async () => {
		const wire = await startWire(prompt);
		const warehouse = await wire.open({
			execution_project: "till",
			maximum_bytes_billed: 1_000_000,
			priority: "batch",
			job_execution_timeout_seconds: 60,
		});
		await warehouse.check();
		const [job] = wire.inserted();
		expect(job).toMatchObject({
			project: "till",
			authorization: null,
			body: {
				jobReference: {
					projectId: "till",
					location: "EU",
					jobId: expect.stringMatching(/^tailrace_[\w-]+$/),
				},
				configuration: {
					labels: { tailrace: "1" },
					jobTimeoutMs: "60000",
					query: {
						useLegacySql: false,
						priority: "BATCH",
						maximumBytesBilled: "1000000",
						defaultDataset: { projectId: "shop", datasetId: "shop" },
					},
				},
			},
		});
		expect(wire.at("/queries/")[0]?.query).toMatchObject({ location: "EU", timeoutMs: "10000" });
	});

	test("make the state's dataset beside the models, and only where there is none", async () => {
		const made = async (isThere: boolean) => {
			const wire = await startWire((request) => {
				if (request.path !== "/datasets/tailrace") return prompt(request);
				return isThere ? { body: { location: "EU" } } : errorAnswer(404, "notFound", "Not found: Dataset");
			});
			const warehouse = await wire.open();
			await warehouse.use({ state: "write" }, (session) => warehouse.makePlace(session));
			return wire.inserted().map(({ body }) => body.configuration.query.query);
		};
		const lock = "CREATE TABLE IF NOT EXISTS `shop`.`tailrace`.merge_lock AS SELECT 0 AS turn";
		expect(await made(true)).toEqual([lock]);
		expect(await made(false)).toEqual([
			"CREATE SCHEMA IF NOT EXISTS `shop`.`tailrace` OPTIONS(location = 'EU')",
			lock,
		]);
	});

	test("a location that is set is not asked for", async () => {
		const wire = await startWire(prompt);
		const warehouse = await wire.open({ location: "europe-west4" });
		await warehouse.check();
		expect(wire.at("/datasets")).toEqual([]);
		expect(wire.inserted()[0]?.body.jobReference.location).toBe("europe-west4");
	});

	test("are waited for in the service", async () => {
		const wire = await startWire((request, nth) =>
			isInsert(request) ? jobAnswer(request) : nth < 4 ? stillRunning : pageAnswer(["row 1"]),
		);
		expect(await readAll(await wire.open())).toEqual([["row 1"]]);
		expect(wire.at("/queries/")).toHaveLength(4);
		expect(wire.inserted()).toHaveLength(1);
	});

	test("whose insert got no answer are found again by their id", async () => {
		const wire = await startWire((request, nth) => {
			if (isInsert(request)) return nth === 1 ? null : errorAnswer(409, "duplicate", "Already Exists: Job");
			if (request.path.startsWith("/jobs/")) return jobAnswer(request);
			return pageAnswer(["row 1"]);
		});
		expect(await readAll(await wire.open())).toEqual([["row 1"]]);
		const ids = wire.inserted().map(({ body }) => body.jobReference.jobId);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
	});

	test("that collide with another change of the table run again under another id", async () => {
		const message = "Could not serialize access to table shop:tailrace.syncs due to concurrent update";
		const wire = await startWire((request, nth) => {
			if (isInsert(request)) return jobAnswer(request);
			if (request.path.startsWith("/jobs/")) {
				return jobAnswer(request, { state: "DONE", errorResult: { reason: "invalidQuery", message } });
			}
			if (nth === 1) return errorAnswer(400, "invalidQuery", message);
			return { body: { jobComplete: true, numDmlAffectedRows: "1" } };
		});
		const warehouse = await wire.open();
		const touched = await warehouse.use({ state: "write" }, (session) =>
			session.execute("UPDATE syncs SET serial = serial + 1 WHERE TRUE"),
		);
		expect(touched).toBe(1);
		expect(new Set(wire.inserted().map(({ body }) => body.jobReference.jobId)).size).toBe(2);
		expect(warehouse.countJobs()).toBe(2);
	});

	test("merges take turns, since two that only insert would not collide", async () => {
		const message =
			"Query error: Transaction is aborted due to concurrent update against table shop:tailrace.merge_lock at [2:1]";
		const wire = await startWire((request, nth) => {
			const ended = nth === 1 ? { errorResult: { reason: "invalidQuery", message } } : {};
			return jobAnswer(request, { state: "DONE", ...ended });
		});
		const warehouse = await wire.open();
		await warehouse.use({ state: "write" }, (session) =>
			session.execute("MERGE INTO keys AS t USING s ON TRUE"),
		);
		expect(wire.inserted().map(({ body }) => body.configuration.query.query.split(";\n"))).toEqual(
			Array.from({ length: 2 }, () => [
				"BEGIN TRANSACTION",
				"UPDATE `shop`.`tailrace`.merge_lock SET turn = turn + 1 WHERE TRUE",
				"MERGE INTO keys AS t USING s ON TRUE",
				"COMMIT TRANSACTION",
				"",
			]),
		);
	});

	test("do not run again when nobody knows what became of them", async () => {
		const wire = await startWire((request) =>
			isInsert(request) ? jobAnswer(request) : errorAnswer(503, "backendError", "try later"),
		);
		const warehouse = await wire.open();
		const work = warehouse.use({ state: "write" }, (session) => session.execute("INSERT INTO runs SELECT 1"));
		await expect(work).rejects.toMatchObject({ diagnostic: { code: "warehouse/failed" } });
		expect(wire.inserted()).toHaveLength(1);
	});

	test("are cancelled on a signal, and the signal's reason is the error", async () => {
		const controller = new AbortController();
		const wire = await startWire((request) => {
			if (isInsert(request)) return jobAnswer(request);
			if (request.path.endsWith("/cancel")) return { body: { kind: "bigquery#jobCancelResponse" } };
			controller.abort(new Error("stopped by a person"));
			return stillRunning;
		});
		const warehouse = await wire.open({}, controller.signal);
		await expect(readAll(warehouse)).rejects.toThrow("stopped by a person");
		const [job] = wire.inserted();
		const [cancelled] = wire.at("/jobs/");
		expect(cancelled).toMatchObject({
			method: "POST",
			path: `/jobs/${job?.body.jobReference.jobId}/cancel`,
			query: { location: "EU" },
		});
	});
});

describe("pages", () => {
	test("a lost one is asked for again from the same job, and the query never runs anew", async () => {
		const wire = await startWire((request, nth) => {
			if (isInsert(request)) return jobAnswer(request);
			if (request.query.pageToken === undefined) return pageAnswer(["row 1", "row 2"], "second");
			return nth < 4 ? null : pageAnswer(["row 3"]);
		});
		expect(await readAll(await wire.open())).toEqual([["row 1", "row 2"], ["row 3"]]);
		expect(wire.inserted()).toHaveLength(1);
		expect(wire.at("/queries/").map(({ query }) => query.pageToken)).toEqual([
			undefined,
			"second",
			"second",
			"second",
		]);
	});

	test("the next one is asked for before the last is worked on", async () => {
		const wire = await startWire((request) => {
			if (isInsert(request)) return jobAnswer(request);
			return request.query.pageToken === undefined ? pageAnswer(["row 1"], "next") : pageAnswer(["row 2"]);
		});
		const warehouse = await wire.open();
		await warehouse.use({ source: true }, async (session) => {
			const pages = session.texts("SELECT t FROM orders")[Symbol.asyncIterator]();
			await pages.next();
			await expect.poll(() => wire.at("/queries/").length).toBe(2);
			expect(await pages.next()).toEqual({ done: false, value: ["row 2"] });
		});
	});
});

describe("sessions", () => {
	test("temporary tables share one, which ends with the connection", async () => {
		const wire = await startWire((request) => {
			const isFirst = request.body.configuration?.query.createSession === true;
			if (isInsert(request)) {
				return jobAnswer(
					request,
					isFirst ? { state: "DONE", statistics: { sessionInfo: { sessionId: "s1" } } } : {},
				);
			}
			return pageAnswer([]);
		});
		const warehouse = await wire.open();
		const make = (name: string) =>
			warehouse.use({ scratch: true }, (session) =>
				session.execute(`CREATE TEMP TABLE ${name} AS SELECT 1 AS n`),
			);
		await make("changes_a");
		await make("changes_b");
		await warehouse.close();
		const queries = wire.inserted().map(({ body }) => body.configuration.query);
		const inSession = { connectionProperties: [{ key: "session_id", value: "s1" }] };
		expect(queries).toMatchObject([
			{ createSession: true },
			{ query: expect.stringContaining("changes_a"), ...inSession },
			{ query: expect.stringContaining("changes_b"), ...inSession },
			{ query: "CALL BQ.ABORT_SESSION()", ...inSession },
		]);
	});

	test("a connection that only reads starts none and runs nothing but queries", async () => {
		const wire = await startWire(prompt);
		const warehouse = await wire.open();
		await expect(
			warehouse.use({ source: true }, (session) => session.execute("DROP TABLE orders")),
		).rejects.toMatchObject({ diagnostic: { message: "BigQuery: this connection only reads" } });
		await warehouse.close();
		expect(wire.inserted()).toEqual([]);
	});
});

describe("dry runs", () => {
	const fields = [
		{ name: "id", type: "INTEGER", mode: "NULLABLE" },
		{ name: "tags", type: "STRING", mode: "REPEATED" },
		{
			name: "place",
			type: "RECORD",
			mode: "NULLABLE",
			fields: [
				{ name: "city", type: "STRING" },
				{ name: "since", type: "DATE" },
			],
		},
	];

	test("tell columns and bytes, and cost nothing", async () => {
		const wire = await startWire((request) =>
			jobAnswer(request, {
				state: "DONE",
				statistics: { totalBytesProcessed: "123456", query: { schema: { fields } } },
			}),
		);
		const warehouse = await wire.open();
		expect(await warehouse.use({ source: true }, (session) => session.describe("`shop`.`people`"))).toEqual([
			{ name: "id", type: "INT64" },
			{ name: "tags", type: "ARRAY<STRING>" },
			{ name: "place", type: "STRUCT<city STRING, since DATE>" },
		]);
		expect(await warehouse.estimateBytes("SELECT 1")).toBe(123_456);
		expect(wire.inserted().every(({ body }) => body.configuration.dryRun === true)).toBe(true);
		expect(warehouse.countJobs()).toBe(0);
	});
});

describe("rows that are added", () => {
	test("travel as one parameter, in parcels that a request can take", async () => {
		const wire = await startWire((request) =>
			isInsert(request) ? jobAnswer(request, { state: "DONE" }) : null,
		);
		const warehouse = await wire.open();
		const long = "x".repeat(1_500_000);
		await warehouse.use({ state: "write" }, (session) =>
			session.insert("seen", [
				["1", null, "it's"],
				["2", "b", long],
				["3", "c", long],
			]),
		);
		const queries = wire.inserted().map(({ body }) => body.configuration.query);
		expect(
			queries.map(({ queryParameters }) => {
				const [rows] = queryParameters ?? [];
				return JSON.parse(rows?.parameterValue.value ?? "").length;
			}),
		).toEqual([2, 1]);
		expect(queries[0]).toMatchObject({ parameterMode: "NAMED", query: expect.stringContaining("@rows") });
		expect(queries[0]?.query.length).toBeLessThan(300);
	});
});

describe("errors", () => {
	async function failWith(reply: Reply): Promise<unknown> {
		const wire = await startWire(() => reply);
		const warehouse = await wire.open();
		return warehouse.check().then(
			() => null,
			(error) => error.diagnostic,
		);
	}

	test("a missing permission is named", async () => {
		const named =
			"Access Denied: Project till: User does not have bigquery.jobs.create permission in project till.";
		expect(await failWith(errorAnswer(403, "accessDenied", named))).toMatchObject({
			code: "warehouse/denied",
			message: expect.stringContaining("bigquery.jobs.create"),
		});
		const unnamed =
			"Access Denied: Table shop:shop.people: User does not have permission to query table shop:shop.people, or perhaps it does not exist.";
		expect(await failWith(errorAnswer(403, "accessDenied", unnamed))).toMatchObject({
			code: "warehouse/denied",
			message: expect.stringContaining("bigquery.tables.getData"),
		});
	});

	test("what would bill too much is told as the service tells it", async () => {
		const message = "Query exceeded limit for bytes billed: 1000000. 10485760 or higher required.";
		expect(await failWith(errorAnswer(400, "bytesBilledLimitExceeded", message))).toMatchObject({
			code: "warehouse/failed",
			message: `BigQuery: ${message}`,
		});
	});

	test.each([
		["Bad int64 value: ada@shop.example", "Bad int64 value: •••"],
		["Invalid date: 'ada@shop.example'", "Invalid date: •••"],
		["Division by zero: 4711 / 0", "Division by zero: •••"],
		["Query error: Bad int64 value: ada@shop.example at [3:1]", "Bad int64 value: •••"],
		[
			"Unrecognized name: ctiy; Did you mean city? at [1:8]",
			"Unrecognized name: ctiy; Did you mean city? at [1:8]",
		],
	])("%s names no value of a row", async (message, told) => {
		expect(await failWith(errorAnswer(400, "invalidQuery", `${message}\nmore`))).toMatchObject({
			message: `BigQuery: ${told}`,
		});
	});

	test("a service that is not there is unreachable, at once", async () => {
		const wire = await startWire(() => null);
		const warehouse = await wire.open();
		await wire.stop();
		await expect(warehouse.check()).rejects.toMatchObject({ diagnostic: { code: "warehouse/unreachable" } });
	});

	test("a state is there when its first table is; a missing dataset is no error", async () => {
		const found = await startWire(() => ({ body: { kind: "bigquery#table" } }));
		expect(await (await found.open()).hasState()).toBe(true);
		const missing = await startWire(() => errorAnswer(404, "notFound", "Not found: Dataset shop:tailrace"));
		expect(await (await missing.open()).hasState()).toBe(false);
	});
});
