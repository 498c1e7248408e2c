import { templateInvalid, unknownVariable, unsetEnvironment } from "../diagnostics/codes/resolve.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanInScalar, valueAt } from "../diagnostics/scalar-span.js";
import { pointerTo } from "../diagnostics/span.js";
import type { UnreadSettings } from "../types/resolved.js";
import type { Json, JsonObject, YamlFile } from "../types/source.js";
import { hasJinja, type JinjaFailure, type JinjaFunction, type JinjaProblem, renderJinja } from "./jinja.js";

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

/** `var` and `env_var`, as dbt means them: with a default nothing can fail. */
export function settingFunctions({ vars, env }: SettingScope): SettingFunctions {
	const readEnv: JinjaFunction<SettingProblem> = ({ args: [name, otherwise] }) => {
		if (typeof name !== "string")
			return {
				reason: { kind: "syntax", message: "`env_var` needs a name in quotes" },
			};
		const value = Object.hasOwn(env, name) ? env[name] : undefined;
		if (value !== undefined) return { value };
		return otherwise === undefined ? { reason: { kind: "unset-environment", name } } : { value: otherwise };
	};
	if (vars === null) return { env_var: readEnv };
	const readVar: JinjaFunction<SettingProblem> = ({ args: [name, otherwise] }) => {
		if (typeof name !== "string")
			return {
				reason: { kind: "syntax", message: "`var` needs a name in quotes" },
			};
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
	return { env_var: readEnv, var: readVar };
}

export interface RenderedTree {
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
		if (Array.isArray(written)) return written.map((item, index) => render(item, pointerTo(at, index)));
		if (typeof written === "object" && written !== null) {
			return Object.fromEntries(
				Object.entries(written).map(([key, child]) => [key, render(child, pointerTo(at, key))]),
			);
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
	const functions = settingFunctions(scope);
	const settings: Record<string, Json> = {};
	const diagnostics: Diagnostic[] = [];
	for (const [key, value] of Object.entries(unread.settings)) {
		const pointer = pointerTo(unread.pointer, key);
		const isWritten = valueAt(unread.file, pointer) !== undefined;
		const rendered = isWritten ? renderTree(unread.file, functions, { pointer }) : { value, diagnostics: [] };
		settings[key] = rendered.value;
		diagnostics.push(...rendered.diagnostics);
	}
	return { settings: diagnostics.length === 0 ? settings : null, diagnostics };
}

/** The same for a text that people complete: what cannot be rendered reads `<name of the setting>`. */
export function renderKnown(unread: UnreadSettings, scope: SettingScope): JsonObject {
	const known = Object.entries(unread.settings).map(([key, value]) => {
		const { settings } = renderConnection({ ...unread, settings: { [key]: value } }, scope);
		return [key, settings === null ? `<${key}>` : (settings[key] ?? null)] as const;
	});
	return Object.fromEntries(known);
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
				hint: problem.suggestion,
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
