import { templateInvalid, unknownVariable, unsetEnvironment } from "../diagnostics/codes/resolve.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanInScalar, valueAt } from "../diagnostics/scalar-span.js";
import { pointerTo } from "../diagnostics/span.js";
import type { UnreadSettings } from "../types/resolved.js";
import type { Json, JsonObject, YamlFile } from "../types/source.js";
import { hasJinja, type JinjaFailure, type JinjaFunction, type JinjaProblem, renderJinja } from "./jinja.js";
import { isSecretName, sealed, unsealed } from "./sealed.js";
import { readTemplate } from "./template.js";

/** What `{{ var() }}` and `{{ env_var() }}` read; null: `var` does not work here. */
export interface SettingScope {
	readonly vars: Readonly<Record<string, Json>> | null;
	readonly env: Readonly<Record<string, string | undefined>>;
}

export type SettingProblem =
	| { readonly kind: "unset-environment"; readonly name: string }
	| {
			readonly kind: "unknown-variable";
			readonly name: string;
			readonly suggestion: string | null;
	  }
	| { readonly kind: "syntax"; readonly message: string };

export type SettingFunctions = Readonly<Record<string, JinjaFunction<SettingProblem>>>;

/** `var`, `env_var` and `fromjson`, as dbt means them: with a default nothing can fail. Secrets are not for settings that end in artifacts. */
export function settingFunctions(scope: SettingScope): SettingFunctions {
	return functionsOf(scope, (name) =>
		misused(`\`${name}\` is a secret by its name, and only settings of connections may read secrets`),
	);
}

/** The same for connections, where a secret is sealed until all is rendered. */
function connectionFunctions(scope: SettingScope): SettingFunctions {
	return functionsOf(scope, (name) => ({ value: sealed(name) }));
}

function functionsOf(
	{ vars, env }: SettingScope,
	readSecret: (name: string) => { readonly value: Json } | { readonly reason: SettingProblem },
): SettingFunctions {
	const readEnv: JinjaFunction<SettingProblem> = ({ args, named }) => {
		const [name = named.var, otherwise = named.default] = args;
		if (typeof name !== "string") return misused("`env_var` needs a name in quotes");
		const value = Object.hasOwn(env, name) ? env[name] : undefined;
		if (value !== undefined) return isSecretName(name) ? readSecret(name) : { value };
		return otherwise === undefined ? { reason: { kind: "unset-environment", name } } : { value: otherwise };
	};
	const readJson: JinjaFunction<SettingProblem> = ({ args: [text, otherwise] }) => {
		try {
			// What JSON.parse gives.
			return { value: JSON.parse(typeof text === "string" ? text : "") as Json };
		} catch {
			return otherwise === undefined ? misused("`fromjson` needs JSON text") : { value: otherwise };
		}
	};
	if (vars === null) return { env_var: readEnv, fromjson: readJson };
	const readVar: JinjaFunction<SettingProblem> = ({ args, named }) => {
		const [name = named.var_name, otherwise = named.default] = args;
		if (typeof name !== "string") return misused("`var` needs a name in quotes");
		const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
		if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
			return { value };
		if (otherwise !== undefined) return { value: otherwise };
		return {
			reason: {
				kind: "unknown-variable",
				name,
				suggestion: didYouMean(name, Object.keys(vars), "vars"),
			},
		};
	};
	return { env_var: readEnv, fromjson: readJson, var: readVar };
}

function misused(message: string): { readonly reason: SettingProblem } {
	return { reason: { kind: "syntax", message } };
}

export interface RenderedTree {
	/** The written value itself where nothing was to be rendered. */
	readonly value: Json;
	readonly diagnostics: readonly Diagnostic[];
}

