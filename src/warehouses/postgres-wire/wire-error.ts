/** Classes of SQLSTATE whose messages name the value they are about: data exceptions, integrity constraints. */
const valueClasses = new Set(["22", "23"]);

/** How an engine's errors are told apart. */
export interface WireErrors {
	/**
	 * Whether the statement had no effect and may run again as it is: two sessions made the same table or added the same
	 * row at once, or the server gave one of two transactions up.
	 */
	isWorthAnotherTry(error: unknown): boolean;
	/** Whether the message names the value it is about. */
	isAboutValue(error: unknown): boolean;
}

/** By SQLSTATE, as PostgreSQL has them. */
export const sqlStateErrors: WireErrors = {
	isWorthAnotherTry: (error) =>
		["40001", "40P01", "23505", "42710", "42P06", "42P07", "XX000"].includes(codeOf(error)),
	isAboutValue: (error) => valueClasses.has(codeOf(error).slice(0, 2)),
};

/** The server's or the network's words in one line, without values of rows. */
export function wireReason(error: unknown, errors: WireErrors = sqlStateErrors): string {
	const message = error instanceof Error ? error.message : String(error);
	const line = (message === "" ? codeOf(error) : message).split("\n", 1)[0] ?? "";
	if (!errors.isAboutValue(error)) return line;
	return line
		.replace(/"[^"]*"(?!.*")/, '"•••"')
		.replace(/'.*'/, "'•••'")
		.replaceAll(/(?<!\w)-?\d[\d.]*/g, "•••");
}

export function codeOf(error: unknown): string {
	const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
	return typeof code === "string" ? code : "";
}
