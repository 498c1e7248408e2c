// Who may import whom in src/. Both tables are complete: what is not written here is an error.

const contracts = ["destinations/destination.ts", "warehouses/warehouse.ts"];

const adapter = [
	"diagnostics/",
	"types/",
	"warehouses/(warehouse|grants|load-driver|read-settings|setting-refusal).ts",
];

/** Folder (or root file) -> what it may import of src/ beside itself. A phase names no other phase. */
const layers = {
	"1-load/": ["diagnostics/", "jinja/", "types/"],
	"2-validate/": ["diagnostics/", "types/"],
	"3-resolve/": ["diagnostics/", "jinja/", "types/"],
	"4-compile/": ["diagnostics/", "mapping/", "types/"],
	"5-plan/": ["changes/", "diagnostics/", "mapping/", "state/", "types/", ...contracts],
	"6-apply/": ["changes/", "diagnostics/", "mapping/", "state/", "types/", ...contracts],
	"changes/": ["destinations/destination.ts", "diagnostics/", "mapping/", "types/"],
	"destinations/destination.ts": ["mapping/rendering.ts", "types/"],
	"destinations/[^/]+/": ["destinations/destination.ts", "diagnostics/", "mapping/rendering.ts", "types/"],
	"diagnostics/": ["types/"],
	"editor/": ["types/"],
	"host.ts": ["types/"],
	"jinja/": ["diagnostics/", "types/"],
	"mapping/": ["diagnostics/", "types/"],
	"sink/": ["types/"],
	"state/": ["changes/change.ts", "diagnostics/", "types/", "warehouses/warehouse.ts"],
	"types/": ["diagnostics/diagnostic.ts"],
	"unit-tests/": ["changes/", "destinations/destination.ts", "diagnostics/", "mapping/", "types/"],
	"warehouses/warehouse.ts": ["types/"],
	"warehouses/(grants|load-driver|setting-refusal).ts": ["diagnostics/", "warehouses/warehouse.ts"],
	"warehouses/read-settings.ts": ["warehouses/setting-refusal.ts", "warehouses/warehouse.ts"],
	"warehouses/(bigquery|databricks|duckdb|postgres-wire|snowflake)/": adapter,
	// Two engines that speak one protocol.
	"warehouses/(postgres|redshift)/": [...adapter, "warehouses/postgres-wire/"],
};

/** The registries, the files that join phases, the public API and the command line import what they join. */
const joints = {
	"destinations/open-destination.ts": ["destinations/", "types/"],
	"warehouses/open-warehouse.ts": ["types/", "warehouses/"],
	"(pipeline|columns|connect|grants|preview).ts": ["(?!cli/|sink/)"],
	"doctor/": ["(?![1-6]-|cli/|sink/|(destinations|warehouses)/[^/]+/)"],
	"index.ts": ["(?!cli/|[1-6]-)"],
	"cli/": ["(?![1-6]-|(destinations|warehouses)/[^/]+/)"],
};

const paths = (names) => names.map((name) => `^src/${name}`);

const layerRules = Object.entries({ ...layers, ...joints }).map(([name, allowed]) => ({
	name: `layer ${name}`,
	severity: "error",
	from: { path: `^src/(${name})` },
	to: { path: "^src/", pathNot: ["^src/$1", ...paths(allowed)] },
}));

const pure = paths([
	"2-validate/",
	"3-resolve/",
	"4-compile/",
	"changes/",
	"diagnostics/",
	"editor/",
	"jinja/",
	"mapping/",
	"types/",
	"unit-tests/",
]);
const worldly = paths(["1-load/", "cli/", "sink/", "(destinations|warehouses)/[^/]+/"]);

/** Who may import what from outside src/. */
const outsideRules = [
	{
		name: "pure folders touch nothing outside",
		from: { path: pure },
		to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|module|path/posix)$" },
	},
	{
		name: "the world is read at the edges",
		from: { pathNot: worldly },
		to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|module|path(/posix)?)$" },
	},
	{
		name: "only cli/ touches the process",
		from: { pathNot: "^src/cli/" },
		to: { path: "^(node:)?(process|console|readline|child_process|worker_threads|cluster)" },
	},
	...Object.entries({
		"@duckdb/": "warehouses/duckdb/",
		"pg/": "warehouses/(postgres|postgres-wire|redshift)/",
		"@google-cloud/": "warehouses/bigquery/",
		"snowflake-sdk/": "warehouses/snowflake/",
		undici: "destinations/[^/]+/",
		commander: "cli/",
		ajv: "(2-validate|cli)/",
		liquidjs: "(4-compile|mapping|cli)/",
		yaml: "(1-load|cli|jinja|mapping)/",
	}).map(([library, user]) => ({
		name: `${library} is for ${user}`,
		from: { pathNot: `^src/${user}` },
		to: { path: `node_modules/${library}` },
	})),
	{
		name: "only declared libraries",
		from: {},
		to: {
			dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
			dependencyTypesNot: ["type-only", "npm-peer"],
		},
	},
];

const shapeRules = [
	{ name: "no cycles", from: {}, to: { circular: true } },
	{ name: "no unresolved imports", from: {}, to: { couldNotResolve: true } },
	{
		name: "no unused modules",
		from: { path: "^src/(cli/main|index)\\.ts$" },
		to: { path: "^src/", pathNot: "^src/(cli/main|index|types/generated/.*)\\.ts$", reachable: false },
	},
	{
		name: "no drawer folders",
		comment: "A folder says what its files are about.",
		from: {},
		to: { path: "/(util|utils|helper|helpers|common|core|lib|libs|shared|misc)/", pathNot: "^node_modules/" },
	},
	{
		name: "every module has a layer",
		comment: "A new folder gets its line in the tables above.",
		from: {},
		to: { path: "^src/", pathNot: paths([...Object.keys(layers), ...Object.keys(joints)]) },
	},
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
	forbidden: [
		...layerRules,
		...outsideRules.map((rule) => ({ ...rule, severity: "error" })),
		...shapeRules.map((rule) => ({ ...rule, severity: "error" })),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		tsConfig: { fileName: "tsconfig.json" },
		// Imports of types count too.
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { conditionNames: ["import", "require", "node", "types"] },
	},
};
