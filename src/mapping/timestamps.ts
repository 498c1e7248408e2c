import { timestampInvalid, timestampNow, timestampRange } from "../diagnostics/codes/row.js";
import { eventTimeRange } from "../diagnostics/codes/row-fields.js";
import { rowProblem } from "./row-problem.js";
import { epochOf, localToEpoch, type OffsetAt } from "./time-zones.js";

/** A date or timestamp as written. */
export interface WrittenTime {
	/** Milliseconds, the written fields taken as UTC. */
	readonly local: number;
	/** Minutes east of UTC; null when none is written. */
	readonly offset: number | null;
	readonly hasTime: boolean;
}

const iso =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|z|UTC|([+-])(\d\d)(?::?(\d\d))?)?)?$/;
const unbounded = /^[+-]?inf(inity)?$|\bBC\b|^[+-]\d{4,}-|^\d{5,}-/i;
const firstInstant = epochOf(1, 1, 1);
const endOfInstants = epochOf(10_000, 1, 1);

/** Strict ISO 8601; digits past the millisecond are cut off. Throws a RowProblem for anything else. */
export function readTime(text: string): WrittenTime {
	const match = iso.exec(text);
	if (match === null) throw describeUnread(text);
	const [
		,
		year,
		month,
		day,
		hour = "0",
		minute = "0",
		second = "0",
		fraction = "",
		zone,
		sign,
		zoneHour,
		zoneMinute = "0",
	] = match;
	const days = epochOf(Number(year), Number(month), Number(day));
	const isDay = new Date(days).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
	if (Number(year) < 1) throw rowProblem(timestampRange, {});
	if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
		throw rowProblem(timestampInvalid, {
			found: "text that is no real date or time",
		});
	}
	const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
	const local = days + seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
	const minutes = sign === undefined ? 0 : Number(`${sign}1`) * (Number(zoneHour) * 60 + Number(zoneMinute));
	return {
		local,
		offset: zone === undefined ? null : minutes,
		hasTime: match[4] !== undefined,
	};
}

/** ISO 8601 UTC with milliseconds; zone-less times and bare dates are taken in the zone. */
export function toInstant(text: string, offsetAt: OffsetAt): string {
	return writeInstant(toEpoch(readTime(text), offsetAt));
}

/** An instant that may be the time of an event: Segment's profiles may drop those before 1970. */
export function checkEventTime(instant: string): string {
	// Texts of one length and form: they sort as the times do.
	if (instant < "1970" || instant >= "9999") throw rowProblem(eventTimeRange, {});
	return instant;
}

/** The instant of a written time. */
export function toEpoch({ local, offset }: WrittenTime, offsetAt: OffsetAt): number {
	return offset === null ? localToEpoch(local, offsetAt) : local - offset * 60_000;
}

/** YYYY-MM-DD: the date as written, or of an instant in the zone. */
export function toDate(text: string, offsetAt: OffsetAt): string {
	const time = readTime(text);
	if (time.offset === null) return text.slice(0, 10);
	const epoch = toEpoch(time, offsetAt);
	return writeInstant(epoch + offsetAt(epoch) * 60_000).slice(0, 10);
}

/** Epoch milliseconds as ISO 8601 UTC with exactly three digits. */
export function writeInstant(epoch: number): string {
	if (!(epoch >= firstInstant && epoch < endOfInstants)) throw rowProblem(timestampRange, {});
	return new Date(epoch).toISOString();
}

/**
 * A warehouse's `YYYY-MM-DD HH:MM:SS` with up to nine more digits, known to be UTC: cut and joined without a Date,
 * because timestamps are in nearly every row.
 */
export function utcCellToInstant(cell: string): string {
	if (!isPlainTimestamp(cell)) return toInstant(cell, () => 0);
	const fraction = cell.length > 20 ? cell.slice(20, 23).padEnd(3, "0") : "000";
	return `${cell.slice(0, 10)}T${cell.slice(11, 19)}.${fraction}Z`;
}

/** A warehouse's date. */
export function dateCell(cell: string): string {
	if (cell.length !== 10 || cell.charCodeAt(4) !== 45 || cell.charCodeAt(7) !== 45)
		throw describeUnread(cell);
	if (cell.startsWith("0000")) throw rowProblem(timestampRange, {});
	return cell;
}

function isPlainTimestamp(cell: string): boolean {
	if (cell.length < 19 || cell.length > 29 || cell.startsWith("0000")) return false;
	for (let at = 0; at < cell.length; at += 1) {
		const code = cell.charCodeAt(at);
		const expected = separators[at];
		if (expected === undefined ? code < 48 || code > 57 : code !== expected) return false;
	}
	return cell.length !== 20;
}

const separators: readonly (number | undefined)[] = Object.assign(
	new Array<number | undefined>(29).fill(undefined),
	{
		4: 45,
		7: 45,
		10: 32,
		13: 58,
		16: 58,
		19: 46,
	},
);

function describeUnread(text: string): Error {
	if (unbounded.test(text)) return rowProblem(timestampRange, {});
	if (text === "now" || text === "today") return rowProblem(timestampNow, {});
	return rowProblem(timestampInvalid, { found: "other text" });
}
