import type { Json, JsonObject } from "../../types/source.js";

export function isMap(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
