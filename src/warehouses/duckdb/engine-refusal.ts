import { extensionMissing, warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { version } from "./driver.js";
import { engineReason } from "./engine-reason.js";

/** How DuckDB says that it lacks an extension: asked for by name, or by a file, a setting or a secret that needs it. */
const lacks = [
	/automatically install the required extension '(\w+)'/,
	/Failed to download extension "(\w+)"/,
	/Extension "(?:[^"]*[/\\])?(\w+)\.duckdb_extension" not found/,
];

/**
 * An error of DuckDB as the user is told it: in one line, without values of rows and without the hidden texts. `about`
 * says what went wrong where the statement is not the user's.
 */
export function engineRefusal(
	error: unknown,
	{ hidden, about = null }: { readonly hidden: readonly string[]; readonly about?: string | null },
): Refusal {
	if (error instanceof Refusal) return error;
	const text = without(error instanceof Error ? error.message : String(error), hidden);
	const [name] = lacks.flatMap((pattern) => pattern.exec(text)?.[1] ?? []);
	if (name !== undefined) return extensionRefusal({ name, repo: null }, text);
	const reason = about === null ? engineReason(text) : `${about}: ${engineReason(text)}`;
	return new Refusal(warehouseFailed(null, { engine: "DuckDB", reason }), "failed");
}

/** An extension that cannot be loaded, whatever the reason. */
export function extensionRefusal(
	{ name, repo }: { readonly name: string; readonly repo: string | null },
	message: string,
): Refusal {
	// What brought it up says less than why it failed.
	const reason = engineReason(/^.*Failed to download.*$/m.exec(message)?.[0] ?? message);
	return new Refusal(extensionMissing(null, { name, repo, version: version(), reason }), "failed");
}

function without(text: string, hidden: readonly string[]): string {
	const longestFirst = [...hidden].sort((one, other) => other.length - one.length);
	return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, "•••"), text);
}
