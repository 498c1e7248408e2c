import type { Refusal } from "../../diagnostics/refusal.js";
import type { Json, JsonObject } from "../../types/source.js";
import { invalidSetting } from "../setting-refusal.js";
import type { ConnectionSettings } from "../warehouse.js";
import type { Extension } from "./extensions.js";
import { isMap } from "./json.js";
import { isMotherDuck, mayHoldPassword, optionsIn } from "./location.js";
import { isOfMotherDuck, motherDuckOf } from "./motherduck.js";
import { readAttach, type WrittenAttachment } from "./read-attach.js";
import { readSecrets, type Secret } from "./secrets.js";
import { readUserSettings, type UserSetting } from "./user-settings.js";

/** What a profile wants of DuckDB before its models are read. */
export interface Preparation {
	/** Settings that only a start takes, by name. */
	readonly config: Readonly<Record<string, string>>;
	readonly extensions: readonly Extension[];
	/** Statements before MotherDuck is met. */
	readonly motherDuck: readonly string[];
	/** For every session that reads the models. */
	readonly settings: readonly UserSetting[];
	readonly secrets: readonly Secret[];
	readonly attach: readonly WrittenAttachment[];
	/** What no message may show. */
	readonly hidden: readonly string[];
	/** The file that all this is written in, for messages. */
	readonly origin: string;
}

export const nothingToPrepare: Preparation = {
	config: {},
	extensions: [],
	motherDuck: [],
	settings: [],
	secrets: [],
	attach: [],
	hidden: [],
	origin: "",
};

/** Keys of dbt's profile that would change what is read, and that Tailrace cannot follow. */
const unsupported: Readonly<Record<string, string>> = {
	remote: "Tailrace opens the database itself",
	filesystems: "they are Python's; DuckDB's own `httpfs` with `secrets` reads buckets",
};

/** Texts shorter than this stand in too many words to be hidden. */
const shortestHidden = 4;

/** Reads them from a connection; `paths` are those that it opens besides. */
export function readPreparation(
	{ settings, baseDir, origin }: ConnectionSettings,
	paths: readonly string[],
): Preparation {
	for (const [key, why] of Object.entries(unsupported)) {
		if (!isEmpty(settings[key])) throw invalid(key, `left out: ${why}`, origin);
	}
	const attach = readAttach(settings.attach, { baseDir, origin });
	const secrets = readSecrets(allSecrets(settings, origin), origin);
	const config = readMap(settings, "config_options", origin);
	const wanted = readMap(settings, "settings", origin);
	const isOwn = ({ name }: UserSetting) => !isOfMotherDuck(name);
	const given = [...paths, ...writtenPaths(settings.attach)];
	const motherDuck = given.some(isMotherDuck)
		? motherDuckOf(signIn(settings, { given, settings: [...config, ...wanted] }), { origin })
		: null;
	const hidden = [
		...[...secrets, ...attach].flatMap((one) => one.hidden),
		...[...config, ...wanted].filter(({ name }) => isSecretName(name)).map(({ value }) => value),
		motherDuck?.token ?? "",
		...paths.filter(mayHoldPassword),
	];
	return {
		config: Object.fromEntries(config.filter(isOwn).map(({ name, value }) => [name, value])),
		extensions: [
			...readExtensions(settings.extensions, origin),
			...(motherDuck === null ? [] : [{ name: "motherduck", repo: null }]),
		],
		motherDuck: motherDuck?.statements ?? [],
		settings: [...searchPath(wanted, baseDir), ...wanted.filter(isOwn)],
		secrets,
		attach,
		hidden: hidden.filter((text) => text.length >= shortestHidden),
		origin,
	};
}

/** dbt runs in its project's folder, and views on files there name them from it. */
function searchPath(wanted: readonly UserSetting[], baseDir: string): readonly UserSetting[] {
	const name = "file_search_path";
	// A comma would part it.
	if (baseDir.includes(",") || wanted.some((one) => one.name === name)) return [];
	return [{ name, value: baseDir }];
}

/** All places where a profile may say how to sign in to MotherDuck; the last one counts. */
function signIn(
	{ plugins, motherduck_token: token }: JsonObject,
	{ given, settings }: { readonly given: readonly string[]; readonly settings: readonly UserSetting[] },
): ReadonlyMap<string, string> {
	return new Map([
		...given.flatMap((path) => [...optionsIn(path)]),
		...pluginSettings(plugins),
		...settings.map(({ name, value }) => [name, value] as const),
		...(typeof token === "string" ? [["motherduck_token", token] as const] : []),
	]);
}

function readExtensions(written: Json | undefined, origin: string): readonly Extension[] {
	if (isEmpty(written)) return [];
	if (!Array.isArray(written)) throw invalid("extensions", "a list", origin);
	return written.map((one) => {
		if (typeof one === "string" && one !== "") return { name: one, repo: null };
		if (isMap(one) && typeof one.name === "string" && (isEmpty(one.repo) || typeof one.repo === "string"))
			return { name: one.name, repo: typeof one.repo === "string" ? one.repo : null };
		throw invalid("extensions", "a list of names, or of maps with `name` and `repo`", origin);
	});
}

/** dbt's older word for a secret that looks where AWS's tools look. */
function allSecrets(settings: JsonObject, origin: string): Json | undefined {
	const { secrets, use_credential_provider: provider } = settings;
	if (isEmpty(provider)) return secrets;
	if (provider !== "aws") throw invalid("use_credential_provider", "`aws`", origin);
	return [...(Array.isArray(secrets) ? secrets : []), { type: "s3", provider: "credential_chain" }];
}

function readMap(settings: JsonObject, key: string, origin: string): readonly UserSetting[] {
	const written = settings[key];
	if (isEmpty(written)) return [];
	if (!isMap(written)) throw invalid(key, "a map", origin);
	return readUserSettings(written, { from: key, origin });
}

/** dbt's plugins run inside dbt; only what the one of MotherDuck signs in with matters here. */
function pluginSettings(written: Json | undefined): readonly (readonly [string, string])[] {
	const plugins = Array.isArray(written) ? written : [];
	return plugins.flatMap((plugin) => {
		if (!isMap(plugin) || plugin.module !== "motherduck" || !isMap(plugin.config)) return [];
		return Object.entries(plugin.config).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
	});
}

function writtenPaths(attach: Json | undefined): readonly string[] {
	const list = Array.isArray(attach) ? attach : [];
	return list.flatMap((one) => (isMap(one) && typeof one.path === "string" ? [one.path] : []));
}

function isSecretName(name: string): boolean {
	return /token|secret|password|key|connection_string/.test(name);
}

function isEmpty(value: Json | undefined): boolean {
	if (value === undefined || value === null || value === "" || value === false) return true;
	return typeof value === "object" && Object.keys(value).length === 0;
}

function invalid(name: string, wanted: string, origin: string): Refusal {
	return invalidSetting({ name, wanted, origin });
}
