import type { OffsetAt } from "./time-zones.js";

const directive = /%([-_0^#:]*)(\d{0,3})([a-zA-Z%])/g;
const months = "January February March April May June July August September October November December".split(
	" ",
);
const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

interface Moment {
	readonly epoch: number;
	/** Minutes east of UTC. */
	readonly offset: number;
	readonly zone: string;
	/** The local fields, read through the UTC getters. */
	readonly local: Date;
}

interface Directive {
	readonly write: (moment: Moment, flags: string) => string | number;
	readonly width?: number;
	readonly pad?: " ";
}

/** A format, ready to write moments. */
export type WriteTime = (
	epoch: number,
	zone: { readonly name: string; readonly offsetAt: OffsetAt },
) => string;

type WritePart = (moment: Moment) => string;

/**
 * Ruby's strftime over English names, as Shopify's Liquid has it. liquidjs's own one reads the machine's time zone and
 * locale, so the same row could render differently elsewhere.
 */
export function compileFormat(format: string): WriteTime {
	const write = compileParts(format);
	return (epoch, { name, offsetAt }) => {
		const offset = offsetAt(epoch);
		return write({ epoch, offset, zone: name, local: new Date(epoch + offset * 60_000) });
	};
}

function compileParts(format: string): WritePart {
	const parts: WritePart[] = [];
	let end = 0;
	for (const { 0: written, 1: flags = "", 2: width = "", 3: letter = "", index } of format.matchAll(
		directive,
	)) {
		const known = directives[letter];
		if (known === undefined) continue;
		parts.push(literalPart(format.slice(end, index)), directivePart(known, flags, width));
		end = index + written.length;
	}
	parts.push(literalPart(format.slice(end)));
	return (moment) => {
		let text = "";
		for (const part of parts) text += part(moment);
		return text;
	};
}

function literalPart(text: string): WritePart {
	return () => text;
}

function directivePart(known: Directive, flags: string, width: string): WritePart {
	const wanted = flags.includes("-") ? 0 : Number(width) || (known.width ?? 0);
	const pad = flags.includes("_") ? " " : flags.includes("0") ? "0" : (known.pad ?? "0");
	return (moment) => {
		const text = changeCase(String(known.write(moment, `${flags}${width}`)), flags);
		if (text.length >= wanted) return text;
		// A sign stands before its zeros.
		return pad === "0" && text.startsWith("-")
			? `-${text.slice(1).padStart(wanted - 1, pad)}`
			: text.padStart(wanted, pad);
	};
}

const directives: Readonly<Record<string, Directive>> = {
	a: {
		write: ({ local }) => weekdays[local.getUTCDay()]?.slice(0, 3) ?? "",
		pad: " ",
	},
	A: { write: ({ local }) => weekdays[local.getUTCDay()] ?? "", pad: " " },
	b: {
		write: ({ local }) => months[local.getUTCMonth()]?.slice(0, 3) ?? "",
		pad: " ",
	},
	B: { write: ({ local }) => months[local.getUTCMonth()] ?? "", pad: " " },
	c: { write: composite("%a %b %e %H:%M:%S %Y"), pad: " " },
	C: {
		write: ({ local }) => Math.floor(local.getUTCFullYear() / 100),
		width: 2,
	},
	d: { write: ({ local }) => local.getUTCDate(), width: 2 },
	D: { write: composite("%m/%d/%y") },
	e: { write: ({ local }) => local.getUTCDate(), width: 2, pad: " " },
	F: { write: composite("%Y-%m-%d") },
	h: { write: ({ local }) => months[local.getUTCMonth()]?.slice(0, 3) ?? "" },
	H: { write: ({ local }) => local.getUTCHours(), width: 2 },
	I: { write: ({ local }) => local.getUTCHours() % 12 || 12, width: 2 },
	j: { write: ({ local }) => dayOfYear(local), width: 3 },
	k: { write: ({ local }) => local.getUTCHours(), width: 2, pad: " " },
	l: {
		write: ({ local }) => local.getUTCHours() % 12 || 12,
		width: 2,
		pad: " ",
	},
	L: { write: ({ local }) => local.getUTCMilliseconds(), width: 3 },
	m: { write: ({ local }) => local.getUTCMonth() + 1, width: 2 },
	M: { write: ({ local }) => local.getUTCMinutes(), width: 2 },
	n: { write: () => "\n" },
	N: {
		write: ({ local }, flags) => fraction(local, Number(flags.replace(/^\D+/, "")) || 9),
	},
	p: {
		write: ({ local }) => (local.getUTCHours() < 12 ? "AM" : "PM"),
		pad: " ",
	},
	P: {
		write: ({ local }) => (local.getUTCHours() < 12 ? "am" : "pm"),
		pad: " ",
	},
	q: { write: ({ local }) => ordinal(local.getUTCDate()) },
	R: { write: composite("%H:%M") },
	s: { write: ({ epoch }) => Math.floor(epoch / 1000) },
	S: { write: ({ local }) => local.getUTCSeconds(), width: 2 },
	t: { write: () => "\t" },
	T: { write: composite("%H:%M:%S") },
	u: { write: ({ local }) => local.getUTCDay() || 7 },
	U: { write: ({ local }) => weekOfYear(local, 0), width: 2 },
	w: { write: ({ local }) => local.getUTCDay() },
	W: { write: ({ local }) => weekOfYear(local, 1), width: 2 },
	x: { write: composite("%m/%d/%y") },
	X: { write: composite("%H:%M:%S") },
	y: { write: ({ local }) => local.getUTCFullYear() % 100, width: 2 },
	Y: { write: ({ local }) => local.getUTCFullYear(), width: 4 },
	z: {
		write: ({ offset }, flags) => writeOffset(offset, flags.includes(":") ? ":" : ""),
	},
	Z: { write: ({ zone }) => zone },
	"%": { write: () => "%" },
};

/** A directive that stands for others; read when it is first written, after the table is made. */
function composite(format: string): WritePart {
	let write: WritePart | null = null;
	return (moment) => {
		write ??= compileParts(format);
		return write(moment);
	};
}

function changeCase(text: string, flags: string): string {
	if (flags.includes("^")) return text.toUpperCase();
	if (!flags.includes("#")) return text;
	return /[a-z]/.test(text) ? text.toUpperCase() : text.toLowerCase();
}

function fraction(local: Date, width: number): string {
	return String(local.getUTCMilliseconds()).padStart(3, "0").slice(0, width).padEnd(width, "0");
}

function dayOfYear(local: Date): number {
	const day = 86_400_000;
	const start = new Date(local);
	start.setUTCMonth(0, 1);
	return Math.floor(local.getTime() / day) - Math.floor(start.getTime() / day) + 1;
}

function weekOfYear(local: Date, firstDay: number): number {
	return Math.floor((dayOfYear(local) + 6 - ((local.getUTCDay() - firstDay + 7) % 7)) / 7);
}

function ordinal(day: number): string {
	if (day >= 11 && day <= 13) return "th";
	return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function writeOffset(offset: number, separator: string): string {
	const minutes = Math.abs(Math.trunc(offset));
	const pair = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
	return `${offset < 0 ? "-" : "+"}${pair.join(separator)}`;
}
