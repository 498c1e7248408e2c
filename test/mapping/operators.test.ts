import { describe, expect, test } from "vitest";
import { compileSpec } from "./compile-spec.js";
import { renderTrait } from "./render-leaf.js";

const kinds = { items: "json", props: "json", more: "json", n: "integer", big: "integer" } as const;
const row = {
	items: '[{"sku":"a","qty":2},{"sku":null},{"qty":1,"tags":["x"]}]',
	props: '{"plan":"pro","tier":"gold","$set":1}',
	more: '{"tier":"silver","z":null}',
	text: '{"a":1}',
	name: 'Ann "A"\n',
	n: "5",
	big: "9007199254740993",
	missing: null,
};

describe("operators", () => {
	const cases: readonly (readonly [leaf: string, expected: string])[] = [
		['{ $spread: "{{ row.props }}" }', '{"$set":1,"plan":"pro","tier":"gold"}'],
		['{ $spread: "{{ row.props }}", plan: mine }', '{"$set":1,"tier":"gold","plan":"mine"}'],
		['{ plan: "{{ row.missing }}", $spread: "{{ row.props }}" }', '{"$set":1,"tier":"gold"}'],
		['{ $spread: ["{{ row.props }}", "{{ row.more }}"] }', '{"$set":1,"plan":"pro","tier":"silver"}'],
		['{ $spread: "{{ row.missing }}" }', "nothing"],
		['{ $spread: "{{ row.text }}" }', "row/object-expected"],
		['{ $spread: "{{ row.text | parse_json }}" }', '{"a":1}'],
		['{ $spread: { $value: "{{ row.text }}", as: json } }', '{"a":1}'],
		['{ $spread: "{{ row.items }}" }', "row/object-expected"],
		["{ $$spread: 1, $$$x: 2 }", '{"$spread":1,"$$x":2}'],
		[
			'{ $each: "{{ row.items }}", sku: "{{ item.sku }}", n: "{{ row.n }}" }',
			'[{"sku":"a","n":5},{"n":5},{"n":5}]',
		],
		['{ $each: "{{ row.items }}", sku: "{{ item.sku }}" }', '[{"sku":"a"}]'],
		['{ $each: "{{ row.items }}", $value: "{{ item.sku }}" }', '["a"]'],
		['{ $each: "{{ row.items }}", $value: "{{ item.qty }}", as: string }', '["2","1"]'],
		[
			'{ $each: "{{ row.items }}", tags: { $each: "{{ item.tags }}", name: "{{ item | upcase }}" } }',
			'[{"tags":[{"name":"X"}]}]',
		],
		['{ $each: "{{ row.items }}", t: "{% for tag in item.tags %}{{ tag }}{% endfor %}" }', '[{"t":"x"}]'],
		['{ $each: "{{ row.items }}", $spread: "{{ item }}" }', '[{"qty":2,"sku":"a"},{"qty":1,"tags":["x"]}]'],
		['{ $each: "{{ row.missing }}", a: 1 }', "nothing"],
		['{ $each: "{{ row.props }}", a: 1 }', "row/list-expected"],
		['{ $each: "{{ row.text }}", a: 1 }', "row/list-expected"],
		['{ $each: "{{ \'[]\' | parse_json }}", a: "{{ item }}" }', "[]"],
		['{ $each: "{{ \'[1,null]\' | parse_json }}", $value: "{{ item }}", nulls: send }', "[1,null]"],
		['{ $value: "{{ row.n }}" }', "5"],
		["{ $value: 5, as: string }", '"5"'],
		['{ $value: "5", as: number }', "5"],
		["{ $value: true, compare: false }", "true"],
		["{ $value: 1.5, compare: false }", "1.5"],
	];
	test.each(cases)("%s is %s", (leaf, expected) => {
		expect(renderTrait({ leaf, kinds, row })).toBe(expected);
	});
});

