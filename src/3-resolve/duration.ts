const milliseconds = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30 minutes`, `12h`, `1 day` in milliseconds. The schema has checked the form. */
export function readDuration(written: string): number {
	const unit = /[a-z]/.exec(written)?.[0];
	const size = unit === "m" || unit === "h" || unit === "d" ? milliseconds[unit] : milliseconds.d;
	return Number.parseInt(written, 10) * size;
}
