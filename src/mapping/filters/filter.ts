import type { FilterImplOptions } from "liquidjs";
import type { OffsetAt } from "../time-zones.js";

/** What liquidjs binds `this` to inside a filter. */
export type FilterImpl = ThisParameterType<Extract<FilterImplOptions, CallableFunction>>;

/**
 * A filter as both ways of rendering call it. A named argument arrives as [name, value]. Throws a RowProblem.
 */
export type Filter = (value: unknown, args: readonly unknown[], impl: FilterImpl) => unknown;

/** What filters depend on besides their arguments. */
export interface FilterOptions {
	readonly zone: { readonly name: string; readonly offsetAt: OffsetAt };
	/** In templates that render to JSON, `json` gives text that is not quoted again. */
	readonly isJson: boolean;
}
