import fc from "fast-check";
import { expect, test } from "vitest";
import { compileSpec, type SpecOptions } from "./compile-spec.js";

const options: SpecOptions = {
	columns: {
		columns: ["id", "email", "plan", "items", "n"].map((name) => ({ name, type: null })),
		isClosed: true,
		origin: "the test",
	},
};
const word = "emial";
// Around the word while a file is made; no style of YAML changes them.
const [open, close] = ["\u27e6", "\u27e7"];
const marked = open + word + close;

const templates = fc.constantFrom(
	"{{ row.@ }}",
	"{{- record.@ | downcase -}}",
	"{{ row.plan | default: row.@, allow_false: true | append: 'x' }}",
	"{% if row.plan == 1 and row.@ > 2 %} a {% elsif row.n %} b {% endif %}",
	"{% unless row.n %} a {% elsif row.@ %} b {% endunless %}",
	"{% for i in row.items limit: row.@ %} {{ i.sku }} {% else %} none {% endfor %}",
	"{% for i in (1..row.@) reversed %} {% for j in row.items %} {{ j }} {% endfor %} {% endfor %}",
	"{% case row.plan %} {% when 1, row.@ %} a {% else %} b {% endcase %}",
	"{% assign x = row.n | plus: row.@ %} {{ x }}",
	"{% capture y %} {{ row.n }} {{ row.@ }} {% endcapture %} {{ y }}",
	"{{ row.items[row.@].sku }}",
	"{% cycle 1, row.@ %} {% increment c %} {% echo row.n %}",
	"{% tablerow i in row.items cols: row.@ %} {{ i }} {% endtablerow %}",
	"{% comment %} {{ row.emiall }} {% endcomment %} {% raw %} {{ row.emiall }} {% endraw %} {{ row.@ }}",
);
const prose = fc
	.array(fc.constantFrom("é", "🦊", "it's", "a", "b:c", "#", "100%", "\\", '"', "“", "x—y", "ſ", "~"), {
		maxLength: 6,
	})
	.map((words) => words.join(" "));
/** Words with one space between any two: the seams where a line may break. */
const texts = fc
	.tuple(prose, templates, prose)
	.map(([before, template, after]) => `${before} ${template.replace("@", marked)} ${after}`.trim());

interface Layout {
	/** How deep the value's lines stand; more than its key. */
	readonly indent: number;
	readonly isWindows: boolean;
	readonly anchor: string;
	readonly comment: string;
	/** One choice for each seam or character. */
	readonly choices: readonly number[];
}

const layouts: fc.Arbitrary<Layout> = fc.record({
	indent: fc.integer({ min: 5, max: 9 }),
	isWindows: fc.boolean(),
	anchor: fc.constantFrom("", "&mail ", "&é🦊 "),
	comment: fc.constantFrom("", " # a comment: {{ row.emiall }}", " # 🦊"),
	choices: fc.array(fc.nat({ max: 99 }), { minLength: 20, maxLength: 60 }),
});

type Write = (text: string, layout: Layout) => string;

function seams(text: string, { choices }: Layout, seam: (choice: number) => string): string {
	let at = 0;
	return text.replaceAll(" ", () => seam(choices[at++ % choices.length] ?? 0));
}

/** A space, or one line break that means a space, or more that mean line breaks. */
function fold(pad: string): (choice: number) => string {
	return (choice) => {
		if (choice < 50) return " ";
		const blanks = choice < 80 ? "" : choice < 90 ? "\n" : "\n  \n";
		return `${choice % 2 === 0 ? "" : " \t"}\n${blanks}${pad}${choice % 3 === 0 ? "\t" : ""}`;
	};
}

