import { describe, expect, test } from "vitest";
import { readDuration } from "../../src/3-resolve/duration.js";
import { resolveGuards } from "../../src/3-resolve/guards.js";
import { statementEnd } from "../../src/3-resolve/sql-statement.js";

describe("guards", () => {
	test("defaults count only where neither project nor spec says anything", () => {
		expect(resolveGuards({}, { max_changes: "80%" })).toEqual({
			max_removed: "20%",
			max_changes: "80%",
			max_invalid: "5%",
			max_first_run: 50_000,
			max_rejected: 0,
		});
	});

	test("the stricter wins, compared by value", () => {
		expect(resolveGuards({ max_removed: "9%" }, { max_removed: "10%" }).max_removed).toBe("9%");
		expect(resolveGuards({ max_removed: "10%" }, { max_removed: "9.5%" }).max_removed).toBe("9.5%");
		expect(resolveGuards({ max_removed: 90 }, { max_removed: 100 }).max_removed).toBe(90);
		expect(resolveGuards({ max_rejected: 5 }, { max_rejected: 0 }).max_rejected).toBe(0);
	});

	test("a percentage and a count cannot be compared: the spec wins", () => {
		expect(resolveGuards({ max_removed: "1%" }, { max_removed: 500 }).max_removed).toBe(500);
		expect(resolveGuards({ max_removed: 5 }, { max_removed: "50%" }).max_removed).toBe("50%");
	});
});

test.each([
	["30 minutes", 1_800_000],
	["1 minute", 60_000],
	["5m", 300_000],
	["12h", 43_200_000],
	["2 hours", 7_200_000],
	["1 day", 86_400_000],
	["3d", 259_200_000],
])("%s in milliseconds", (written, milliseconds) => expect(readDuration(written)).toBe(milliseconds));

describe("statements", () => {
	const one = (sql: string) => {
		const found = statementEnd(sql);
		return found.kind === "one" ? sql.slice(0, found.end) : found.kind;
	};

	test.each([
		["select 1", "select 1"],
		["select 1 ;\n", "select 1 "],
		["select 1;; -- end;", "select 1"],
		["select ';' -- a; b\n;", "select ';' -- a; b\n"],
		['select ";" /* ; */', 'select ";" /* ; */'],
		["select $x$ ; $x$, $$;$$", "select $x$ ; $x$, $$;$$"],
		["select 'it''s;';", "select 'it''s;'"],
		["select 1; select 2", "several"],
		["; select 1; select 2", "several"],
		["-- nothing;\n/* ; */", "none"],
		[" ; ", "none"],
	])("%s", (sql, statement) => expect(one(sql)).toBe(statement));
});
