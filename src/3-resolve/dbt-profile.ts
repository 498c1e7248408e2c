import { unknownDbtTarget, unknownProfile, warehouseMissing } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { renderTree, type SettingScope, settingFunctions } from "../jinja/render-settings.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { LoadedDbt } from "../types/loaded.js";
import type { UnreadSettings } from "../types/resolved.js";
import type { Json, JsonObject, YamlFile } from "../types/source.js";
import type { ResolveOptions } from "./resolve-options.js";

interface FoundOutput {
	readonly value: UnreadSettings | null;
	readonly diagnostics: readonly Diagnostic[];
}

/** The output of the dbt profile that the target uses, unread but for the names that choose it. */
export function findProfileOutput(
	dbt: LoadedDbt | null,
	settings: ProjectFile,
	options: ResolveOptions & { readonly target: string },
): FoundOutput {
	if (dbt === null)
		return fail(
			warehouseMissing(null, {
				reason: "tailrace.yml has no `warehouse`, and there is no dbt project",
			}),
		);
	const { profiles } = dbt;
	if (dbt.isProfileBroken) return fail();
	if (profiles === null)
		return fail(
			warehouseMissing(null, {
				reason: "tailrace.yml has no `warehouse`, and there is no profiles.yml",
			}),
		);

	const scope = { vars: settings.vars ?? {}, env: options.env };
	const named =
		options.profile === null
			? readName(dbt.project, "/profile", scope)
			: { name: options.profile, diagnostics: [] };
	if (named.name === null) {
		const reason = warehouseMissing(null, {
			reason: `${dbt.project.path} has no \`profile\``,
		});
		return fail(...(named.diagnostics.length > 0 ? named.diagnostics : [reason]));
	}
	const profile = mapAt(profiles.value, named.name);
	if (profile === null) {
		const place =
			options.profile === null ? spanOf({ file: dbt.project, pointer: "/profile", part: "value" }) : null;
		const names = Object.keys(mapAt({ all: profiles.value }, "all") ?? {}).filter(
			(name) => name !== "config",
		);
		return fail(
			unknownProfile(place, {
				name: named.name,
				suggestion: didYouMean(named.name, names, "profiles"),
			}),
		);
	}
	return findOutput(dbt, profiles, {
		profileName: named.name,
		profile,
		settings,
		options,
		scope,
	});
}

interface ProfileChoice {
	readonly profileName: string;
	readonly profile: JsonObject;
	readonly settings: ProjectFile;
	readonly options: ResolveOptions & { readonly target: string };
	readonly scope: SettingScope;
}

/** dbt.target, else the output called like our target, else dbt's own rule: DBT_TARGET, the profile's `target`, `default`. */
function findOutput(
	dbt: LoadedDbt,
	profiles: YamlFile,
	{ profileName, profile, settings, options, scope }: ProfileChoice,
): FoundOutput {
	const outputs = mapAt(profile, "outputs") ?? {};
	const pointer = pointerTo("", profileName);
	// Without `targets` ours is called "default", which nobody chose.
	const isNamesake = settings.targets !== undefined && mapAt(outputs, options.target) !== null;
	const usual = settings.dbt?.target ?? (isNamesake ? options.target : options.env.DBT_TARGET || null);
	const ofProfile =
		usual === null ? readName(profiles, `${pointer}/target`, scope) : { name: usual, diagnostics: [] };
	if (ofProfile.diagnostics.length > 0) return fail(...ofProfile.diagnostics);
	const name = ofProfile.name ?? "default";
	const output = mapAt(outputs, name);
	if (output === null) {
		const place = spanOf({ file: profiles, pointer, part: "key" });
		const suggestion = didYouMean(name, Object.keys(outputs), "targets");
		return fail(unknownDbtTarget(place, { name, profile: profileName, suggestion }));
	}
	const at = pointerTo(pointer, "outputs", name);
	const type = readName(profiles, `${at}/type`, scope);
	if (type.diagnostics.length > 0) return fail(...type.diagnostics);
	const value: UnreadSettings = {
		type: type.name ?? "",
		settings: output,
		// dbt takes relative paths from its working folder, which is the project's.
		baseDir: dbt.projectDir,
		origin: `${profiles.path} (${profileName}.${name})`,
		file: profiles,
		pointer: at,
	};
	return { value, diagnostics: [] };
}

/** Names that choose a connection are no secrets: env_var is read in them. */
function readName(
	file: YamlFile,
	pointer: string,
	scope: SettingScope,
): { name: string | null; diagnostics: readonly Diagnostic[] } {
	const { value, diagnostics } = renderTree(file, settingFunctions(scope), { pointer });
	return {
		name: typeof value === "string" && value !== "" ? value : null,
		diagnostics,
	};
}

function fail(...diagnostics: readonly Diagnostic[]): FoundOutput {
	return { value: null, diagnostics };
}

function mapAt(value: Json, key: string): JsonObject | null {
	if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
		return null;
	// A map by the checks above, which TypeScript does not see through the list type.
	const member = (value as JsonObject)[key];
	return typeof member === "object" && member !== null && !Array.isArray(member)
		? (member as JsonObject)
		: null;
}
