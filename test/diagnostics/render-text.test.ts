import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { renderDiagnostic } from "../../src/diagnostics/render-text.js";
import { spanInText } from "../../src/diagnostics/span.js";

function finding(text: string, marked: string, rest: Partial<Diagnostic> = {}): Diagnostic {
	const start = text.indexOf(marked);
	const span = spanInText({ path: "syncs/users.yml", text }, start, start + marked.length);
	return {
		code: "compile/unknown-column",
		severity: "error",
		message: "no",
		span,
		related: [],
		hint: null,
		notes: [],
		...rest,
	};
}

function frameOf(text: string, marked: string): string[] {
	return renderDiagnostic(finding(text, marked), { source: () => text })
		.split("\n")
		.slice(-2);
}

test("a diagnostic has its header, place, line, carets, hint and notes", () => {
	const text = `${"\n".repeat(18)}    email: "{{ row.emial | downcase }}"\n`;
	const diagnostic = finding(text, "emial", {
		message: "model `dim_users` has no column `emial`",
		hint: "did you mean `email`?",
		notes: ["columns come from target/catalog.json (model.shop.dim_users)"],
	});
	expect(renderDiagnostic(diagnostic, { source: () => text })).toBe(
		[
			"error[compile/unknown-column]: model `dim_users` has no column `emial`",
			"  --> syncs/users.yml:19:20",
			"   |",
			'19 |     email: "{{ row.emial | downcase }}"',
			"   |                    ^^^^^",
			"   = hint: did you mean `email`?",
			"   = note: columns come from target/catalog.json (model.shop.dim_users)",
		].join("\n"),
	);
});

test("without a span or without the source there is no frame", () => {
	const text = "name: users\n";
	const diagnostic = finding(text, "users", { hint: "mend it" });
	expect(renderDiagnostic({ ...diagnostic, span: null }, { source: () => text })).toBe(
		"error[compile/unknown-column]: no\n   = hint: mend it",
	);
	expect(renderDiagnostic(diagnostic, { source: () => null })).toBe(
		"error[compile/unknown-column]: no\n  --> syncs/users.yml:1:7\n   = hint: mend it",
	);
});

test("a file that has become shorter since has no frame", () => {
	const diagnostic = finding("a\nb\nc\n", "c");
	expect(renderDiagnostic(diagnostic, { source: () => "a" })).not.toContain("|");
});

test("tabs are widened, and the carets with them", () => {
	expect(frameOf("a:\tb\tcde\n", "cde")).toEqual(["1 | a:  b  cde", "  |        ^^^"]);
});

test("wide characters and emoji take two columns, combining marks none", () => {
	expect(frameOf('城市: "東京" # x\n', '"東京"')).toEqual(['1 | 城市: "東京" # x', "  |       ^^^^^^"]);
	expect(frameOf("n: 👩‍👩‍👧 e\u0301x\n", "x")).toEqual(["1 | n: 👩‍👩‍👧 e\u0301x", "  |        ^"]);
});

test("control characters do not reach the terminal", () => {
	const [line] = frameOf("name: \u001b[31mred\u202e\n", "red");
	expect(line).toBe("1 | name: \ufffd[31mred\ufffd");
});

test("a span over several lines is marked to the end of its first line", () => {
	expect(frameOf("a:\n  b: 1   \n  c: 2\n", "b: 1   \n  c: 2")).toEqual(["2 |   b: 1", "  |   ^^^^"]);
});

test("a long line is cut around the carets", () => {
	const text = `${"x".repeat(500)} here ${"y".repeat(500)}`;
	const [line = "", carets = ""] = frameOf(text, "here");
	expect(line.length).toBeLessThan(180);
	expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("here");
});

test("settings that are secret by name are never shown", () => {
	const [line] = frameOf("segment: { write_key: tr41lr4c3, region: xx }\n", "xx");
	expect(line).toBe("1 | segment: { write_key: ***");
	const [quoted] = frameOf('  "password": "hunter 2"\n', "password");
	expect(quoted).toBe('1 |   "password": ***');
});

test("a styler colours without moving the text", () => {
	const text = "name: users\n";
	const styler = {
		header: (part: string) => `<b>${part}</b>`,
		frame: (part: string) => `<i>${part}</i>`,
		carets: (part: string) => `<u>${part}</u>`,
	};
	const coloured = renderDiagnostic(finding(text, "users"), {
		source: () => text,
		styler,
	});
	expect(coloured).toContain("<u>^^^^^</u>");
	expect(coloured.replace(/<\/?[biu]>/g, "")).toBe(
		renderDiagnostic(finding(text, "users"), { source: () => text }),
	);
});
