/** A name that may stand without quotes. */
const simple = /^[A-Za-z_][A-Za-z0-9_$]*$/;

/** Exactly this name. */
export function quoteExactly(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A name as Tailrace writes it. Snowflake keeps an unquoted name in upper case, and Tailrace shows that one in lower case:
 * `user_id` stands for "USER_ID". Any other name is taken as it is.
 */
export function quoteName(name: string): string {
	return quoteExactly(foldsToLower(name) ? name.toUpperCase() : name);
}

/** The other way round: how a name in Snowflake's catalogue is shown. */
export function shownName(name: string): string {
	return simple.test(name) && name === name.toUpperCase() ? name.toLowerCase() : name;
}

/** A name in a profile, which means what it means in SQL: in upper case, unless it is quoted or cannot stand without. */
export function nameInSettings(written: string): string {
	const quoted = /^"(.+)"$/s.exec(written.trim())?.[1];
	if (quoted !== undefined) return quoted.replaceAll('""', '"');
	return simple.test(written.trim()) ? written.trim().toUpperCase() : written;
}

/** A name as a login takes it, which is as SQL does. */
export function nameAtLogin(written: string): string {
	const name = nameInSettings(written);
	return simple.test(name) && name === name.toUpperCase() ? name : quoteExactly(name);
}

function foldsToLower(name: string): boolean {
	return simple.test(name) && name === name.toLowerCase();
}