const styles: Readonly<Record<string, Write>> = {
	plain: (text, layout) =>
		seams(`x ${text}`.replaceAll(": ", ":").replaceAll(" #", " -"), layout, fold(" ".repeat(layout.indent))),
	"single quotes": (text, layout) =>
		`'${seams(text.replaceAll("'", "''"), layout, fold(" ".repeat(layout.indent)))}'`,
	"double quotes": (text, layout) => {
		const pad = " ".repeat(layout.indent);
		const characters = [...text];
		const written = characters.map((character, at) => {
			const choice = layout.choices[at % layout.choices.length] ?? 0;
			if (character === open || character === close) return character;
			if (character === " ") return choice > 95 ? `\\\n${pad}\\ ` : choice > 90 ? "\\x20" : fold(pad)(choice);
			const broken = choice > 94 && characters[at - 1] !== open ? `\\\n${pad}` : "";
			return broken + escaped(character, choice);
		});
		return `"${written.join("")}"`;
	},
	literal: (text, layout) => block("|", text, layout),
	folded: (text, layout) => block(">", text, layout),
};

function escaped(character: string, choice: number): string {
	const code = character.codePointAt(0) ?? 0;
	const hex = (digits: number) => code.toString(16).padStart(digits, "0");
	if (character === '"' || character === "\\") return `\\${character}`;
	if (choice > 40 && choice < 45) return `\\U${hex(8)}`;
	if (choice > 35 && choice < 41 && code < 0x10000) return `\\u${hex(4)}`;
	if (choice > 30 && choice < 36 && code < 0x100) return `\\x${hex(2)}`;
	return choice === 30 && character === "/" ? "\\/" : character;
}

function block(style: string, text: string, layout: Layout): string {
	const { indent, comment, choices } = layout;
	const pad = " ".repeat(indent);
	const [first = 0, second = 0] = choices;
	// The key stands at four: an indicator counts from there.
	const indicator = first % 2 === 0 ? "" : String(indent - 4);
	const lead = indicator === "" ? "" : "  ".repeat(second % 3);
	const chomp = ["", "-", "+"][second % 3] ?? "";
	const body = seams(text, layout, (choice) =>
		choice < 50
			? " "
			: `${choice % 5 === 0 ? " " : ""}\n${choice > 85 ? "\n   \n" : ""}${pad}${["", "  ", "\t"][choice % 3]}`,
	);
	const blankStart = second % 4 === 0 ? "\n" : "";
	return `${style}${second % 2 === 0 ? indicator + chomp : chomp + indicator}${comment}\n${blankStart}${pad}${lead}${body}${"\n".repeat(second % 4)}`;
}

/** The spec with the value in it, and where the word stands. */
function specOf(
	value: string,
	{ isWindows, anchor, comment }: Layout,
): { text: string; start: number; end: number } {
	const before = `# 🦊${comment}\ncall: identify\nkey: id\nmapping:\n  userId: "{{ row.id }}"\n  traits:\n    "other": '🦊'${comment}\n    x: ${anchor}`;
	const again = anchor === "" ? "" : `    y: *${anchor.slice(1)}\n`;
	const lines = `${before}${value}\n${again}    z: 1\n`;
	const text = isWindows ? lines.replaceAll("\n", "\r\n") : lines;
	const start = text.indexOf(open);
	return { text: text.replaceAll(/[⟦⟧]/g, ""), start, end: text.indexOf(close) - 1 };
}

const seed = Number(process.env.FC_SEED ?? 20260823);

test.each(Object.entries(styles))(
	`a misspelt column is marked exactly: %s (seed ${seed})`,
	(_style, write) => {
		fc.assert(
			fc.property(texts, layouts, (template, layout) => {
				const { text, start, end } = specOf(write(template, layout), layout);
				const { diagnostics } = compileSpec(text, options);
				const lineStart = text.lastIndexOf("\n", start - 1) + 1;
				expect({
					text,
					found: diagnostics.map(({ code, span }) => ({
						code,
						marked: text.slice(span?.start.offset, span?.end.offset),
						at: [span?.start.line, span?.start.column],
					})),
				}).toEqual({
					text,
					found: [
						{
							code: "compile/unknown-column",
							marked: text.slice(start, end),
							at: [text.slice(0, start).split("\n").length, start - lineStart + 1],
						},
					],
				});
			}),
			{ seed, numRuns: Number(process.env.FC_RUNS ?? 60) },
		);
	},
);
