import type { JinjaValue } from "./syntax.js";

/**
 * dbt's secrets, the variables that begin so. As in dbt, Jinja sees only where a secret will stand, and the value is put in
 * when all else is done: no filter gives half of it away, and no message has any of it.
 */
const prefix = "DBT_ENV_SECRET";
const seal = /\$\$\$DBT_SECRET_START\$\$\$(\w+)\$\$\$DBT_SECRET_END\$\$\$/g;

export function isSecretName(name: string): boolean {
	return name.startsWith(prefix);
}

/** What stands for a secret until then. */
export function sealed(name: string): string {
	return `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`;
}

export function holdsSecret(value: JinjaValue): boolean {
	return typeof value === "string" && value.search(seal) !== -1;
}

/** The value with its secrets in it. */
export function unsealed(value: JinjaValue, env: Readonly<Record<string, string | undefined>>): JinjaValue {
	if (typeof value === "string") return value.replace(seal, (_, name: string) => env[name] ?? "");
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((item) => unsealed(item, env));
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unsealed(item, env)]));
}
