import type { Call } from "../../src/types/generated/compiled.js";
import type { Json } from "../../src/types/source.js";
import { rendererOf } from "../mapping/compile-spec.js";
import type { JsonMap, Outcome } from "./compare.js";
import type { loadDestination } from "./install.js";
import type { Mapping } from "./mappings.js";
import { kinds, type Row, segmentRow } from "./rows.js";

/** What Tailrace makes of rows: the spec is compiled and rows are rendered as plan does it. */
export function ourOutcomes(
	{ call, spec }: { call: Call; spec: string },
	rows: readonly Row[],
): readonly Outcome[] {
	const { renderer, cells } = rendererOf(spec, kinds);
	return rows.map((row) => {
		const rendering = renderer.render(cells(row), null);
		if (rendering.kind === "unrendered")
			return { kind: "refused", failures: rendering.failures, reason: rendering.failures[0]?.message ?? "" };
		const messageId = renderer.messageId(cells(row));
		const event = JSON.parse(`{${rendering.body}}`) as JsonMap;
		return { kind: "event", event: { ...event, type: call, ...(messageId === null ? {} : { messageId }) } };
	});
}

/** What Segment's own destination makes of a row: its event as JSON has it, with what JSON does to NaN. */
export async function theirOutcome(
	{ call, theirs }: Mapping,
	row: Row,
	send: ReturnType<typeof loadDestination>["send"],
): Promise<Outcome> {
	const action = `send${call.charAt(0).toUpperCase()}${call.slice(1)}`;
	try {
		// They write into what they are given.
		const event = await send(action, structuredClone(segmentRow(row)), structuredClone(theirs));
		return { kind: "event", event: JSON.parse(JSON.stringify(event)) as JsonMap };
	} catch (error) {
		return { kind: "refused", failures: [], reason: error instanceof Error ? error.message : String(error) };
	}
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: Json | undefined, at: readonly string[]): Json | undefined {
	return at.reduce<unknown>(
		(inner, step) =>
			typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
				? Reflect.get(inner, step)
				: undefined,
		value,
	) as Json | undefined;
}
