import type { RowFailure } from "../../mapping/rendering.js";
import type { UnsentEvent } from "../destination.js";

/** Members that every event has beside its body: type, and a message id of at most 99 characters. */
const frameBytes = 99 + Buffer.byteLength('{"type":"identify","messageId":"",}');

/** An event over the limit makes Segment refuse the whole batch, so it is found before anything is sent. */
export function eventTooLarge({ body }: UnsentEvent, limit: number): readonly RowFailure[] {
	if (body.length * 3 + frameBytes < limit) return [];
	if (Buffer.byteLength(body) + frameBytes < limit) return [];
	return [
		{
			code: "row/event-too-large",
			field: "",
			message: `the event is larger than ${limit} bytes`,
			hint: "map fewer or shorter values",
		},
	];
}
