import type { Json, JsonObject } from "../../types/source.js";
import { invalidSetting } from "../setting-refusal.js";
import { duckDbDialect } from "./dialect.js";
import { isMap } from "./json.js";

/** A credential for DuckDB's secret manager. */
export interface Secret {
	readonly name: string;
	readonly type: string;
	/** CREATE SECRET, in memory only whatever the profile says of `persistent`. */
	readonly sql: string;
	/** What no message may show. */
	readonly hidden: readonly string[];
}

/** Parameters that everybody may see; all others count as secret. */
const known = new Set(["type", "provider", "name", "scope", "persistent", "region", "endpoint"]);

export function readSecrets(written: Json | undefined, origin: string): readonly Secret[] {
	const invalid = (wanted: string) => invalidSetting({ name: "secrets", wanted, origin });
	if (written === undefined || written === null) return [];
	if (!Array.isArray(written)) throw invalid("a list");
	return written.map((one, index) => {
		if (!isMap(one) || typeof one.type !== "string" || !Object.keys(one).every((key) => /^\w+$/.test(key)))
			throw invalid("a list of maps with `type` and the parameters of that type");
		// As dbt names them, for `secret` in `attach`.
		return secretOf(one, one.type, typeof one.name === "string" ? one.name : `_dbt_secret_${index + 1}`);
	});
}

function secretOf(written: JsonObject, type: string, name: string): Secret {
	const parameters = Object.entries(written).filter(
		([key, value]) => value !== null && key !== "name" && key !== "persistent",
	);
	const words = parameters.map(([key, value]) => `${key.toUpperCase()} ${valueSql(key, value)}`);
	return {
		name,
		type,
		sql: `CREATE OR REPLACE TEMPORARY SECRET ${duckDbDialect.quote(name)} (${words.join(", ")})`,
		hidden: parameters.filter(([key]) => !known.has(key)).flatMap(([, value]) => textsIn(value)),
	};
}

function valueSql(key: string, value: Json): string {
	const { literal } = duckDbDialect;
	if (Array.isArray(value)) return `[${value.map((item) => literal(String(item))).join(", ")}]`;
	if (isMap(value)) {
		const entries = Object.entries(value).map(([name, item]) => `${literal(name)}: ${literal(String(item))}`);
		return `MAP {${entries.join(", ")}}`;
	}
	// dbt takes a map here that is already in SQL.
	return key === "extra_http_headers" ? String(value) : literal(String(value));
}

/** All texts of a value, however deep. */
export function textsIn(value: Json): readonly string[] {
	if (typeof value === "string") return [value];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}
