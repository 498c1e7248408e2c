import { openSnowflake } from "../../src/warehouses/snowflake/open.js";
import type { ConnectOptions, Warehouse } from "../../src/warehouses/warehouse.js";

/** Connects to a server of the tests' own; settings named here win. */
export function openSnowflakeAt(
	port: number,
	settings: ConnectOptions["settings"] = {},
	rest: Partial<ConnectOptions> = {},
): Promise<Warehouse> {
	return openSnowflake({
		type: "snowflake",
		settings: {
			account: "shop",
			user: "clerk",
			password: "sesame",
			database: "shop",
			host: "127.0.0.1",
			port,
			protocol: "http",
			...settings,
		},
		baseDir: "/",
		origin: "profiles.yml (shop.dev)",
		stateSchema: "tailrace",
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
		isCi: false,
		...rest,
	});
}
