import { loadProject } from "../../src/1-load/load.js";
import { readSchemas } from "../../src/1-load/schemas.js";
import { compileSchemaChecks } from "../../src/2-validate/schema-checks.js";
import { validateProject } from "../../src/2-validate/validate.js";
import { resolveProject } from "../../src/3-resolve/resolve.js";
import { compileProject } from "../../src/4-compile/compile.js";
import { segment } from "../../src/destinations/segment/segment.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import type { CompiledProject } from "../../src/types/generated/compiled.js";
import type { TestResult } from "../../src/types/generated/test-results.js";
import type { LoadedProject } from "../../src/types/loaded.js";
import type { ResolvedProject } from "../../src/types/resolved.js";
import type { Json } from "../../src/types/source.js";
import { bindTests } from "../../src/unit-tests/bind-tests.js";
import { runTest } from "../../src/unit-tests/run-test.js";
import { kindOfColumns } from "../../src/warehouses/open-warehouse.js";

export type Phase = "load" | "validate" | "resolve" | "compile" | "test";

export interface CheckOptions {
	readonly target?: string;
	readonly profile?: string;
	readonly vars?: Readonly<Record<string, Json>>;
	readonly env?: Readonly<Record<string, string>>;
}

export interface CheckedProject {
	readonly loaded: LoadedProject | null;
	readonly resolved: ResolvedProject | null;
	/** What compile gives; null when it was not asked for or not reached. */
	readonly compiled: CompiledProject | null;
	/** What the specs' tests give, in no time; null like `compiled`. */
	readonly tested: readonly TestResult[] | null;
	readonly diagnostics: readonly Diagnostic[];
}

const checks = compileSchemaChecks(await readSchemas());

/** Runs the phases on a folder as far as they get, and at most to `last`. */
export async function checkProject(
	projectDir: string,
	last: Phase,
	options: CheckOptions = {},
): Promise<CheckedProject> {
	const { target = null, profile = null, vars = {}, env = {} } = options;
	const loaded = await loadProject({
		projectDir,
		target,
		profile,
		profilesDir: null,
		homeDir: null,
		vars,
		env,
	});
	const found = [...loaded.diagnostics];
	const whole = {
		loaded: loaded.value,
		resolved: null,
		compiled: null,
		tested: null,
		diagnostics: found,
	};
	if (last === "load" || loaded.value === null) return whole;

	const validated = validateProject(loaded.value, checks, target);
	found.push(...validated.diagnostics);
	if (last === "validate" || validated.value === null) return whole;

	const resolved = resolveProject(validated.value, {
		target,
		profile,
		vars,
		env,
		checks,
	});
	found.push(...resolved.diagnostics);
	const isSound = found.every(({ severity }) => severity !== "error");
	if (last === "resolve" || resolved.value === null || !isSound)
		return { ...whole, resolved: resolved.value };

	const compiled = compileProject(resolved.value);
	found.push(...compiled.diagnostics);
	const checked = { ...whole, resolved: resolved.value, compiled: compiled.value };
	if (last === "compile" || compiled.value === null) return checked;

	const kindOf = await kindOfColumns(resolved.value.connections.warehouse.type);
	const tests = bindTests(resolved.value, compiled.value, kindOf);
	found.push(...tests.diagnostics);
	const tested = tests.value?.map((one) => ({ ...runTest(one, segment), seconds: 0 })) ?? null;
	return { ...checked, tested };
}
