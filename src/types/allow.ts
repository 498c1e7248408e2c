/** One `--allow [SYNC:]NAME[=NUMBER]`. */
export interface Allow {
	/** null: every sync. */
	readonly sync: string | null;
	readonly name: string;
	/** Rows a guard may reach; null for a class of change. */
	readonly upTo: number | null;
}

/** Whether somebody allowed this guard's figure, or this class of change. */
export function isAllowed(
	allows: readonly Allow[],
	{
		sync,
		name,
		actual,
	}: {
		readonly sync: string;
		readonly name: string;
		readonly actual: number | null;
	},
): boolean {
	return allows.some(
		(allow) =>
			allow.name === name &&
			(allow.sync === null || allow.sync === sync) &&
			(actual === null || (allow.upTo !== null && actual <= allow.upTo)),
	);
}
