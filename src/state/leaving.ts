import type { ChangeSetHeader } from "./store.js";

/** How the removed rows of a change set leave, as the snapshot keeps it: Segment was told, or it was not. */
export function leavingOf({ bound, firing }: Pick<ChangeSetHeader, "bound" | "firing">): "event" | "silent" {
	const isTold =
		bound.sync.behavior === "send" ? firing.includes("removed") : bound.sync.on_removed !== "ignore";
	return isTold ? "event" : "silent";
}
