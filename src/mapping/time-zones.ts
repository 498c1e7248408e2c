/** Minutes east of UTC at an instant, seconds of old local times kept as fractions. */
export type OffsetAt = (epoch: number) => number;

const dayLength = 86_400_000;
const firstDay = epochOf(1, 1, 2);
const lastDay = epochOf(9999, 12, 30);

/**
 * The offsets of an IANA zone. Asking Intl costs microseconds, so a day whose two ends agree is asked once. Throws a
 * RangeError for an unknown zone.
 */
export function zoneOffsets(zone: string): OffsetAt {
	if (isUtc(zone)) return utcOffset;
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	const days = new Map<number, number | null>();
	return (epoch) => {
		const clamped = Math.min(Math.max(epoch, firstDay), lastDay);
		const day = Math.floor(clamped / dayLength);
		let offset = days.get(day);
		if (offset === undefined) {
			const start = askOffset(format, day * dayLength);
			offset = start === askOffset(format, (day + 1) * dayLength - 1000) ? start : null;
			if (days.size > 50_000) days.clear();
			days.set(day, offset);
		}
		return offset ?? askOffset(format, clamped);
	};
}

/** The one function for every name of UTC, so that it can be known by identity. */
export const utcOffset: OffsetAt = () => 0;

function isUtc(zone: string): boolean {
	return /^(etc\/)?(utc|uct|gmt|zulu|universal)$/i.test(zone);
}

/**
 * The instant of a local time, given as if it were UTC. A time that happens twice means the earlier one; one that is
 * skipped is read with the offset before the gap, as Temporal's "compatible" does.
 */
export function localToEpoch(local: number, offsetAt: OffsetAt): number {
	const before = offsetAt(local - dayLength);
	const after = offsetAt(local + dayLength);
	const earlier = local - before * 60_000;
	if (before === after || offsetAt(earlier) === before) return earlier;
	const later = local - after * 60_000;
	return offsetAt(later) === after ? later : earlier;
}

function askOffset(format: Intl.DateTimeFormat, epoch: number): number {
	const whole = Math.floor(epoch / 1000) * 1000;
	const read: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(whole)) read[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
	return (epochOf(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000 - whole) / 60_000;
}

/** Midnight UTC of a day of the proleptic Gregorian calendar; Date.UTC takes the years 0 to 99 for 1900 to 1999. */
export function epochOf(year: number, month: number, day: number): number {
	return Date.UTC(year + 400, month - 1, day) - 146_097 * 86_400_000;
}
