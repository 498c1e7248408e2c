import { adapterMissing } from "../../diagnostics/codes/warehouse.js";
import { SettingRefusal } from "../setting-refusal.js";
import type { ConnectionSettings } from "../warehouse.js";

/** Why nothing connects, by whatever way the profile signs in. */
export function refuseDatabricks({ origin }: Pick<ConnectionSettings, "origin">): SettingRefusal {
	const diagnostic = adapterMissing(null, { engine: "Databricks", origin });
	return new SettingRefusal(diagnostic, "type", origin);
}
