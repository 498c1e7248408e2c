import type { ColumnKind } from "../../types/bound.js";
import { define } from "../define.js";

const kinds: Readonly<Record<ColumnKind, { readonly holds: string; readonly hint: string }>> = {
	text: { holds: "text", hint: "put it in quotes" },
	boolean: { holds: "truth values", hint: "write `true` or `false`" },
	integer: { holds: "whole numbers", hint: 'write `7` or `"7"`' },
	decimal: { holds: "numbers", hint: 'write `1.5` or `"1.50"`' },
	float: { holds: "numbers", hint: 'write `1.5` or `"1.5e3"`' },
	date: { holds: "dates", hint: "write YYYY-MM-DD" },
	datetime: { holds: "times without a zone", hint: "write YYYY-MM-DD HH:MM:SS" },
	instant: { holds: "instants", hint: "write YYYY-MM-DDTHH:MM:SSZ, or another offset for Z" },
	json: { holds: "JSON", hint: "write a map or a list, or JSON in quotes" },
	binary: { holds: "bytes", hint: "write base64" },
};

export const valueMisfit = define<{
	readonly name: string;
	readonly kind: ColumnKind;
	/** The type that is known offline, if one is. */
	readonly type: string | null;
	/** What was written, in words: the value may be long. */
	readonly found: string;
}>({
	code: "test/value-misfit",
	severity: "error",
	title: "a test gives a column a value that it could not hold",
	explanation: `A value under \`given\` is read as the column's type would have it, so that the mapping sees what it would see of the warehouse.
The type comes from the dbt contract, catalog.json or the documentation; where none is known, the value decides.

    given:
      user_id: 7                              # or "7"; digits beyond 2^53 in quotes
      plan: "7"                               # text is always text
      revenue: "19.90"                        # or 19.9
      born_on: "1990-01-31"
      updated_at: "2026-01-31 08:00:00"       # a column without a zone
      seen_at: "2026-01-31T08:00:00Z"         # one with a zone; without an offset it is UTC
      props: { city: Aarhus }                 # JSON, lists, structs; or JSON in quotes
      photo: aGVsbG8=                         # bytes, as base64
      email: null                             # so is every column that is not given`,
	describe: ({ name, kind, type, found }) => ({
		message: `column \`${name}\` holds ${kinds[kind].holds}${type === null ? "" : ` (${type})`}, not ${found}`,
		hint: kinds[kind].hint,
	}),
});

export const numberNotKept = define<{ readonly written: string }>({
	code: "test/number-not-kept",
	severity: "error",
	title: "a number of a test has more digits than a number keeps",
	explanation: `YAML reads numbers as doubles, which keep about sixteen digits, and JSON has no infinity. A test with such a number would
compare another one. Under \`given\` a number in quotes keeps all its digits; under \`expect\` an event that holds them is text.

    given: { account_id: "9007199254740993" }
    expect: { userId: "9007199254740993" }`,
	describe: ({ written }) => ({
		message: `the number \`${written}\` cannot be kept as it is written`,
		hint: "put it in quotes",
	}),
});
