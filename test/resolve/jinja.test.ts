import { describe, expect, test } from "vitest";
import { renderJinja } from "../../src/jinja/jinja.js";
import { renderConnection, settingFunctions } from "../../src/jinja/render-settings.js";

const functions = settingFunctions({
	vars: { country: "DE", limit: 10, on: true },
	env: { PORT: "5432", EMPTY: "" },
});

function render(text: string): unknown {
	const result = renderJinja(text, functions);
	return result.kind === "value"
		? result.value
		: { at: text.slice(result.start, result.end), ...result.problem };
}

describe("values", () => {
	test.each([
		["{{ var('limit') }}", 10],
		["  {{ var('on') }}\n", true],
		["{{ env_var('PORT') }}", "5432"],
		["{{ env_var('PORT') | as_number }}", 5432],
		["{{ env_var('PORT') | int }}", 5432],
		["{{ env_var('PORT') | as_native }}", 5432],
		["{{ env_var('NO', 'true') | as_bool }}", true],
		["{{ var('limit') | as_text }}", "10"],
		["{{ env_var('EMPTY', 'x') }}", ""],
		["{{ env_var('NO', env_var('ALSO_NO', \"it's\")) }}", "it's"],
		["{{ env_var('NO', none) }}", null],
		["{{- var('country') -}}", "DE"],
		["{{ 'a }} b' }}", "a }} b"],
	])("%s", (text, value) => expect(render(text)).toEqual(value));

	// What jinja2 3.1 with dbt's filters gives for the same, numbers and truth values as Python's apart.
	test.each([
		["{{ var('country') ~ '_' ~ 7 }}", "DE_7"],
		["{{ 'a' + 'b' ~ 1 == 'ab1' }}", true],
		["{{ env_var('PORT') == '5432' }}", true],
		["{{ 'prod' if env_var('PORT') == '5432' else 'dev' }}", "prod"],
		["{{ 'prod' if not var('on') else 'dev' if var('limit') > 5 else 'none' }}", "dev"],
		["{{ 'x' if var('on') and not env_var('EMPTY') or false }}", "x"],
		["{{ 'x' if env_var('EMPTY') }}", ""],
		["{{ var('country') in ['DE', 'AT'] }}", true],
		["{{ 'E' not in var('country') }}", false],
		["{{ (var('limit') - 3) | string }}", "7"],
		["{{ env_var('EMPTY') | default('public', true) }}", "public"],
		["{{ env_var('EMPTY') | default('public') }}", ""],
		["{{ env_var('EMPTY') | int(5433) }}", 5433],
		["{{ '1.5' | float }}", 1.5],
		["{{ 'Ann Bee' | lower | replace(' ', '_') }}", "ann_bee"],
		["{{ ' Ann ' | trim | upper }}", "ANN"],
		["{{ 'feature/ANN-1'.split('/')[-1].lower().replace('-', '_') }}", "ann_1"],
		["{{ 'feature/x'[:7] }}{{ 'abc'[1:] }}", "featurebc"],
		["{{ ['a', 'b'] | join('-') }}", "a-b"],
		[`{{ "['a', 'b']" | as_native }}`, ["a", "b"]],
		['{{ fromjson(\'{"host": "db", "ports": [1, 2]}\').ports[1] }}', 2],
		["{# who? #}{{ var('limit') }}", 10],
		["{% if var('country') == 'AT' %}vienna{% elif var('on') %}berlin{% else %}x{% endif %}", "berlin"],
		["{%- if var('on') %} {{ var('limit') }} {%- endif %}", 10],
		["a {%- if true -%} b {%- endif -%} c", "abc"],
		["{% if false %}{{ env_var('NO') }}{% else %}x{% endif %}", "x"],
	])("%s", (text, value) => expect(render(text)).toEqual(value));

	test("in text they are written out", () => {
		expect(render("{{ var('country') }}-{{ var('limit') }}!")).toBe("DE-10!");
		expect(render("a {{ env_var('NO', none) }} b")).toBe("a  b");
		expect(render("nothing { here }")).toBe("nothing { here }");
	});
});

describe("failures say what and where", () => {
	test.each([
		["x {{ var('contry') }}", { at: "var('contry')", kind: "unknown-variable", name: "contry" }],
		["{{ env_var('NO') }}", { at: "env_var('NO')", kind: "unset-environment", name: "NO" }],
		[
			"{{ env('X') }}",
			{
				at: "env",
				kind: "unknown-name",
				what: "function",
				suggestion: "functions: `env_var`, `fromjson`, `var`",
			},
		],
		[
			"{{ var('limit') | as_numbr }}",
			{
				at: "as_numbr",
				kind: "unknown-name",
				what: "filter",
				suggestion: "did you mean `as_number`?",
			},
		],
		["{{ var('country') | as_number }}", { at: "as_number", kind: "filter", wanted: "a number" }],
		["{{ target.name }}", { at: "target", kind: "unknown-name", what: "name" }],
		["{{ env_var('PORT').lowre() }}", { at: "lowre()", kind: "unknown-name", what: "method" }],
		["{{ var('country')[9] }}", { at: "[9]", kind: "syntax" }],
		["{{ var('country') + 1 }}", { at: "+", kind: "filter", wanted: "two numbers or two texts" }],
		["{{ fromjson('{') }}", { at: "fromjson('{')", kind: "syntax" }],
		["a {# b", { at: "{#", kind: "syntax" }],
		["{% if var('on') %}x", { at: "{%", kind: "syntax" }],
		["x{% endif %}", { at: "{% endif", kind: "syntax" }],
		["{% if true %}{% else %}{% elif true %}{% endif %}", { at: "{% elif", kind: "syntax" }],
		["{% set x = 1 %}", { at: "{% set", kind: "syntax" }],
		["{{ var('country') }", { at: "}", kind: "syntax" }],
		["{{ var('country'", { at: "", kind: "syntax" }],
		["{% if x %}{% endif %}", { at: "x", kind: "unknown-name", what: "name" }],
		["{{ var(country) }}", { at: "country", kind: "unknown-name", what: "name" }],
		["{{ var() }}", { at: "var()", kind: "syntax" }],
	])("%s", (text, failure) => expect(render(text)).toMatchObject(failure));

	test("names of objects are not variables", () => {
		expect(render("{{ var('constructor') }}")).toMatchObject({
			kind: "unknown-variable",
		});
		expect(render("{{ env_var('toString') }}")).toMatchObject({
			kind: "unset-environment",
		});
	});

	test("vars cannot use var", () => {
		expect(renderJinja("{{ var('x') }}", settingFunctions({ vars: null, env: {} }))).toMatchObject({
			problem: { kind: "unknown-name" },
		});
	});
});

