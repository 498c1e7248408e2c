import {
	behaviorNotAllowed,
	mappingChangeNotAllowed,
	removalNotAllowed,
	triggersNotAllowed,
} from "../diagnostics/codes/resolve.js";
import { fieldNotOfCall } from "../diagnostics/codes/validate.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { ResolvedSync } from "../types/resolved.js";
import type { JsonObject, YamlFile } from "../types/source.js";
import { followsRows, triggers } from "../types/triggers.js";
import { callRules } from "./call-rules.js";
import { checkContext } from "./context-keys.js";

export type CallSettings = Pick<ResolvedSync, "call" | "behavior" | "on" | "onRemoved" | "onMappingChange">;

/** What a call does when rows come, change and go, with defaults; and whether that and the mapping go together. */
export function readCallSettings(
	spec: SyncSpec,
	file: YamlFile,
): { value: CallSettings; diagnostics: Diagnostic[] } {
	const { call } = spec;
	const rule = callRules[call];
	const behavior = spec.behavior ?? rule.behaviors[0];
	const isUpdated = behavior === "update_or_create";
	const onMappingChange = spec.on_mapping_change ?? (isUpdated ? "changed" : "forward");
	const on = behavior === "send" ? triggers.filter((one) => (spec.on ?? ["added"]).includes(one)) : null;
	const onRemoved = readRemoval(spec);
	const diagnostics: Diagnostic[] = [];

	if (!rule.behaviors.includes(behavior)) {
		diagnostics.push(
			behaviorNotAllowed(placeOf("behavior"), {
				call,
				behavior,
				allowed: rule.behaviors,
			}),
		);
	} else if (followsRows(on) && onMappingChange !== "forward") {
		diagnostics.push(
			mappingChangeNotAllowed(placeOf("on_mapping_change"), { on: on ?? [], written: onMappingChange }),
		);
	}
	if (on === null && spec.on !== undefined && diagnostics.length === 0)
		diagnostics.push(triggersNotAllowed(placeOf("on", "key"), { call, behavior }));
	const isToldByTrigger = on?.includes("removed") === true && spec.on_removed !== undefined;
	if (isToldByTrigger || (onRemoved !== "ignore" && (!rule.hasRemoval || behavior === "send")))
		diagnostics.push(removalNotAllowed(placeOf("on_removed"), { call, behavior, isToldByTrigger }));
	const sentAgain = settingThatSendsAgain({ behavior, on, onMappingChange });
	if (Object.hasOwn(spec.mapping, "messageId") && sentAgain !== null) {
		const place = spanOf({ file, pointer: "/mapping/messageId", part: "key" });
		diagnostics.push(
			fieldNotOfCall(place, {
				field: "messageId",
				call: `${call} with \`${sentAgain}\``,
				suggestion: "remove it: a row that is sent again needs a new message id",
			}),
		);
	}
	// The schema says a map of YAML values.
	diagnostics.push(...checkContext(spec.mapping as JsonObject, call, file));
	return { value: { call, behavior, on, onRemoved, onMappingChange }, diagnostics };

	function placeOf(key: string, part: "key" | "value" = "value"): Span {
		return spanOf({ file, pointer: `/${key}`, part });
	}
}

function readRemoval({ on_removed: written = "ignore" }: SyncSpec): CallSettings["onRemoved"] {
	if (typeof written === "string") return written;
	// The schema says a map; the generator writes that as {}.
	return {
		event: written.event,
		properties: (written.properties ?? {}) as JsonObject,
	};
}

/** The setting by which a row may have several events; null when it has one. */
function settingThatSendsAgain({
	behavior,
	on,
	onMappingChange,
}: Pick<CallSettings, "behavior" | "on" | "onMappingChange">): string | null {
	if (behavior !== "send") return `behavior: ${behavior}`;
	if (followsRows(on)) return `on: [${on?.join(", ")}]`;
	return onMappingChange === "forward" ? null : `on_mapping_change: ${onMappingChange}`;
}
