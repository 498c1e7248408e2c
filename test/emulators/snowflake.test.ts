import { afterAll, beforeAll } from "vitest";
import { sameEvents } from "../conformance/same-events.js";
import { warehouseConformance } from "../conformance/warehouse.js";
import { openSnowflakeAt } from "../support/open-snowflake.js";
import { snowflakeExceptions } from "./exceptions.js";
import { type BedPlace, newBed } from "./snowflake/bed.js";
import { type SnowflakeEmulator, startSnowflake } from "./snowflake/start.js";
import { snowflakeValues } from "./snowflake/values.js";

let emulator: SnowflakeEmulator;

beforeAll(async () => {
	emulator = await startSnowflake();
});

afterAll(() => emulator.stop());

const name = "Snowflake on a stand-in";
const place: BedPlace = {
	open: (schema, stateSchema, signal) =>
		openSnowflakeAt(emulator.port, { schema }, { stateSchema, isCi: true, signal }),
};

warehouseConformance({
	name,
	newBed: () => newBed(place),
	crashStep: 3,
	textType: "VARCHAR",
	integerType: "NUMBER(38,0)",
	// Rows come when all of them are there, so it is a long one: its rest is not read. test/warehouses has one that goes on.
	endless: "SELECT 'row ' || SEQ4() AS t FROM TABLE(GENERATOR(ROWCOUNT => 100000))",
	manyRows: (count) => `SELECT 'row ' || SEQ4() AS t FROM TABLE(GENERATOR(ROWCOUNT => ${count}))`,
	hostileNames: [
		'say "hi"',
		"a.b.c",
		"select",
		"key",
		"row_text",
		"model",
		"no_key",
		"größe ☃ 👩‍🚀",
		"it's",
		" leading and trailing ",
		"semi;colon--",
		"CamelCase",
		"back\\slash",
		"$1",
	],
	values: snowflakeValues,
});

sameEvents({ name, engine: "snowflake", newBed: () => newBed(place), exceptions: snowflakeExceptions });
