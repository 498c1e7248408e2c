import { numberNotKept, valueMisfit } from "../diagnostics/codes/test.js";
import type { Diagnostic, PhaseResult, Span } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { BoundSync, Cell, ColumnKind } from "../types/bound.js";
import type { CompiledProject, CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedProject, ResolvedSync, ResolvedTest } from "../types/resolved.js";
import type { Json } from "../types/source.js";
import { type KindOf, offlineKind } from "./column-kind.js";
import { givenCell, kindOfValue } from "./given-cell.js";
import { findLostNumbers } from "./lost-numbers.js";

/** A test whose row is one that the renderer takes. */
export interface BoundTest {
	readonly test: ResolvedTest;
	readonly place: Span;
	/** The sync over the kinds of its columns: those known offline, else those of the test's values. */
	readonly bound: BoundSync;
	readonly cells: readonly Cell[];
}

/** The tests of enabled syncs, by sync and then as written. Null when a row or an event cannot be what is written. */
export function bindTests(
	{ syncs }: Pick<ResolvedProject, "syncs">,
	compiled: CompiledProject,
	kindOf: KindOf,
): PhaseResult<readonly BoundTest[]> {
	const diagnostics: Diagnostic[] = [];
	const value = compiled.syncs.flatMap((sync) => {
		const source = syncs.find(({ name }) => name === sync.name);
		if (source === undefined) return [];
		return source.tests.map((test) => {
			const given = readGiven(test, { sync, source, kindOf });
			const misfits = new Set(given.diagnostics.map(({ span }) => span?.start.offset));
			const numbers = checkNumbers(test, source).filter(({ span }) => !misfits.has(span?.start.offset));
			diagnostics.push(...given.diagnostics, ...numbers);
			return bindTest(test, { sync, source, columns: given.columns });
		});
	});
	return { value: diagnostics.length > 0 ? null : value, diagnostics };
}

type GivenColumns = ReadonlyMap<string, { readonly kind: ColumnKind; readonly cell: Cell }>;

/** The columns that are read and whose kinds are known, all null, and over them the values given. */
function readGiven(
	{ pointer, given }: ResolvedTest,
	{
		sync,
		source: { file, model },
		kindOf,
	}: { readonly sync: CompiledSync; readonly source: ResolvedSync; readonly kindOf: KindOf },
): { readonly columns: GivenColumns; readonly diagnostics: readonly Diagnostic[] } {
	const known = new Map((model.columns?.columns ?? []).map(({ name, type }) => [name, type]));
	const columns = new Map<string, { kind: ColumnKind; cell: Cell }>();
	const diagnostics: Diagnostic[] = [];
	for (const { name, type } of sync.columns)
		columns.set(name, { kind: offlineKind(type, kindOf) ?? "text", cell: null });
	for (const [name, value] of Object.entries(given)) {
		const type = known.get(name) ?? null;
		const kind = offlineKind(type, kindOf) ?? kindOfValue(value);
		const cell = givenCell(value, kind);
		if (cell !== undefined) {
			columns.set(name, { kind, cell });
			continue;
		}
		const place = spanOf({ file, pointer: pointerTo(pointer, "given", name), part: "value" });
		diagnostics.push(valueMisfit(place, { name, kind, type, found: valueInWords(value) }));
	}
	return { columns, diagnostics };
}

function checkNumbers({ pointer, given, expected }: ResolvedTest, { file }: ResolvedSync): Diagnostic[] {
	const parts: [string, Json][] = [
		[pointerTo(pointer, "given"), given],
		[pointerTo(pointer, "expect"), expected.kind === "event" ? expected.event : null],
	];
	return parts
		.flatMap(([at, value]) => findLostNumbers(value, at, file))
		.map(({ written, place }) => numberNotKept(place, { written }));
}

function bindTest(
	test: ResolvedTest,
	{
		sync,
		source,
		columns,
	}: { readonly sync: CompiledSync; readonly source: ResolvedSync; readonly columns: GivenColumns },
): BoundTest {
	const read = sync.columns.map(({ name }) => {
		const { kind, cell } = columns.get(name) ?? { kind: "text" as const, cell: null };
		return { column: { name, kind }, cell };
	});
	const mapping = {
		// Nothing was sent with it, so nothing refers to it.
		id: "",
		columns: read.map(({ column }) => column),
		program: sync.mapping,
		removal: sync.removal,
	};
	return {
		test,
		place: spanOf({ file: source.file, pointer: test.pointer, part: "value" }),
		bound: { sync, mapping, types: sync.columns.map(({ type }) => type ?? "") },
		cells: read.map(({ cell }) => cell),
	};
}

function valueInWords(value: Json): string {
	if (Array.isArray(value)) return "a list";
	switch (typeof value) {
		case "object":
			return "a map";
		case "boolean":
			return `\`${value}\``;
		case "number":
			return Number.isInteger(value) ? "a number" : "a number with a fraction";
		default:
			return "such text";
	}
}
