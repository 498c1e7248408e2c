import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { applyInProcess, checkInProcess, planInProcess } from "../support/in-process.js";
import { duckDbBed, postgresBed, type SourceBed } from "../support/places.js";
import { scriptedDestination } from "../support/scripted-destination.js";
import { seed } from "../support/seed.js";
import { type TypeFamily, typeFamilies } from "./families.js";

/** Each value as trait, in text, and as text of its own. */
const spec = `model: { relation: one_family }
key: id
call: identify
guards: { max_rejected: 9 }
mapping:
  userId: "{{ row.id }}"
  traits:
    plain: "{{ row.v }}"
    within: "<{{ row.v }}>"
    text: { $value: "{{ row.v }}", as: string }
`;
const settings = `id: 0123456789ab
name: shop
warehouse: { type: duckdb, path: x.duckdb }
destinations: { segment: { type: segment, write_key: '{{ env_var("K") }}' } }
`;

async function checkedProject(text: string) {
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		await mkdir(join(dir, "syncs"));
		await writeFile(join(dir, "tailrace.yml"), settings);
		await writeFile(join(dir, "syncs/values.yml"), text);
		return await checkInProcess({ projectDir: dir, env: {} });
	} finally {
		await rm(dir, { recursive: true });
	}
}

function tableSql({ name, values }: TypeFamily, type: string): readonly string[] {
	const isList = name.startsWith("list");
	const isDuckDb = type === type.toUpperCase();
	const literal = (value: string) => {
		const text = `'${value.replaceAll("'", "''")}'`;
		if (!isList) return `CAST(${text} AS ${type})`;
		const items = value === "" ? [] : value.split(",").map((item) => `'${item}'`);
		return `CAST(${isDuckDb ? `[${items.join(", ")}]` : `ARRAY[${items.join(", ")}]::text[]`} AS ${type})`;
	};
	const rows = values.map((value, index) => `(${index}, ${literal(value)})`);
	return [
		"DROP TABLE IF EXISTS one_family",
		`CREATE TABLE one_family (id INTEGER, v ${type})`,
		`INSERT INTO one_family VALUES ${rows.join(", ")}, (${values.length}, NULL)`,
	];
}

/** Bodies of all events, byte for byte, by id; and what is said of the rows that cannot be sent. */
async function eventsOf(bed: SourceBed, sql: readonly string[]) {
	await bed.source(...sql);
	const scripted = scriptedDestination({ batchEvents: 500 });
	const bodies: string[] = [];
	const destination: typeof scripted = {
		...scripted,
		destination: {
			...scripted.destination,
			encodeEvent: (event, id) => {
				bodies.push(event.body);
				return scripted.destination.encodeEvent(event, id);
			},
		},
	};
	const options = {
		projectDir: "",
		project: await checkedProject(spec),
		env: {},
		openWarehouse: () => bed.open(),
		destinations: { segment: destination },
		host: { newId: () => crypto.randomUUID() },
	};
	const plan = await planInProcess(options, true);
	bodies.length = 0;
	await applyInProcess(options, plan);
	return { bodies: bodies.sort(), invalid: plan.syncs[0]?.invalid, counts: plan.syncs[0]?.counts };
}

const families = typeFamilies(seed);

test.each(families)(`$name: the same bytes from DuckDB and Postgres (seed ${seed})`, async (family) => {
	expect(family.values.length).toBeGreaterThanOrEqual(family.name === "boolean" ? 8 : 60);
	const [duckdb, postgres] = [await duckDbBed(), await postgresBed()];
	onTestFinished(async () => {
		await duckdb.remove();
		await postgres.remove();
	});
	const expected = await eventsOf(duckdb, tableSql(family, family.types.duckdb));
	const found = await eventsOf(postgres, tableSql(family, family.types.postgres));
	expect(found).toEqual(expected);
	expect(found.bodies.length).toBeGreaterThan(family.name === "boolean" ? 8 : 0);
});