describe("$template", () => {
	const cases: readonly (readonly [template: string, expected: string])[] = [
		['{"name": "{{ row.name }}"}', '{"name":"Ann \\"A\\"\\n"}'],
		['{"name": {{ row.name }}}', '{"name":"Ann \\"A\\"\\n"}'],
		['{"n": {{ row.n }}, "t": "{{ row.n }}"}', '{"n":5,"t":"5"}'],
		['{"b": {{ row.props }}, "a": 1,}', '{"a":1,"b":{"$set":1,"plan":"pro","tier":"gold"}}'],
		[
			'[{% for i in row.items %}{"sku": {{ i.sku }}, "at": {{ forloop.index }}},{% endfor %}]',
			'[{"at":1,"sku":"a"},{"at":2},{"at":3}]',
		],
		['{"x": {{ row.props | json }}}', '{"x":{"$set":1,"plan":"pro","tier":"gold"}}'],
		['{"x": "{{ row.props | json }}"}', '{"x":"{\\"$set\\":1,\\"plan\\":\\"pro\\",\\"tier\\":\\"gold\\"}"}'],
		['{"x": {{ row.text | raw }}}', '{"x":{"a":1}}'],
		[
			'{% capture c %}{{ row.name }}{% endcapture %}{"x": "{{ c }}", "y": {{ c }}}',
			'{"x":"Ann \\"A\\"\\n","y":"Ann \\"A\\"\\n"}',
		],
		['{"x": "a, ]{{ row.n }}\\\\", "y": [1, ]}', '{"x":"a, ]5\\\\","y":[1]}'],
		['{"x": "\\\\"{{ row.n }}"}', "row/template-not-json"],
		['{"x": {{ row.missing }}}', "nothing"],
		["{{ row.missing }}", "nothing"],
		["{% if row.missing %}{}{% endif %}", "nothing"],
		["{% cycle row.name %}", '"Ann \\"A\\"\\n"'],
		['{"x": {{ row.big }}}', "row/number-loses-digits"],
		['{"x": "{{ row.big }}"}', '{"x":"9007199254740993"}'],
		["{x: 1}", "row/template-not-json"],
		['{"x": 1} {"y": 2}', "row/template-not-json"],
		["{{ who }}", '"Ann"'],
	];
	test.each(cases)("%s is %s", (template, expected) => {
		const leaf = `{ $template: ${JSON.stringify(`${template}\n`)}, with: { who: Ann } }`;
		expect(renderTrait({ leaf, kinds, row })).toBe(expected);
	});
	test("out of a file, with its own variables", () => {
		const file = { path: "templates/order.liquid", text: '{"count": {{ order.size }}, "shop": {{ shop }}}' };
		const options = { templates: { "order.liquid": file } };
		const leaf = '{ $template: order.liquid, with: { order: "{{ row.items }}", shop: acme } }';
		expect(renderTrait({ leaf, kinds, row, options })).toBe('{"count":3,"shop":"acme"}');
	});
	test("white space alone is null", () => {
		expect(renderTrait({ leaf: '{ $template: "{% if false %}{}{% endif %}\\n" }', before: { x: 1 } })).toBe(
			"null",
		);
		expect(
			renderTrait({ leaf: '{ $template: "{% if false %}{}{% endif %}\\n", nulls: omit }', before: { x: 1 } }),
		).toBe("nothing");
	});
});

describe("an object is needed at the top", () => {
	test.each([
		['{ $value: "{{ row.props }}" }', "rendered"],
		['{ $value: "{{ row.text }}" }', "row/object-expected"],
		['{ $value: "{{ row.items }}" }', "row/object-expected"],
		['{ $value: "{{ row.missing }}" }', "rendered"],
		['{ $template: "[]\\n" }', "row/object-expected"],
		['{ $template: "{}\\n" }', "rendered"],
	])("traits: %s is %s", async (leaf, expected) => {
		const { rendererOf } = await import("./compile-spec.js");
		const { renderer, cells } = rendererOf(
			`call: identify\nkey: id\nmapping:\n  userId: u\n  traits: ${leaf}\n`,
			kinds,
		);
		const rendering = renderer.render(cells(row), null);
		expect(rendering.kind === "rendered" ? rendering.kind : rendering.failures[0]?.code).toBe(expected);
	});
});

describe("$columns", () => {
	const names = ["id", "first_name", "HTTPStatus", "total billed", "n", "mail"];
	const columns = {
		isClosed: true,
		origin: "catalog.json",
		columns: names.map((name) => ({ name, type: name === "n" ? "BIGINT" : "VARCHAR" })),
	};
	const fieldsOf = (option: string): string[] => {
		const { sync, diagnostics } = compileSpec(
			`call: identify\nkey: id\nsensitive: [mail]\nmapping:\n  userId: "{{ row.id }}"\n  traits: { $columns: ${option} }\n`,
			{ columns },
		);
		const traits = sync?.mapping.root.fields.find(({ name }) => name === "traits")?.value;
		if (traits?.kind !== "object") return diagnostics.map(({ code }) => code);
		return traits.fields.map(({ name, value }) =>
			value.kind === "leaf" && value.form !== "auto" ? `${name}: ${value.form}` : name,
		);
	};
	test.each([
		["all", ["first_name", "HTTPStatus", "total billed", "n"]],
		["{ include: all, exclude: [n] }", ["first_name", "HTTPStatus", "total billed"]],
		["[mail, id]", ["mail", "id"]],
		["{ case: camel }", ["firstName", "httpStatus", "totalBilled", "n"]],
		["{ case: pascal }", ["FirstName", "HttpStatus", "TotalBilled", "N"]],
		["{ case: snake }", ["first_name", "http_status", "total_billed", "n"]],
		["{ case: title }", ["First Name", "Http Status", "Total Billed", "N"]],
		["{ case: lower }", ["first_name", "httpstatus", "total billed", "n"]],
		["{ case: upper }", ["FIRST_NAME", "HTTPSTATUS", "TOTAL BILLED", "N"]],
		["{ include: [n, mail], numbers: string }", ["n: string", "mail"]],
		["[nn]", ["compile/unknown-column"]],
	])("%s is %j", (option, expected) => {
		expect(fieldsOf(option)).toEqual(expected);
	});
});
