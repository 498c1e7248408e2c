import fc from "fast-check";
import { catalogue } from "../../src/diagnostics/catalogue.js";
import type { Diagnostic, Span } from "../../src/diagnostics/diagnostic.js";
import { spanInText } from "../../src/diagnostics/span.js";

/** What formats give a meaning of their own, and what cannot be shown or written. */
const hostile = [
	..."\n\r\t%:,;=`'\"\\{}[]()<>|#&",
	"::",
	"%0A",
	"##[",
	"::error::",
	"\u001b[31m",
	"\u0000",
	"\u0085",
	"\u2028",
	"\u202e",
	"\ud800",
	"é",
	"東",
	"😀",
	"{0}",
	"[a](1)",
];

const unit = fc.oneof(
	fc.constantFrom(...hostile),
	fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }),
);

const someText = fc.string({ unit, minLength: 1, maxLength: 12 });

/** The texts of a project's files, all of them with line breaks and wide characters. */
export const sources: Readonly<Record<string, string>> = {
	"tailrace.yml": "id: 0123456789ab\nname: shop\n",
	"syncs/users.yml": 'a: "東京 {{ row.emial }}" # 😀\r\nb: 1\r\n\r\n  c: 2\n',
	"syncs/odd ::name%0A,x=1.yml": "model: main.users\n\tkey: id\n",
	"syncs/😀 é\n.yml": "é: 😀\n",
	"C:/not a drive.yml": "x",
};

const someSpan: fc.Arbitrary<Span> = fc
	.tuple(fc.constantFrom(...Object.entries(sources)), fc.nat(), fc.nat())
	.map(([[path, text], from, length]) => {
		const start = from % (text.length + 1);
		return spanInText({ path, text }, start, start + (length % 12));
	});

const someDiagnostic: fc.Arbitrary<Diagnostic> = fc.record({
	code: fc.constantFrom(...catalogue.map(({ code }) => code)),
	severity: fc.constantFrom("error" as const, "warning" as const),
	message: someText,
	span: fc.option(someSpan),
	related: fc.array(fc.record({ message: someText, span: someSpan }), { maxLength: 2 }),
	hint: fc.option(fc.oneof(someText, fc.constant("did you mean `email`?"))),
	notes: fc.array(someText, { maxLength: 2 }),
});

/** Diagnostics that no check would make, to hold the formats to: a few, and sometimes many of each. */
export const someDiagnostics: fc.Arbitrary<readonly Diagnostic[]> = fc
	.tuple(
		fc.array(someDiagnostic, { maxLength: 8 }),
		fc.oneof(fc.constant(1), fc.constant(1), fc.integer({ min: 2, max: 60 })),
	)
	.map(([few, times]) => Array.from({ length: times }, () => few).flat());
