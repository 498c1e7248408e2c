import type { Json, JsonObject } from "../types/source.js";
import { isCall } from "./call-names.js";
import { isTimestamp } from "./iso-timestamp.js";
import type { JsonText } from "./json-scan.js";
import { keepsDigits } from "./number-digits.js";
import { isCleanText } from "./text-check.js";

/** A reason and whether an event earns it. */
type Rule = readonly [reason: string, breaks: (event: JsonObject, text: JsonText) => boolean];

const longestMessageId = 99;
const mostProperties = 10_000;

/**
 * In order: the first rule broken names the reason. The reasons that Segment has are spelled as its delivery overview
 * spells them; the rest are the sink's own, for what Segment takes and then cuts, alters, guesses or leaves undefined.
 */
const rules: readonly Rule[] = [
	["type_not_known", typeNotKnown],
	["message_id_invalid", messageIdInvalid],
	["sent_at_in_event", sentAtInEvent],
	["no_user_anon_id", noUserAnonId],
	["id_not_string", idNotString],
	["event_not_defined", eventNotDefined],
	["event_not_string", eventNotString],
	["name_not_string", nameNotString],
	["category_not_string", categoryNotString],
	["group_id_required", groupIdRequired],
	["previous_id_required", previousIdRequired],
	["alias_same_id", aliasSameId],
	["properties_not_object", propertiesNotObject],
	["traits_not_object", traitsNotObject],
	["context_not_object", contextNotObject],
	["integrations_not_object", integrationsNotObject],
	["device_advertisingid_should_be_string", advertisingIdNotString],
	["consent_categorypreferences_should_be_object", categoryPreferencesNotObject],
	["consent_categorypreferences_should_be_boolean", categoryPreferenceNotBoolean],
	["consent_version_should_be_number", consentVersionNotNumber],
	["timestamp_invalid", timestampInvalid],
	["too_many_properties", tooManyProperties],
	["text_not_valid", textNotValid],
	["number_loses_digits", numberLosesDigits],
];

/** Why Segment, or the stricter sink, would drop the event after answering 200; null when it is kept. */
export function discardReason(event: Json, text: JsonText): string | null {
	if (!isObject(event)) return "not_an_object";
	for (const [reason, breaks] of rules) if (breaks(event, text)) return reason;
	return null;
}

function typeNotKnown(event: JsonObject): boolean {
	return !isCall(event.type);
}

/** Segment makes up a missing id and says both "limited to 100" and "fewer than 100". */
function messageIdInvalid({ messageId }: JsonObject): boolean {
	return !isFilledText(messageId) || messageId.length > longestMessageId;
}

function sentAtInEvent(event: JsonObject): boolean {
	return event.sentAt !== undefined;
}

/** An alias is made for a user: an anonymous id is no substitute there. */
function noUserAnonId(event: JsonObject): boolean {
	return event.userId === undefined && (event.type === "alias" || event.anonymousId === undefined);
}

/** Null counts as present and is no string. */
function idNotString({ userId, anonymousId }: JsonObject): boolean {
	return isEmptyOrNotText(userId) || isEmptyOrNotText(anonymousId);
}

function eventNotDefined({ type, event }: JsonObject): boolean {
	return type === "track" && (event === undefined || event === null || event === "");
}

function eventNotString({ type, event }: JsonObject): boolean {
	return type === "track" && typeof event !== "string";
}

function nameNotString(event: JsonObject): boolean {
	return hasName(event) && isEmptyOrNotText(event.name);
}

function categoryNotString(event: JsonObject): boolean {
	return hasName(event) && isEmptyOrNotText(event.category);
}

function groupIdRequired({ type, groupId }: JsonObject): boolean {
	return type === "group" && !isFilledText(groupId);
}

function previousIdRequired({ type, previousId }: JsonObject): boolean {
	return type === "alias" && !isFilledText(previousId);
}

function aliasSameId({ type, userId, previousId }: JsonObject): boolean {
	return type === "alias" && userId === previousId;
}

function propertiesNotObject({ properties }: JsonObject): boolean {
	return properties !== undefined && !isObject(properties);
}

function traitsNotObject({ traits }: JsonObject): boolean {
	return traits !== undefined && !isObject(traits);
}

function contextNotObject({ context }: JsonObject): boolean {
	return context !== undefined && !isObject(context);
}

function integrationsNotObject({ integrations }: JsonObject): boolean {
	return integrations !== undefined && !isObject(integrations);
}

function advertisingIdNotString({ context }: JsonObject): boolean {
	const id = field(field(context, "device"), "advertisingId");
	return id !== undefined && typeof id !== "string";
}

function categoryPreferencesNotObject({ context }: JsonObject): boolean {
	const consent = field(context, "consent");
	if (consent === undefined) return false;
	const preferences = field(consent, "categoryPreferences");
	return !isObject(consent) || (preferences !== undefined && !isObject(preferences));
}

function categoryPreferenceNotBoolean({ context }: JsonObject): boolean {
	const preferences = field(field(context, "consent"), "categoryPreferences");
	return isObject(preferences) && Object.values(preferences).some((value) => typeof value !== "boolean");
}

function consentVersionNotNumber({ context }: JsonObject): boolean {
	const version = field(field(context, "consent"), "version");
	return version !== undefined && typeof version !== "number";
}

/** Segment fills in its own clock when the timestamp is absent; that is allowed. */
function timestampInvalid({ timestamp }: JsonObject): boolean {
	return timestamp !== undefined && !(typeof timestamp === "string" && isTimestamp(timestamp));
}

/** Segment cuts what exceeds. So many keys do not fit under today's limit of bytes; the two limits are apart. */
function tooManyProperties({ properties, traits }: JsonObject): boolean {
	return countKeys(properties) > mostProperties || countKeys(traits) > mostProperties;
}

/** UTF-8 holds no lone surrogate and JSON no bare NUL, so that only `\u` escapes can bring them in. */
function textNotValid(event: JsonObject, text: JsonText): boolean {
	return text.hasUnicodeEscapes && !isCleanText(event);
}

function numberLosesDigits(_event: JsonObject, text: JsonText): boolean {
	return text.longNumbers.some((literal) => !keepsDigits(literal));
}

function hasName({ type }: JsonObject): boolean {
	return type === "page" || type === "screen";
}

function isFilledText(value: Json | undefined): value is string {
	return typeof value === "string" && value !== "";
}

function isEmptyOrNotText(value: Json | undefined): boolean {
	return value !== undefined && !isFilledText(value);
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function field(value: Json | undefined, name: string): Json | undefined {
	return isObject(value) ? value[name] : undefined;
}

function countKeys(value: Json | undefined): number {
	return isObject(value) ? Object.keys(value).length : 0;
}