/** Renders every text below a pointer of a file. `isLeft` says which pointers stay as they are. */
export function renderTree(
	file: YamlFile,
	functions: SettingFunctions,
	{
		pointer = "",
		isLeft = () => false,
	}: {
		readonly pointer?: string;
		readonly isLeft?: (pointer: string) => boolean;
	} = {},
): RenderedTree {
	const diagnostics: Diagnostic[] = [];
	// The file's own value, which YAML made.
	const value = render((valueAt(file, pointer) ?? null) as Json, pointer);
	return { value, diagnostics };

	function render(written: Json, at: string): Json {
		if (isLeft(at)) return written;
		if (typeof written === "object" && written !== null) {
			const members = Object.entries(written);
			const rendered = members.map(([key, child]) => render(child, pointerTo(at, key)));
			if (rendered.every((child, index) => child === members[index]?.[1])) return written;
			if (Array.isArray(written)) return rendered;
			return Object.fromEntries(members.map(([key], index) => [key, rendered[index] ?? null]));
		}
		if (typeof written !== "string" || !hasJinja(written)) return written;
		const result = renderJinja(written, functions);
		if (result.kind === "value") return result.value;
		diagnostics.push(settingDiagnostic(result, spanInScalar(file, at, result.start, result.end)));
		return written;
	}
}

/** Reads a connection's settings, secrets and all: only for commands that connect. Null when something is not set. */
export function renderConnection(
	unread: UnreadSettings,
	scope: SettingScope,
): {
	readonly settings: JsonObject | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	const functions = connectionFunctions(scope);
	const settings: Record<string, Json> = {};
	const diagnostics: Diagnostic[] = [];
	for (const [key, value] of Object.entries(unread.settings)) {
		const pointer = pointerTo(unread.pointer, key);
		const isWritten = valueAt(unread.file, pointer) !== undefined && !isLiteralPassword(key, value);
		const rendered = isWritten ? renderTree(unread.file, functions, { pointer }) : { value, diagnostics: [] };
		settings[key] = unsealed(rendered.value, scope.env);
		diagnostics.push(...rendered.diagnostics);
	}
	return { settings: diagnostics.length === 0 ? settings : null, diagnostics };
}

/** A password may have braces in it: as with dbt it is taken as it is where it is no Jinja, unless it was meant to be some. */
function isLiteralPassword(key: string, value: Json): boolean {
	if (key !== "password" || typeof value !== "string" || /\bvar\s*\(|env_var/.test(value)) return false;
	return "message" in readTemplate(value);
}

/** The same for a text that people complete: what cannot be rendered reads `<name of the setting>`. */
export function renderKnown(unread: UnreadSettings, scope: SettingScope): JsonObject {
	const known = Object.entries(unread.settings).map(([key, value]) => {
		const { settings } = renderConnection({ ...unread, settings: { [key]: value } }, scope);
		return [key, settings === null ? `<${key}>` : (settings[key] ?? null)] as const;
	});
	return Object.fromEntries(known);
}

/** What people write most, and mean. */
function hintOfName(name: string): string {
	return name === "target"
		? "which target is chosen is not known to its own settings, as in dbt: use `env_var`, or an output for each target"
		: "put text in quotes; values come from `env_var('NAME')` and `var('name')`";
}

/** What a failure of `var`, `env_var` or of the template itself is called. */
export function settingDiagnostic(
	failure: JinjaFailure<SettingProblem | JinjaProblem>,
	span: Span,
): Diagnostic {
	const { problem } = failure;
	switch (problem.kind) {
		case "unset-environment":
			return unsetEnvironment(span, { name: problem.name });
		case "unknown-variable":
			return unknownVariable(span, {
				name: problem.name,
				suggestion: problem.suggestion,
			});
		case "unknown-name":
			return templateInvalid(span, {
				problem: `there is no ${problem.what} \`${problem.name}\` here`,
				hint: problem.what === "name" ? hintOfName(problem.name) : problem.suggestion,
			});
		case "filter":
			return templateInvalid(span, {
				problem: `\`${problem.name}\` needs ${problem.wanted}`,
				hint: null,
			});
		case "syntax":
			return templateInvalid(span, { problem: problem.message, hint: null });
		default:
			return problem satisfies never;
	}
}
