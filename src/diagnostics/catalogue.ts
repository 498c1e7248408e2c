import * as apply from "./codes/apply.js";
import * as compile from "./codes/compile.js";
import * as lint from "./codes/lint.js";
import * as load from "./codes/load.js";
import * as plan from "./codes/plan.js";
import * as resolve from "./codes/resolve.js";
import * as resolveDbt from "./codes/resolve-dbt.js";
import * as row from "./codes/row.js";
import * as rowFields from "./codes/row-fields.js";
import * as select from "./codes/select.js";
import * as state from "./codes/state.js";
import * as test from "./codes/test.js";
import * as validate from "./codes/validate.js";
import * as warehouse from "./codes/warehouse.js";
import type { DiagnosticKind } from "./define.js";

/** What `explain` and the docs show of a code. */
export type CatalogueEntry = Pick<DiagnosticKind<never>, "code" | "severity" | "title" | "explanation">;

/** A module an area or part of one; a new one adds its line here. */
const areas: readonly Readonly<Record<string, CatalogueEntry>>[] = [
	load,
	validate,
	resolve,
	resolveDbt,
	compile,
	lint,
	test,
	select,
	row,
	rowFields,
	plan,
	apply,
	state,
	warehouse,
];

/** Every code there is, sorted. A test holds codes unique and the list complete. */
export const catalogue: readonly CatalogueEntry[] = areas
	.flatMap((area) => Object.values(area))
	.sort((a, b) => (a.code < b.code ? -1 : 1));
