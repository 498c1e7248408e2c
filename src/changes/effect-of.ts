import type { Destination } from "../destinations/destination.js";
import { messageIdTooLong } from "../diagnostics/codes/row.js";
import { createRenderer } from "../mapping/create-renderer.js";
import type { Renderer } from "../mapping/renderer.js";
import { type Rendering, type RowFailure, rowFailure } from "../mapping/rendering.js";
import type { BoundSync, Cell, EarlierMapping } from "../types/bound.js";
import type { JsonObject } from "../types/source.js";
import type { Change } from "./change.js";
import { clearedTraits } from "./cleared-traits.js";
import type { Cause, Effect, EffectOf, Sent, Standing } from "./effect.js";
import { type EarlierRenderer, earlierRenderer } from "./row-renderers.js";

/** Characters that 6-apply puts in front of a mapped message id: a digest and a hyphen. */
export const messageIdPrefix = 13;

export interface EffectContext {
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	readonly destination: Destination;
}

/**
 * Decides what each change means. With O the mapping the row was last sent with, N the new one, S the row as last sent
 * and C the present row: a row is sent if N(C) differs from O(S), and the cause is `data` if N = O or N(C) = O(C),
 * `edit` if O(C) = O(S), else `both`.
 */
export function createEffectOf(context: EffectContext): EffectOf {
	const { bound, destination } = context;
	const renderer = createRenderer(bound.mapping);
	const earlier = new Map<string, EarlierRenderer>(
		context.earlier.map((one) => [one.mapping.id, earlierRenderer(bound, one)]),
	);

	return (change) => {
		const sentWith = change.mapping === null ? undefined : earlier.get(change.mapping);
		if (change.op === "removed") return removed(change, sentWith);
		const cells = change.row ?? [];
		const past = sentWith === undefined ? null : pastEvent(sentWith, change.before ?? change.was ?? cells);
		switch (change.op) {
			case "added":
				return send(cells, { standing: "added", cause: change.cause, past: null });
			case "retry":
				return send(cells, {
					standing: past === null ? "added" : "changed",
					cause: "retry",
					past,
				});
			case "returned":
				return change.gone === "event"
					? send(cells, { standing: "added", cause: change.cause, past: null })
					: compared(cells, past, {
							standing: "added",
							cause: () => change.cause,
						});
			case "unchanged":
				return bound.sync.on_mapping_change === "all"
					? send(cells, { standing: "changed", cause: "edit", past })
					: compared(cells, past, { standing: "changed", cause: () => "edit" });
			case "changed":
				return compared(cells, past, {
					standing: "changed",
					cause: () => causeOf(change, sentWith, past),
				});
			default:
				return change.op satisfies never;
		}
	};

	function compared(
		cells: readonly Cell[],
		past: PastEvent | null,
		{ standing, cause }: { readonly standing: Standing; readonly cause: () => Cause },
	): Effect {
		const after = renderer.compare(cells);
		if (past !== null && after.kind === "rendered" && after.body === past.compared)
			return { kind: "silent", standing };
		return send(cells, { standing, cause: cause(), past });
	}

	function send(
		cells: readonly Cell[],
		{
			standing,
			cause,
			past,
		}: {
			readonly standing: Standing;
			readonly cause: Cause;
			readonly past: PastEvent | null;
		},
	): Effect {
		const event = renderer.render(cells, past === null ? null : sentEvent(past));
		const messageId = bound.mapping.program.message_id === null ? null : renderer.messageId(cells);
		const after = past === null ? "" : compareText(renderer, cells);
		return checked(event, {
			standing,
			cause,
			call: bound.sync.call,
			messageId,
			before: past?.compared ?? null,
			after,
		});
	}

	function removed(change: Change, sentWith: EarlierRenderer | undefined): Effect {
		const silent = { kind: "silent", standing: "removed" } as const;
		const { on_removed } = bound.sync;
		if (on_removed === "ignore" || sentWith === undefined || change.before === null) return silent;
		const past = pastEvent(sentWith, change.before);
		const event =
			on_removed === "clear_traits"
				? clearedTraits(bound.sync.call, sentEvent(past))
				: sentWith.removal?.render(change.before, null);
		if (event === undefined || event === null) return silent;
		return checked(event, {
			standing: "removed",
			cause: change.cause,
			call: on_removed === "clear_traits" ? bound.sync.call : "track",
			messageId: null,
			before: past.compared,
			after: event.kind === "rendered" ? event.body : "",
		});
	}

	function checked(event: Rendering, rest: Omit<Sent, "kind" | "body">): Effect {
		if (event.kind === "unrendered") return { kind: "invalid", failures: event.failures };
		const tooLong = idFailure(rest.messageId, bound);
		if (tooLong !== null) return { kind: "invalid", failures: [tooLong] };
		const failures = destination.check({ call: rest.call, body: event.body });
		if (failures.length > 0) return { kind: "invalid", failures };
		return { kind: "sent", body: event.body, ...rest };
	}

	function causeOf(change: Change, sentWith: EarlierRenderer | undefined, past: PastEvent | null): Cause {
		if (change.mapping === bound.mapping.id) return "data";
		if (sentWith === undefined || past === null || past.compared === "") return "unknown";
		const present = change.was ?? change.row ?? [];
		if (sentWith.asNow === null) {
			const sent = sentWith.left.map((index) => change.before?.[index] ?? null);
			return JSON.stringify(sent) === JSON.stringify(present) ? "edit" : "unknown";
		}
		const oldEventNow = compareText(sentWith.asNow, present);
		if (oldEventNow === "") return "unknown";
		if (oldEventNow === past.compared) return "edit";
		return compareText(renderer, change.row ?? []) === oldEventNow ? "data" : "both";
	}
}

/** Segment keeps ids of fewer than 100 characters; 6-apply puts a prefix in front of one that is not raw. */
function idFailure(id: string | null, { sync }: BoundSync): RowFailure | null {
	const limit = sync.mapping.message_id?.raw === true ? 99 : 99 - messageIdPrefix;
	return id === null || id.length <= limit
		? null
		: rowFailure(messageIdTooLong(null, { limit }), "messageId");
}

/** What was sent last for a row, rendered again from the row and the mapping of then. */
interface PastEvent {
	readonly compared: string;
	readonly sentWith: EarlierRenderer;
	readonly cells: readonly Cell[];
}

function pastEvent(sentWith: EarlierRenderer, cells: readonly Cell[]): PastEvent {
	return { compared: compareText(sentWith.asSent, cells), sentWith, cells };
}

/** The text to compare by; empty when the row does not render any more, which equals nothing. */
function compareText(renderer: Renderer, cells: readonly Cell[]): string {
	const event = renderer.compare(cells);
	return event.kind === "rendered" ? event.body : "";
}

function sentEvent({ sentWith, cells }: PastEvent): JsonObject {
	const event = sentWith.asSent.render(cells, null);
	return event.kind === "rendered" ? parseBody(event.body) : {};
}

/** A body is what stands between the braces of an event. */
export function parseBody(body: string): JsonObject {
	// The renderer wrote it.
	return JSON.parse(`{${body}}`) as JsonObject;
}
