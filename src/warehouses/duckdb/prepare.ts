import { extensionMissing } from "../../diagnostics/codes/warehouse.js";
import { invalidSetting } from "../setting-refusal.js";
import { version } from "./driver.js";
import { engineRefusal } from "./engine-refusal.js";
import { loadExtension } from "./extensions.js";
import type { Connection } from "./instance.js";
import type { Preparation } from "./preparation.js";
import { settingSql, type UserSetting } from "./user-settings.js";

/** Extensions and secrets are the instance's, settings the session's; the first session makes all of them. */
export async function prepare(
	connection: Connection,
	preparation: Preparation,
	{ isFirst }: { readonly isFirst: boolean },
): Promise<void> {
	const { extensions, motherDuck, settings, secrets, hidden } = preparation;
	const run = async (sql: string, about: string) => {
		await connection.run(sql).catch((error: unknown) => {
			throw engineRefusal(error, { hidden, about });
		});
	};
	if (isFirst) {
		for (const extension of extensions) await loadExtension(connection, extension);
		for (const statement of motherDuck) await run(statement, "MotherDuck's settings");
	}
	for (const setting of settings) await set(connection, setting, preparation);
	if (!isFirst) return;
	for (const { name, type, sql } of secrets) await run(sql, `secret \`${name}\` of type \`${type}\``);
}

async function set(
	connection: Connection,
	setting: UserSetting,
	{ origin, hidden }: Preparation,
): Promise<void> {
	try {
		await connection.run(settingSql(setting));
	} catch (error) {
		const refusal = engineRefusal(error, { hidden });
		if (refusal.diagnostic.code === extensionMissing.code) throw refusal;
		// DuckDB's own words repeat the value.
		const wanted = /unrecognized configuration parameter/.test(refusal.message)
			? `a setting of DuckDB ${version()} or of an extension that is listed`
			: "as DuckDB takes it";
		throw invalidSetting({ name: `settings.${setting.name}`, wanted, origin });
	}
}
