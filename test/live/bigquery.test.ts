import { openBigQuery } from "../../src/warehouses/bigquery/open.js";
import { warehouseConformance } from "../conformance/warehouse.js";
import { newBed } from "../emulators/bigquery/bed.js";
import { bigQueryLiveValues } from "../emulators/bigquery/values.js";
import { settingsFrom, textOf } from "./settings.js";

const settings = settingsFrom("TAILRACE_LIVE_BIGQUERY");

warehouseConformance({
	name: "BigQuery, live",
	newBed: () =>
		newBed({
			project: textOf(settings, "project"),
			open: ({ shop, state }, signal = new AbortController().signal) =>
				openBigQuery({
					type: "bigquery",
					settings: { ...settings, dataset: shop },
					baseDir: process.cwd(),
					origin: "TAILRACE_LIVE_BIGQUERY",
					stateSchema: state,
					signal,
					owner: { holder: "test", isHolderGone: () => false },
					isCi: true,
				}),
		}),
	textType: "STRING",
	integerType: "INT64",
	crashStep: 6,
	endless: "SELECT CONCAT('row ', CAST(i AS STRING)) AS t FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS i",
	manyRows: (count) =>
		`SELECT CONCAT('row ', CAST(i AS STRING)) AS t FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS i`,
	hostileNames: ["select", "key", "größe neu", "it's", "a:b|c", "100%", "new-city", "CamelCase"],
	values: bigQueryLiveValues,
});