describe("secrets of dbt's kind", () => {
	const env = { DBT_ENV_SECRET_KEY: "s3same", DBT_ENV_SECRET_BLANK: "", USER: "ann" };

	function connection(settings: Readonly<Record<string, string>>) {
		const nodes = Object.keys(settings).map((key) => [`/${key}`, { key: null, value: [0, 0] }] as const);
		const file = { path: "profiles.yml", text: "", value: settings, nodes: Object.fromEntries(nodes) };
		const unread = { type: "duckdb", settings, baseDir: "/", origin: "", file, pointer: "" } as const;
		return renderConnection(unread, { vars: {}, env });
	}

	test.each([
		["{{ env_var('DBT_ENV_SECRET_KEY') }}", "s3same"],
		[
			"{{ env_var('USER') ~ ':' ~ env_var('DBT_ENV_SECRET_KEY') }}@{{ env_var('DBT_ENV_SECRET_KEY') }}",
			"ann:s3same@s3same",
		],
		["{{ env_var('DBT_ENV_SECRET_KEY') | as_text | trim }}", "s3same"],
		["{{ env_var('DBT_ENV_SECRET_BLANK') }}", ""],
		["{{ env_var('DBT_ENV_SECRET_NO', 'none') }}", "none"],
		[
			"{% if env_var('DBT_ENV_SECRET_NO', '') %}x{% else %}{{ env_var('DBT_ENV_SECRET_KEY') }}{% endif %}",
			"s3same",
		],
	])("%s", (written, value) => {
		expect(connection({ token: written }).settings).toEqual({ token: value });
	});

	test.each(["| upper", "| replace('s', '')", "[:2]", ".strip()", "| length", "| as_number"])(
		"nothing may work on one: %s",
		(change) => {
			const { settings, diagnostics } = connection({
				token: `{{ env_var('DBT_ENV_SECRET_KEY') ${change} }}`,
			});
			expect(settings).toBeNull();
			expect(diagnostics).toMatchObject([
				{ code: "resolve/template-invalid", message: expect.stringContaining("no secret") },
			]);
		},
	);

	test("they are for connections alone", () => {
		const functions = settingFunctions({ vars: {}, env });
		expect(renderJinja("{{ env_var('DBT_ENV_SECRET_KEY') }}", functions)).toMatchObject({
			kind: "failure",
			problem: { message: expect.stringMatching(/^`DBT_ENV_SECRET_KEY` is a secret/) },
		});
	});

	test.each([
		["ab{{c", "ab{{c"],
		["100{%", "100{%"],
		["{#hush", "{#hush"],
		["{{ env_var('USER') }}", "ann"],
	])("a password that is no Jinja is taken as it is: %s", (written, value) => {
		expect(connection({ password: written }).settings).toEqual({ password: value });
	});

	test("one that was meant to be Jinja is not", () => {
		expect(connection({ password: "{{ env_var('USER' }}" }).settings).toBeNull();
		expect(connection({ token: "ab{{c" }).settings).toBeNull();
	});
});

describe("connections", () => {
	const text = "warehouse:\n  type: duckdb\n  path: \"{{ env_var('SHOP') }}\"\n";
	const value = {
		warehouse: { type: "duckdb", path: "{{ env_var('SHOP') }}" },
	};
	const from = text.indexOf('"');
	const file = {
		path: "tailrace.yml",
		text,
		value,
		nodes: { "/warehouse/path": { key: null, value: [from, text.length - 1] } },
	} as const;
	const unread = {
		type: "duckdb",
		settings: { schema: "main", ...value.warehouse },
		baseDir: "/shop",
		origin: "tailrace.yml",
		file,
		pointer: "/warehouse",
	};

	test("are read with defaults that no file has", () => {
		const { settings } = renderConnection(unread, {
			vars: {},
			env: { SHOP: "shop.duckdb" },
		});
		expect(settings).toEqual({
			schema: "main",
			type: "duckdb",
			path: "shop.duckdb",
		});
	});

	test("have no settings when something is not set, and say where", () => {
		const { settings, diagnostics } = renderConnection(unread, {
			vars: {},
			env: {},
		});
		expect(settings).toBeNull();
		expect(diagnostics).toMatchObject([
			{
				code: "resolve/unset-environment",
				span: { start: { line: 3, column: 13 } },
			},
		]);
	});
});
