import { secretInClear, unknownTimezone, variableNotPlain } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { renderTree, type SettingFunctions, settingFunctions } from "../jinja/render-settings.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { Json, JsonObject, YamlFile } from "../types/source.js";
import type { ResolveOptions } from "./resolve-options.js";

export interface ProjectSettings {
	/** As the target sees them, rendered, connections aside. */
	readonly settings: ProjectFile;
	/** The same file unrendered; its pointers are those of `settings`. */
	readonly file: YamlFile;
	readonly vars: Readonly<Record<string, string | number | boolean>>;
	readonly functions: SettingFunctions;
}

/** All of `state` connects but where and how long something is kept. */
const connections = /^\/(warehouse|destinations)(\/|$)|^\/state\/(?!schema$|retention(\/|$))/;
const unread = /^\/(targets|defaults|anchors|vars)(\/|$)/;

/** The project's settings, of the file as one target sees it. Null when they do not hold together. */
export function readProjectSettings(
	file: YamlFile,
	options: ResolveOptions,
): {
	readonly value: ProjectSettings | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	const ofVars = renderTree(file, settingFunctions({ vars: null, env: options.env }), { pointer: "/vars" });
	const { vars, diagnostics: ofOptions } = mergeVars(ofVars.value, options.vars);
	const functions = settingFunctions({ vars, env: options.env });
	const isLeft = (pointer: string) => connections.test(pointer) || unread.test(pointer);
	const rendered = renderTree(file, functions, { isLeft });
	const rendering = [...ofVars.diagnostics, ...ofOptions, ...rendered.diagnostics];
	if (rendering.length > 0) return { value: null, diagnostics: rendering };

	// A map, as the file's value was.
	const value: Json = {
		...(rendered.value as JsonObject),
		...(Object.keys(vars).length === 0 ? {} : { vars }),
	};
	const found = options.checks.project({ ...file, value });
	if (found.length > 0) return { value: null, diagnostics: found };
	// The check is what makes the value a project file.
	const settings = value as unknown as ProjectFile;
	const diagnostics = [...checkTimezone(settings, file), ...findClearSecrets(settings, file)];
	return { value: { settings, file, vars, functions }, diagnostics };
}

function mergeVars(written: Json, given: Readonly<Record<string, Json>>) {
	const vars: Record<string, string | number | boolean> = {};
	const diagnostics: Diagnostic[] = [];
	for (const [name, value] of Object.entries({
		...(typeof written === "object" ? written : {}),
		...given,
	})) {
		if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
			vars[name] = value;
		else diagnostics.push(variableNotPlain(null, { name }));
	}
	return { vars, diagnostics };
}

function checkTimezone({ timezone }: ProjectFile, file: YamlFile): Diagnostic[] {
	if (timezone === undefined || isTimezone(timezone)) return [];
	const place = spanOf({ file, pointer: "/timezone", part: "value" });
	const suggestion = didYouMean(timezone, ["UTC", ...Intl.supportedValuesOf("timeZone")], "time zones");
	return [unknownTimezone(place, { name: timezone, suggestion })];
}

function isTimezone(name: string): boolean {
	if (/^[+-]/.test(name)) return false;
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

/** Names of settings that let whoever reads them in. Paths of key files are none. */
const secretName =
	/(?:^|_)(?:password|private_key|private_key_passphrase|token|client_secret|keyfile_json|secret_access_key|encryption_key|write_key)$/;

function findClearSecrets({ destinations, warehouse, state }: ProjectFile, file: YamlFile): Diagnostic[] {
	const connections: readonly (readonly [string, object | undefined])[] = [
		["/warehouse", warehouse],
		["/state", state],
		...Object.entries(destinations).map(([name, one]) => [pointerTo("/destinations", name), one] as const),
	];
	return connections.flatMap(([at, settings]) =>
		clearSecretsIn(settings, at).map(({ name, pointer }) =>
			secretInClear(spanOf({ file, pointer, part: "key" }), { name }),
		),
	);
}

/** However deep: DuckDB's are in lists and maps. */
function clearSecretsIn(
	value: unknown,
	at: string,
): readonly { readonly name: string; readonly pointer: string }[] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, child]) => {
		const pointer = pointerTo(at, name);
		// Elsewhere `secret` is the name of one.
		const isSecret = secretName.test(name) || (name === "secret" && at.startsWith("/warehouse/secrets/"));
		if (!isSecret) return clearSecretsIn(child, pointer);
		return JSON.stringify(child).includes("{{") ? [] : [{ name, pointer }];
	});
}
