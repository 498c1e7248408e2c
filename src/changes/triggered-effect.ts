import { createRenderer } from "../mapping/create-renderer.js";
import type { Renderer } from "../mapping/renderer.js";
import type { BoundColumn, BoundMapping, BoundSync, Cell, EarlierMapping } from "../types/bound.js";
import type { Trigger } from "../types/generated/compiled.js";
import { type Change, isFirst } from "./change.js";
import type { CheckEvent } from "./check-event.js";
import type { Cause, Effect, EffectOf } from "./effect.js";
import { parseBody } from "./parse-body.js";

export interface TriggeredContext {
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	readonly firing: readonly Trigger[];
}

/**
 * Decides what each change of a `send` sync that follows its rows means: an event where the trigger fires, else nothing, and
 * the snapshot moves on either way. Only the present mapping decides whether a row has changed, so that an edit of the
 * mapping sends nothing: with N the mapping, S the row as last settled and C the present one, it has changed if N over
 * row C and before S, or over C and C, differs from N over S and S. What S did not hold counts as unchanged.
 */
export function createTriggeredEffectOf(
	{ bound, earlier, firing }: TriggeredContext,
	checkEvent: CheckEvent,
): EffectOf {
	const { columns } = bound.mapping;
	const present = createRenderer(bound.mapping, bound.mapping.program, columns);
	const settledRows = new Map(
		earlier.map(({ mapping }) => [mapping.id, settledRow(bound.mapping, mapping)] as const),
	);
	const { call } = bound.sync;

	return (change) => {
		switch (change.op) {
			case "added":
				return added(change, change.cause);
			case "returned":
				return change.gone === "event" ? added(change, change.cause) : changed(change, change.cause);
			case "retry":
				return isFirst(change) ? added(change, "retry") : changed(change, "retry");
			case "changed":
				return changed(change, "data");
			case "removed":
				return removed(change);
			case "unchanged":
				throw new Error("a sync that sends forward has no unchanged rows to render");
			default:
				return change.op satisfies never;
		}
	};

	function added({ row }: Change, cause: Cause): Effect {
		if (!firing.includes("added")) return { kind: "silent", standing: "added" };
		const event = present.render(row ?? [], null);
		return checkEvent(event, { standing: "added", cause, call, messageId: null, before: null, after: "" });
	}

	function changed(change: Change, cause: Cause): Effect {
		const silent = { kind: "silent", standing: "changed" } as const;
		const settled = settledOf(change);
		if (!firing.includes("changed") || settled === null) return silent;
		const row = change.row ?? [];
		const was = settled.filled(row);
		const unmoved = compareText(settled.asWas, was, was);
		const moved = compareText(settled.asChanged, row, was);
		const isMoved = moved !== unmoved || compareText(present, row, row) !== unmoved;
		if (unmoved !== null && !isMoved) return silent;
		const sent = settled.asSent.render([...settled.cells, ...settled.cells], null);
		const event = settled.asChanged.render(
			[...row, ...settled.known],
			sent.kind === "rendered" ? parseBody(sent.body) : {},
		);
		return checkEvent(event, {
			standing: "changed",
			cause,
			call,
			messageId: null,
			before: unmoved,
			after: moved ?? "",
		});
	}

	/** The row is gone: what is known of it is how it was. */
	function removed(change: Change): Effect {
		const settled = settledOf(change);
		if (!firing.includes("removed") || settled === null) return { kind: "silent", standing: "removed" };
		const event = settled.asWas.render([...settled.known, ...settled.known], null);
		return checkEvent(event, {
			standing: "removed",
			cause: change.cause,
			call,
			messageId: null,
			before: null,
			after: event.kind === "rendered" ? event.body : "",
		});
	}

	function settledOf({ mapping, before }: Change): SettledCells | null {
		const settled = mapping === null ? undefined : settledRows.get(mapping);
		if (settled === undefined || before === null) return null;
		return {
			...settled,
			cells: before,
			known: settled.from.map((index) => (index === -1 ? null : (before[index] ?? null))),
			filled: (row) => settled.from.map((index, at) => (index === -1 ? row[at] : before[index]) ?? null),
		};
	}
}

/** Rows as they were settled with one mapping, read in the columns of the present one. */
interface SettledRow {
	/** Where each present column is among those of then; -1 where it was not read. */
	readonly from: readonly number[];
	/** Over rows as they were, and before them the same. */
	readonly asWas: Renderer;
	/** Over present rows, and before them rows as they were. */
	readonly asChanged: Renderer;
	/** The mapping of then over the row as it was: what null takes back. */
	readonly asSent: Renderer;
}

interface SettledCells extends SettledRow {
	/** In the columns of then. */
	readonly cells: readonly Cell[];
	/** In the present columns; null where it was not read. */
	readonly known: readonly Cell[];
	/** The same, with the present row's values where it was not read. */
	filled(row: readonly Cell[]): readonly Cell[];
}

function settledRow(present: BoundMapping, then: BoundMapping): SettledRow {
	const from = present.columns.map(({ name }) => then.columns.findIndex((column) => column.name === name));
	const columns: readonly BoundColumn[] = present.columns.map(
		(column, at) => then.columns[from[at] ?? -1] ?? column,
	);
	return {
		from,
		asWas: createRenderer({ ...present, columns }, present.program, columns),
		asChanged: createRenderer(present, present.program, columns),
		asSent: createRenderer(then, then.program, then.columns),
	};
}

/** The text to compare by; null when the row does not render, which equals nothing. */
function compareText(renderer: Renderer, row: readonly Cell[], before: readonly Cell[]): string | null {
	const event = renderer.compare([...row, ...before]);
	return event.kind === "rendered" ? event.body : null;
}
