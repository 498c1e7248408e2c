import { sqlStateErrors, type WireErrors } from "../postgres-wire/wire-error.js";

/**
 * Redshift gives most of its errors the SQLSTATE XX000: an overflow in a long query, which must not run five times, and a
 * violation of serializable isolation (1023), whose statement had no effect and may run again. Of these only the words tell.
 */
export const redshiftErrors: WireErrors = {
	isWorthAnotherTry: (error) =>
		isInternal(error) ? isConflict(error) : sqlStateErrors.isWorthAnotherTry(error),
	isAboutValue: (error) => (isInternal(error) && isAboutData(error)) || sqlStateErrors.isAboutValue(error),
};

/** The conflict stands in the detail: `ERROR: 1023`, `DETAIL: Serializable isolation violation on table - …`. */
function isConflict(error: unknown): boolean {
	return /^(ERROR:\s*)?1023\b|serializable isolation|conflict with concurrent transaction|tuple concurrently/i.test(
		`${partOf(error, "message")}\n${partOf(error, "detail")}`,
	);
}

/** Invalid digit, Value 'x', Pos 0, Type: Integer. */
function isAboutData(error: unknown): boolean {
	return /\bvalue\b|\binvalid\b|\boverflow\b|\bparsing\b/i.test(partOf(error, "message"));
}

function isInternal(error: unknown): boolean {
	return partOf(error, "code") === "XX000";
}

function partOf(error: unknown, part: "code" | "message" | "detail"): string {
	if (typeof error !== "object" || error === null || !(part in error)) return "";
	// What pg makes of a server's error has these parts as texts, or not at all.
	const value = (error as Record<string, unknown>)[part];
	return typeof value === "string" ? value : "";
}
