import { describe, expect, test } from "vitest";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import type { YamlFile } from "../../src/types/source.js";

function parse(text: string, isOurs = true): YamlFile {
	const { file, diagnostics } = parseYaml({ path: "syncs/users.yml", text }, { isOurs });
	if (file === null) throw new Error(diagnostics[0]?.message);
	return file;
}

function written({ text, nodes }: YamlFile, pointer: string): (string | null)[] {
	const { key = null, value = [0, 0] } = nodes[pointer] ?? {};
	return [key === null ? null : text.slice(...key), text.slice(...value)];
}

describe("positions", () => {
	test("every key and value has its place, by pointer", () => {
		const file = parse("a:\n  - b/c: 'x'\n  - ~\n");
		expect(written(file, "/a/0/b~1c")).toEqual(["b/c", "'x'"]);
		expect(written(file, "/a/1")).toEqual([null, "~"]);
		expect(file.value).toEqual({ a: [{ "b/c": "x" }, null] });
	});

	test("aliases and merged keys are at the place of their fragment", () => {
		const file = parse(
			"base: &base { plan: pro, city: Rome }\nuse: { <<: *base, city: Oslo }\nagain: *base\n",
		);
		expect(file.value).toMatchObject({
			use: { plan: "pro", city: "Oslo" },
			again: { plan: "pro", city: "Rome" },
		});
		expect(file.nodes["/use/plan"]).toEqual(file.nodes["/base/plan"]);
		expect(file.nodes["/again/city"]).toEqual(file.nodes["/base/city"]);
		expect(written(file, "/use/city")).toEqual(["city", "Oslo"]);
	});

	test("a byte order mark and line breaks of Windows do not move them", () => {
		const file = parse("\ufeffa: 1\r\nb: two\r\n");
		expect(file.value).toEqual({ a: 1, b: "two" });
		expect(written(file, "/b")).toEqual(["b", "two"]);
	});
});

describe("merge keys", () => {
	test("earlier maps win over later ones, written keys over both, wherever they stand", () => {
		const file = parse("a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nm:\n  z: 3\n  <<: [*a, *b]\n");
		expect(file.value).toMatchObject({ m: { x: 1, y: 1, z: 3 } });
	});

	test("a merged map may itself be merged", () => {
		const file = parse("a: &a { x: 1 }\nb: &b { <<: *a, y: 2 }\nc: { <<: *b }\n");
		expect(file.value).toMatchObject({ c: { x: 1, y: 2 } });
	});

	test("a quoted << is a key like others", () => {
		expect(parse('"<<": { a: 1 }\n').value).toEqual({ "<<": { a: 1 } });
	});
});

test("an alias means the last anchor of its name before it", () => {
	expect(parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").value).toEqual({
		a: 1,
		b: 1,
		c: 2,
		d: 2,
	});
});

test("keys that are numbers or words keep their spelling", () => {
	expect(Object.keys(parse("1.0: a\ntrue: b\n0x10: c\n").value as object)).toEqual(["1.0", "true", "0x10"]);
});

test("a key called __proto__ is only a key", () => {
	const { value } = parse("__proto__: { polluted: true }\n");
	expect(Object.keys(value as object)).toEqual(["__proto__"]);
	expect("polluted" in {}).toBe(false);
});

test("templates in quotes, block text and comments are left alone", () => {
	const file = parse('a: "{{ x }}"\nb: |\n  c: {{ y }}\n  {% if z %}\nd: e {{ f }} # {{ g }}\n');
	expect(file.value).toEqual({
		a: "{{ x }}",
		b: "c: {{ y }}\n{% if z %}\n",
		d: "e {{ f }}",
	});
});

test("a YAML 1.1 directive does not change what words mean", () => {
	expect(parse("%YAML 1.1\n---\na: yes\nb: 010\n").value).toEqual({
		a: "yes",
		b: 10,
	});
});

test("files of dbt may write a key twice: the last wins, as in dbt", () => {
	expect(parse("a: 1\na: 2\n", false).value).toEqual({ a: 2 });
	expect(() => parse("a: 1\na: 2\n")).toThrow("written twice");
});

test("an empty file has no value", () => {
	expect(parse("# nothing\n").value).toBeNull();
});

test("what is wrong in a fragment is said once, however often it is used", () => {
	const text = "a: &a { x: 1, x: 2 }\nb: *a\nc: { <<: *a }\n";
	const { diagnostics } = parseYaml({ path: "syncs/users.yml", text }, { isOurs: true });
	expect(diagnostics.map(({ code }) => code)).toEqual(["load/duplicate-key"]);
});

test("merges of merges are refused before they take long", () => {
	const lines = ["m0: &m0 { x: 1 }"];
	for (let at = 1; at < 12; at += 1) {
		const many = Array.from({ length: 10 }, () => `*m${at - 1}`).join(", ");
		lines.push(`m${at}: &m${at} { <<: [${many}] }`);
	}
	const { diagnostics } = parseYaml({ path: "syncs/users.yml", text: lines.join("\n") }, { isOurs: true });
	expect(diagnostics.map(({ code }) => code)).toEqual(["load/too-many-aliases"]);
});
