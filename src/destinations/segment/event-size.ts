import { eventTooLarge } from "../../diagnostics/codes/row.js";
import { type RowFailure, rowFailure } from "../../mapping/rendering.js";
import type { UnsentEvent } from "../destination.js";

/** Members that every event has beside its body: type, and a message id of at most 99 characters. */
const frameBytes = 99 + Buffer.byteLength('{"type":"identify","messageId":"",}');

/** An event over the limit makes Segment refuse the whole batch, so it is found before anything is sent. */
export function checkSize({ body }: UnsentEvent, limit: number): readonly RowFailure[] {
	const isSurelySmall = body.length * 3 + frameBytes < limit;
	if (isSurelySmall || Buffer.byteLength(body) + frameBytes < limit) return [];
	return [rowFailure(eventTooLarge(null, { limit }), "")];
}
