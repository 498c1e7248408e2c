import type { ResolvedSync } from "../../types/resolved.js";

/**
 * Names what the traits of a sync are traits of: the same text for two syncs that write to the same users, or the same
 * groups, of one destination. Null for calls without traits.
 */
export function objectsOf({ call, destination, mapping }: ResolvedSync): string | null {
	if (call === "group") return `${destination.name} groups`;
	if (call !== "identify") return null;
	return `${destination.name} ${Object.hasOwn(mapping, "userId") ? "users" : "visitors"}`;
}
