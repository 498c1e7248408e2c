import type { Cell } from "../types/bound.js";
import type { Json } from "../types/source.js";
import type { Rendering } from "./rendering.js";

/** A bound mapping, made into closures once; pure and synchronous. */
export interface Renderer {
	/**
	 * The event to send. `before` is the event last sent for this row, parsed, or null: under `nulls: unset` a null is
	 * written exactly where `before` holds a value.
	 */
	render(cells: readonly Cell[], before: { readonly [field: string]: Json } | null): Rendering;
	/** The text two events are compared by: without `compare: false` leaves and without `unset` nulls. */
	compare(cells: readonly Cell[]): Rendering;
	/** The mapped message id, null when the mapping has none or it is null or blank. */
	messageId(cells: readonly Cell[]): string | null;
}
