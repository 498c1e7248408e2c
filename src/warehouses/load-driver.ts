import { driverMissing } from "../diagnostics/codes/warehouse.js";
import { Refusal } from "../diagnostics/refusal.js";

/**
 * Loads an engine's driver, which is an optional peer dependency: whoever does not use the engine does not install it.
 * `install` is what npm needs to be told.
 */
export async function loadDriver<Driver>(
	{ engine, install }: { readonly engine: string; readonly install: string },
	load: () => Promise<Driver>,
): Promise<Driver> {
	try {
		return await load();
	} catch (error) {
		const { code } = error as { readonly code?: unknown };
		if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
		throw new Refusal(driverMissing(null, { engine, install }), "failed");
	}
}
