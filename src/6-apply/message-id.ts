import { createHash, hash } from "node:crypto";
import { type Change, isFirst } from "../changes/change.js";
import { messageIdPrefix } from "../changes/check-event.js";
import type { ChangeSetHeader, StateScope } from "../state/store.js";

/** Gives each event the id by which Segment tells a repetition from a new event; at most 99 characters. */
export type MessageIdOf = (change: Change, mapped: string | null) => string;

/** Parts are length-prefixed, so that no two lists of parts read the same; SQL can build the same text. */
function digestText(parts: readonly string[]): string {
	let text = "";
	for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
	return text;
}

/**
 * - update_or_create, create_only: project, target, destination, sync, serial, op, key, fingerprint, mapping. A retry has
 *   the same id; A -> B -> A has three, because the serial rises with every change set.
 * - send: project, target, destination, sync, epoch, key: even a lost state cannot double history. An event about a row
 *   that had one before (it changed, left, is back, or is sent anew) has an id as of update_or_create.
 * - An id that the mapping gives is prefixed by a digest of project, target and epoch, unless it is `raw`.
 */
export function createMessageIds(scope: StateScope, header: ChangeSetHeader, epoch: number): MessageIdOf {
	const { sync, mapping } = header.bound;
	const whose = [scope.projectId, scope.target, sync.destination.name, header.history];
	const mapped = sync.mapping.message_id;
	if (mapped !== null) {
		const salt = digestText([scope.projectId, scope.target, String(epoch)]);
		const prefix = mapped.raw
			? ""
			: `${createHash("sha256")
					.update(salt)
					.digest("base64url")
					.slice(0, messageIdPrefix - 1)}-`;
		return (change, id) =>
			id === null ? sha256(digestText([...whose, String(epoch), keyText(change)])) : prefix + id;
	}
	const ofKey = digestText([...whose, String(epoch)]);
	const byKey: MessageIdOf = (change) => sha256(ofKey + digestText([keyText(change)]));
	const ofSerial = digestText([...whose, String(header.baseSerial + 1)]);
	const bySerial: MessageIdOf = (change) =>
		sha256(ofSerial + digestText([change.op, keyText(change), change.fingerprint ?? "", mapping.id]));
	if (sync.behavior !== "send") return bySerial;
	return (change, id) => (isFirst(change) ? byKey : bySerial)(change, id);
}

function keyText(change: Change): string {
	return JSON.stringify(change.key);
}

/** 43 characters. */
function sha256(text: string): string {
	return hash("sha256", text, "base64url");
}
