import { type FilterImplOptions, filters, toValueSync } from "liquidjs";
import type { Filter, FilterImpl } from "./filter.js";

/** A filter of liquidjs, run to its end: some of them are generators. */
export function standardFilter(name: string): Filter {
	const handler = handlerOf(filters[name]);
	return (value, args, impl) => toValueSync(handler.call(impl, value, ...args));
}

function handlerOf(
	options: FilterImplOptions | undefined,
): (this: FilterImpl, value: unknown, ...args: unknown[]) => unknown {
	if (options === undefined) throw new Error("liquidjs no longer has a filter that is listed here");
	return typeof options === "function" ? options : options.handler;
}
