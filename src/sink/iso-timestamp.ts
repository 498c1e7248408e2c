const format = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A moment as RFC 3339 writes it, with seconds and a zone. */
export function isTimestamp(text: string): boolean {
	const match = format.exec(text);
	if (match === null || Number.isNaN(Date.parse(text))) return false;
	const [, year, month, day, hour] = match;
	// `Date.parse` rolls 30 February and hour 24 over to the next day.
	return hour !== "24" && Number(day) <= daysIn(Number(year), Number(month));
}

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
