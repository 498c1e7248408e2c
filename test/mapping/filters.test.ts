import { describe, expect, test } from "vitest";
import { createFilters, removedFilters } from "../../src/mapping/filters.js";
import { zoneOffsets } from "../../src/mapping/time-zones.js";
import { compileSpec } from "./compile-spec.js";
import { renderTrait } from "./render-leaf.js";

const kinds = {
	n: "integer",
	d: "decimal",
	big: "integer",
	f: "float",
	flag: "boolean",
	o: "json",
	list: "json",
	at: "instant",
	day: "date",
	photo: "binary",
} as const;
const row = {
	name: "Ann",
	blank: " ",
	none: null,
	n: "7",
	d: "2.5",
	big: "9007199254740993",
	f: "0.5",
	flag: false,
	o: '{"b":1,"a":{"c":null}}',
	list: '["x",null,3]',
	at: "2026-08-21 14:30:00.123",
	day: "2026-08-21",
	photo: "AAEC",
	json: '{"a":[1]}',
};

describe("filters", () => {
	const cases: readonly (readonly [value: string, expected: string])[] = [
		["row.none | upcase", "nothing"],
		["row.none | append: 'x'", "nothing"],
		["row.none | plus: 1", "nothing"],
		["row.none | size", "nothing"],
		["row.none | json", "nothing"],
		["row.none | to_string", "nothing"],
		["row.none | sha256", "nothing"],
		["row.none | date: '%Y'", "nothing"],
		["nil | upcase", "nothing"],
		["row.none | default: 'x'", '"x"'],
		["row.none | upcase | default: 'x'", '"x"'],
		["row.flag | default: 1", "1"],
		["row.flag | default: 1, allow_false: true", "false"],
		["row.blank | default: 'x'", '" "'],
		["row.big | default: 1 | to_string", '"9007199254740993"'],
		["row.name | upcase", '"ANN"'],
		["row.n | append: 'x'", '"7x"'],
		["row.big | append: '!'", '"9007199254740993!"'],
		["row.o | upcase", "row/object-in-text"],
		["row.name | append: row.o", "row/object-in-text"],
		["row.list | join: '-'", '"x--3"'],
		["row.o.list | join: '-'", "nothing"],
		["row.n | plus: 1", "8"],
		["'7.50' | plus: 1", "8.5"],
		["row.name | plus: 1", "row/filter-failed"],
		["'' | plus: 1", "row/filter-failed"],
		["row.flag | plus: 1", "row/filter-failed"],
		["row.n | plus: row.none", "nothing"],
		["row.n | divided_by: 2", "3.5"],
		["row.n | divided_by: 2, true", "3"],
		["row.n | divided_by: 0", "row/filter-failed"],
		["row.big | plus: 1", "row/filter-failed"],
		["9007199254740991 | plus: 2", "row/filter-failed"],
		["9007199254740992 | plus: 0", "row/filter-failed"],
		["row.d | times: 1.5", "3.75"],
		["row.d | round", "3"],
		["row.list | sum", "row/filter-failed"],
		["'[1,2,null]' | parse_json | sum", "3"],
		["'[{\"a\":1},{\"a\":0.5}]' | parse_json | sum: 'a'", "1.5"],
		["row.n | at_least: 10", "10"],
		["row.o | json", '"{\\"a\\":{\\"c\\":null},\\"b\\":1}"'],
		["row.big | json", '"9007199254740993"'],
		["row.name | json", '"\\"Ann\\""'],
		["row.json | parse_json", '{"a":[1]}'],
		["row.name | parse_json", "row/json-invalid"],
		["row.o | parse_json", '{"b":1}'],
		["row.name | sha256", '"17239b6e250110330eda64a29c610bf146f89883371fab093feda03bec61b646"'],
		["row.name | base64", '"QW5u"'],
		["row.photo | base64", '"AAEC"'],
		["row.photo | base64_encode", '"AAEC"'],
		["'QW5u' | base64_decode", '"Ann"'],
		["row.at | iso8601", '"2026-08-21T14:30:00.123Z"'],
		["row.day | iso8601", '"2026-08-20T22:00:00.000Z"'],
		["row.n | iso8601", "row/timestamp-invalid"],
		["row.at | date: '%Y-%m-%d %H:%M'", '"2026-08-21 16:30"'],
		["row.at | date: '%H', 'America/New_York'", '"10"'],
		["row.at | date: '%H', 'Mars/Olympus'", "row/filter-failed"],
		["row.day | date: '%d.%m.%Y %H'", '"21.08.2026 00"'],
		["0 | date: '%F %T'", '"1970-01-01 01:00:00"'],
		["row.name | date: '%Y'", "row/timestamp-invalid"],
		["'now' | append: '' | date: '%Y'", "row/timestamp-now"],
		["'now' | replace: 'now', '2026-01-02' | date: '%Y'", '"2026"'],
		["row.at | date", '"Friday, August 21, 2026 at 4:30 pm +0200"'],
		["'12' | to_number", "12"],
		["row.name | to_number", "row/conversion-failed"],
		["row.d | to_string", '"2.5"'],
		["row.flag | to_string", '"false"'],
		["row.o | to_string", "row/object-in-text"],
		["row.none | join_present: row.name", '"Ann"'],
		["row.name | join_present: row.blank, row.n", '"Ann 7"'],
		["row.name | join_present: row.name, sep: ', '", '"Ann, Ann"'],
		["row.none | join_present: row.blank", "nothing"],
		["row.list | join_present: row.name", '"x 3 Ann"'],
		["row.o | only: 'b'", '{"b":1}'],
		["row.o | only: 'b', 'zz'", '{"b":1}'],
		["row.o | except: 'a'", '{"b":1}'],
		["row.o | keys", '["a","b"]'],
		["row.name | keys", "row/object-expected"],
		["'%E0%A4%A' | url_decode", "row/filter-failed"],
		["'x y' | url_encode", '"x+y"'],
		["row.list | first", '"x"'],
		["'[{\"a\":2},{\"a\":1}]' | parse_json | sort: 'a' | map: 'a'", "[1,2]"],
		["'[{\"a\":2},{\"a\":1}]' | parse_json | where: 'a', 1", '[{"a":1}]'],
		["'b,a' | split: ',' | sort", '["a","b"]'],
	];
	test.each(cases)("{{ %s }} is %s", (value, expected) => {
		const leaf = JSON.stringify(`{{ ${value} }}`);
		expect(renderTrait({ leaf, kinds, row, options: { timezone: "Europe/Berlin" } })).toBe(expected);
	});
});

test("what is left out is really out, and what replaces it is there", () => {
	const names = new Set(
		createFilters({ zone: { name: "UTC", offsetAt: zoneOffsets("UTC") }, isJson: false }).keys(),
	);
	for (const [removed, reason] of Object.entries(removedFilters)) {
		expect(names).not.toContain(removed);
		for (const [, named = ""] of reason.matchAll(/`(\w+)/g)) {
			expect([...names, "as", "for", "if"]).toContain(named);
		}
	}
});

test("filters that hide what they read do not compile", () => {
	const { diagnostics } = compileSpec(
		"call: identify\nkey: id\nmapping: { userId: \"{{ row.id | where_exp: 'x', 'row.y' }}\" }",
	);
	expect(diagnostics.map(({ code }) => code)).toEqual(["compile/unknown-filter"]);
});
