import { openSnowflake } from "../../src/warehouses/snowflake/open.js";
import { warehouseConformance } from "../conformance/warehouse.js";
import { newBed } from "../emulators/snowflake/bed.js";
import { snowflakeLiveValues } from "../emulators/snowflake/values.js";
import { settingsFrom } from "./settings.js";

const settings = settingsFrom("TAILRACE_LIVE_SNOWFLAKE");

warehouseConformance({
	name: "Snowflake, live",
	newBed: () =>
		newBed({
			open: (schema, stateSchema, signal) =>
				openSnowflake({
					type: "snowflake",
					settings: { ...settings, schema },
					baseDir: process.cwd(),
					origin: "TAILRACE_LIVE_SNOWFLAKE",
					stateSchema,
					signal,
					owner: { holder: "test", isHolderGone: () => false },
					isCi: true,
				}),
		}),
	textType: "VARCHAR",
	integerType: "NUMBER(38,0)",
	// Each costs money there. An odd step has both ways of journalling in it.
	crashStep: 7,
	endless: "SELECT 'row ' || SEQ4() AS t FROM TABLE(GENERATOR(ROWCOUNT => 100000))",
	manyRows: (count) => `SELECT 'row ' || SEQ4() AS t FROM TABLE(GENERATOR(ROWCOUNT => ${count}))`,
	hostileNames: ['say "hi"', "a.b.c", "select", "key", "größe ☃ 👩‍🚀", "it's", "semi;colon--", "CamelCase"],
	values: snowflakeLiveValues,
});
