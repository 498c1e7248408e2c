import fc from "fast-check";
import { Liquid } from "liquidjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileFormat } from "../../src/mapping/strftime.js";
import { localToEpoch, zoneOffsets } from "../../src/mapping/time-zones.js";
import { renderTrait } from "./render-leaf.js";

describe("zone-less timestamps are taken in the project's zone", () => {
	test.each([
		["Europe/Berlin", "2026-01-15 12:00:00", "2026-01-15T11:00:00.000Z"],
		["Europe/Berlin", "2026-07-15 12:00:00.5", "2026-07-15T10:00:00.500Z"],
		// Skipped: read with the offset before the gap.
		["Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00.000Z"],
		["Europe/Berlin", "2026-03-29 01:59:59.999", "2026-03-29T00:59:59.999Z"],
		["Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00.000Z"],
		// Twice: the earlier one.
		["Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00.000Z"],
		["Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00.000Z"],
		["America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00.000Z"],
		["America/New_York", "2026-03-08 02:00:00", "2026-03-08T07:00:00.000Z"],
		["Asia/Kolkata", "2026-01-01 00:00:00", "2025-12-31T18:30:00.000Z"],
		["Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04T14:45:00.000Z"],
		["America/St_Johns", "2010-11-07 00:00:30", "2010-11-07T02:30:30.000Z"],
		["Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00.000Z"],
		["Etc/UTC", "2026-03-29 02:30:00", "2026-03-29T02:30:00.000Z"],
		["UTC", "0001-01-01 00:00:00", "0001-01-01T00:00:00.000Z"],
	])("%s %s is %s", (timezone, cell, expected) => {
		const options = { timezone };
		expect(renderTrait({ leaf: '"{{ row.x }}"', kinds: { x: "datetime" }, row: { x: cell }, options })).toBe(
			`"${expected}"`,
		);
	});
	test("an instant is not moved, whatever the zone", () => {
		const leaf = {
			leaf: '"{{ row.x }}"',
			kinds: { x: "instant" },
			row: { x: "2026-03-29 02:30:00" },
		} as const;
		expect(renderTrait({ ...leaf, options: { timezone: "Europe/Berlin" } })).toBe(
			'"2026-03-29T02:30:00.000Z"',
		);
	});
	test("out of the years 1 to 9999 after the shift", () => {
		const of = (timezone: string, x: string) =>
			renderTrait({ leaf: '"{{ row.x }}"', kinds: { x: "datetime" }, row: { x }, options: { timezone } });
		expect(of("Asia/Kolkata", "0001-01-01 00:00:00")).toBe("row/timestamp-range");
		expect(of("America/New_York", "9999-12-31 23:00:00")).toBe("row/timestamp-range");
	});
});

test("localToEpoch undoes the offset wherever a local time is unique (seed 7)", () => {
	for (const zone of [
		"Europe/Berlin",
		"America/New_York",
		"Asia/Kolkata",
		"Pacific/Apia",
		"America/St_Johns",
		"Africa/Casablanca",
	]) {
		const offsetAt = zoneOffsets(zone);
		fc.assert(
			fc.property(fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2100, 0) }), (epoch) => {
				const local = epoch + offsetAt(epoch) * 60_000;
				const found = localToEpoch(local, offsetAt);
				// A local time that happens twice gives the earlier instant.
				expect(found).toBeLessThanOrEqual(epoch);
				expect(found + offsetAt(found) * 60_000).toBe(local);
			}),
			{ seed: 7, numRuns: 300 },
		);
	}
});

describe("as a timestamp field", () => {
	test.each([
		["text", "2026-08-21T14:30:00Z", '"2026-08-21T14:30:00.000Z"'],
		["text", "2026-08-21T14:30:00.123456+02", '"2026-08-21T12:30:00.123Z"'],
		["text", "2026-08-21 14:30:00 UTC", '"2026-08-21T14:30:00.000Z"'],
		["text", "2026-08-21 14:30:00", '"2026-08-21T12:30:00.000Z"'],
		["text", "2026-08-21", '"2026-08-20T22:00:00.000Z"'],
		["date", "2026-08-21", '"2026-08-20T22:00:00.000Z"'],
		["text", " ", "nothing"],
		["text", null, "nothing"],
		["text", "1700000000", "row/timestamp-invalid"],
		["integer", "1700000000", "row/timestamp-invalid"],
		["text", "now", "row/timestamp-now"],
		["text", "today", "row/timestamp-now"],
		["text", "Aug 21, 2026", "row/timestamp-invalid"],
		["text", "2026-13-01", "row/timestamp-invalid"],
		["text", "2025-02-29", "row/timestamp-invalid"],
		["boolean", true, "row/timestamp-invalid"],
	] as const)("%s %j is %s", async (kind, cell, expected) => {
		const { rendererOf } = await import("./compile-spec.js");
		const { renderer, cells } = rendererOf(
			'call: identify\nkey: id\nmapping: { userId: u, timestamp: "{{ row.x }}" }',
			{ x: kind },
			{ timezone: "Europe/Berlin" },
		);
		const rendering = renderer.render(cells({ id: "1", x: cell }), null);
		const actual =
			rendering.kind === "unrendered"
				? rendering.failures[0]?.code
				: (rendering.body.split('"timestamp":')[1] ?? "nothing");
		expect(actual).toBe(expected);
	});
});

describe("strftime", () => {
	const zone = { name: "UTC", offsetAt: zoneOffsets("UTC") };
	const known = "a A b B C d e h H I j k l L m M n N p P q s S t u U w W y Y z Z %".split(" ");
	const before = process.env.TZ;
	// liquidjs reads the machine's zone.
	beforeAll(() => {
		process.env.TZ = "UTC";
	});
	afterAll(() => {
		process.env.TZ = before;
	});
	test("writes what liquidjs writes in UTC and English (seed 11)", () => {
		const liquid = new Liquid({ locale: "en-US", timezoneOffset: "UTC" });
		const directive = fc
			.tuple(
				fc.constantFrom("", "-", "_", "0", "^", "#", ":"),
				fc.constantFrom("", "1", "2", "3", "6", "12"),
				fc.constantFrom(...known),
			)
			.map(([flag, width, letter]) => `%${flag}${width}${letter}`);
		const formats = fc
			.array(fc.oneof(directive, fc.constantFrom("-", " ", "T", "%Q", "é")), { minLength: 1, maxLength: 4 })
			.map((parts) => parts.join(""));
		fc.assert(
			fc.property(
				formats,
				fc.integer({ min: Date.UTC(1600, 0), max: Date.UTC(2500, 0) }),
				(format, epoch) => {
					const template = `{{ at | date: ${JSON.stringify(format)} }}`;
					expect({ format, epoch, out: compileFormat(format)(epoch, zone) }).toEqual({
						format,
						epoch,
						out: liquid.parseAndRenderSync(template, { at: new Date(epoch) }),
					});
				},
			),
			{ seed: 11, numRuns: 2000 },
		);
	});
	test.each([
		["Europe/Berlin", "%Y-%m-%d %H:%M %z %:z %Z", "2026-08-21 16:30 +0200 +02:00 Europe/Berlin"],
		["America/St_Johns", "%F %T %z", "2026-08-21 12:00:00 -0230"],
		["UTC", "%D %R %x %X %c", "08/21/26 14:30 08/21/26 14:30:00 Fri Aug 21 14:30:00 2026"],
	])("in %s %s is %s", (name, format, expected) => {
		expect(compileFormat(format)(Date.UTC(2026, 7, 21, 14, 30), { name, offsetAt: zoneOffsets(name) })).toBe(
			expected,
		);
	});
});
