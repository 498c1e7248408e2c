import { openBigQuery } from "../../src/warehouses/bigquery/open.js";
import { readSettings } from "../../src/warehouses/read-settings.js";
import { warehouseConformance } from "../conformance/warehouse.js";
import { newBed } from "../emulators/bigquery/bed.js";
import { bigQueryLiveValues } from "../emulators/bigquery/values.js";
import { settingsFrom } from "./settings.js";

const origin = "TAILRACE_LIVE_BIGQUERY";
const settings = settingsFrom(origin);
const project = readSettings({ type: "bigquery", settings, baseDir: "", origin }).needed(
	"project",
	"database",
);

warehouseConformance({
	name: "BigQuery, live",
	newBed: () =>
		newBed({
			project,
			open: ({ shop, state }, signal = new AbortController().signal) =>
				openBigQuery({
					type: "bigquery",
					settings: { ...settings, dataset: shop },
					baseDir: process.cwd(),
					origin,
					stateSchema: state,
					signal,
					owner: { holder: "test", isHolderGone: () => false },
					isCi: true,
				}),
		}),
	textType: "STRING",
	integerType: "INT64",
	// Each costs money there. An odd step has both ways of journalling in it.
	crashStep: 7,
	endless: "SELECT CONCAT('row ', CAST(i AS STRING)) AS t FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS i",
	manyRows: (count) =>
		`SELECT CONCAT('row ', CAST(i AS STRING)) AS t FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS i`,
	hostileNames: ["select", "key", "größe neu", "it's", "a:b|c", "100%", "new-city", "CamelCase"],
	values: bigQueryLiveValues,
});
