import { filterFailed } from "../../diagnostics/codes/row.js";
import { timeText } from "../forms.js";
import { rowProblem } from "../row-problem.js";
import { compileFormat, type WriteTime } from "../strftime.js";
import { zoneOffsets } from "../time-zones.js";
import { readTime, toEpoch, toInstant, writeInstant } from "../timestamps.js";
import { toText } from "../values.js";
import type { Filter, FilterOptions } from "./filter.js";

type Zone = FilterOptions["zone"];

/** liquidjs's own default. */
const defaultFormat = "%A, %B %-e, %Y at %-l:%M %P %z";

const mostFormats = 100;

/** date and iso8601, in the program's time zone. README.md has the table. */
export function dateFilters(zone: Zone): Readonly<Record<string, Filter>> {
	const zones = new Map<string, Zone>();
	const formats = new Map<string, WriteTime>();
	return {
		date: (value, [format, given]) => {
			const epoch = epochOfValue(value, zone);
			const written = format === undefined || format === null ? defaultFormat : toText(format);
			const write = formatOf(written);
			return write(epoch, given === undefined || given === null ? zone : zoneNamed(toText(given)));
		},
		iso8601: (value) => toInstant(timeText(value), zone.offsetAt),
	};

	function formatOf(written: string): WriteTime {
		const known = formats.get(written);
		if (known !== undefined) return known;
		// Formats may come from rows.
		if (formats.size >= mostFormats) formats.clear();
		const made = compileFormat(written);
		formats.set(written, made);
		return made;
	}

	function zoneNamed(name: string): Zone {
		const known = zones.get(name);
		if (known !== undefined) return known;
		const made = { name, offsetAt: offsetsOf(name) };
		zones.set(name, made);
		return made;
	}
}

function offsetsOf(name: string): Zone["offsetAt"] {
	try {
		return zoneOffsets(name);
	} catch {
		throw rowProblem(filterFailed, {
			name: "date",
			reason: "the second argument must be a time zone such as Europe/Berlin",
		});
	}
}

function epochOfValue(value: unknown, zone: Zone): number {
	if (typeof value !== "number") return toEpoch(readTime(timeText(value)), zone.offsetAt);
	const epoch = Math.trunc(value * 1000);
	writeInstant(epoch);
	return epoch;
}
