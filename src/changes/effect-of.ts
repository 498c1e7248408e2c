import type { Destination } from "../destinations/destination.js";
import { createRenderer } from "../mapping/create-renderer.js";
import type { Renderer } from "../mapping/renderer.js";
import type { BoundSync, Cell, EarlierMapping } from "../types/bound.js";
import type { Trigger } from "../types/generated/compiled.js";
import type { JsonObject } from "../types/source.js";
import { followsRows } from "../types/triggers.js";
import { type Adoption, adopting } from "./adopt.js";
import type { Change } from "./change.js";
import { type CheckEvent, createCheckEvent } from "./check-event.js";
import { clearedTraits } from "./cleared-traits.js";
import type { Cause, Effect, EffectOf, Standing } from "./effect.js";
import { parseBody } from "./parse-body.js";
import { type EarlierRenderer, earlierRenderer } from "./row-renderers.js";
import { createTriggeredEffectOf } from "./triggered-effect.js";

export interface EffectContext {
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	readonly destination: Destination;
	/** Of a `send` sync the triggers that make events. */
	readonly firing: readonly Trigger[];
	/** On a first run that takes rows for sent; else null. */
	readonly adoption: Adoption | null;
}

/** Decides what each change means. */
export function createEffectOf(context: EffectContext): EffectOf {
	const { bound, destination, adoption } = context;
	const checkEvent = createCheckEvent(bound, destination);
	const effectOf = followsRows(bound.sync.on)
		? createTriggeredEffectOf(context, checkEvent)
		: createComparedEffectOf(context, checkEvent);
	return adoption === null ? effectOf : adopting(adoption, effectOf);
}

/**
 * With O the mapping the row was last sent with, N the new one, S the row as last sent
 * and C the present row: a row is sent if N(C) differs from O(S), and the cause is `data` if N = O or N(C) = O(C),
 * `edit` if O(C) = O(S), else `both`.
 */
function createComparedEffectOf(context: EffectContext, checkEvent: CheckEvent): EffectOf {
	const { bound, firing } = context;
	const renderer = createRenderer(bound.mapping);
	const earlier = new Map<string, EarlierRenderer>(
		context.earlier.map((one) => [one.mapping.id, earlierRenderer(bound, one)]),
	);

	return (change) => {
		const sentWith = change.mapping === null ? undefined : earlier.get(change.mapping);
		if (change.op === "removed") return removed(change, sentWith);
		const cells = change.row ?? [];
		const past =
			sentWith === undefined
				? null
				: pastEvent(rendererOfPast(change, sentWith), change.before ?? change.was ?? cells);
		switch (change.op) {
			case "added":
				if (bound.sync.behavior === "send" && !firing.includes("added"))
					return { kind: "silent", standing: "added" };
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

	/** Where rows are not compared, what an edit alone makes of one is told over the present row. */
	function rendererOfPast({ op }: Change, { asSent, asNow }: EarlierRenderer): Renderer {
		return op === "unchanged" && bound.sync.behavior !== "update_or_create" ? (asNow ?? asSent) : asSent;
	}

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
		return checkEvent(event, {
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
		const past = pastEvent(sentWith.asSent, change.before);
		const event =
			on_removed === "clear_traits"
				? clearedTraits(bound.sync.call, sentEvent(past))
				: sentWith.removal?.render(change.before, null);
		if (event === undefined || event === null) return silent;
		return checkEvent(event, {
			standing: "removed",
			cause: change.cause,
			call: on_removed === "clear_traits" ? bound.sync.call : "track",
			messageId: null,
			before: past.compared,
			after: event.kind === "rendered" ? event.body : "",
		});
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

/** What was sent last for a row, rendered again from the row and the mapping of then. */
interface PastEvent {
	readonly compared: string;
	readonly renderer: Renderer;
	readonly cells: readonly Cell[];
}

function pastEvent(renderer: Renderer, cells: readonly Cell[]): PastEvent {
	return { compared: compareText(renderer, cells), renderer, cells };
}

/** The text to compare by; empty when the row does not render any more, which equals nothing. */
function compareText(renderer: Renderer, cells: readonly Cell[]): string {
	const event = renderer.compare(cells);
	return event.kind === "rendered" ? event.body : "";
}

function sentEvent({ renderer, cells }: PastEvent): JsonObject {
	const event = renderer.render(cells, null);
	return event.kind === "rendered" ? parseBody(event.body) : {};
}
