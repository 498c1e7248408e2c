import { describe, expect, test } from "vitest";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import { readCallSettings } from "../../src/3-resolve/call-settings.js";
import type { Call } from "../../src/types/generated/compiled.js";
import type { SyncSpec } from "../../src/types/generated/sync.js";

const fields: Readonly<Record<Call, string>> = {
	identify: "",
	group: "groupId: g, ",
	track: "event: e, ",
	page: "",
	screen: "",
	alias: "previousId: p, ",
};
const names = Object.keys(fields) as Call[];

/** What a spec of so many settings comes to: its settings, or the codes of what is wrong. */
function settingsOf(call: Call, more = "") {
	const text = `call: ${call}\n${more}\nmapping: { ${fields[call]}userId: u }\n`;
	const { file } = parseYaml({ path: "syncs/users.yml", text }, { isOurs: true });
	if (file === null) throw new Error("the test's YAML is broken");
	// The tests write specs that fit the schema.
	const { value, diagnostics } = readCallSettings(file.value as unknown as SyncSpec, file);
	return diagnostics.length === 0 ? value : diagnostics.map(({ code }) => code);
}

const refused = (code: string) => [`resolve/${code}`];

describe("behaviors of calls", () => {
	const allowed: Readonly<Record<Call, readonly string[]>> = {
		identify: ["update_or_create", "create_only", "send"],
		group: ["update_or_create", "create_only", "send"],
		alias: ["create_only", "send"],
		track: ["send"],
		page: ["send"],
		screen: ["send"],
	};

	test.each(names)("%s: the first is the default, others are refused", (call) => {
		const [first] = allowed[call];
		const isUpdated = first === "update_or_create";
		expect(settingsOf(call)).toEqual({
			call,
			behavior: first,
			on: first === "send" ? ["added"] : null,
			onRemoved: "ignore",
			onMappingChange: isUpdated ? "changed" : "forward",
		});
		for (const behavior of ["update_or_create", "create_only", "send"]) {
			const settings = settingsOf(call, `behavior: ${behavior}`);
			if (allowed[call].includes(behavior)) expect(settings).toMatchObject({ behavior });
			else expect(settings).toEqual(refused("behavior-not-allowed"));
		}
	});

	test.each(names)("%s: on belongs to send, in one order", (call) => {
		for (const behavior of allowed[call]) {
			const settings = settingsOf(call, `behavior: ${behavior}\non: [removed, added]`);
			if (behavior === "send") expect(settings).toMatchObject({ on: ["added", "removed"] });
			else expect(settings).toEqual(refused("triggers-not-allowed"));
		}
	});

	test.each(names)("%s: an edit can send old events anew, unless triggers tell what is over", (call) => {
		for (const behavior of allowed[call]) {
			for (const onMappingChange of ["changed", "all", "forward"]) {
				const more = `behavior: ${behavior}\non_mapping_change: ${onMappingChange}`;
				expect(settingsOf(call, more)).toMatchObject({ onMappingChange });
			}
		}
		const triggered = (change: string) =>
			settingsOf(call, `behavior: send\non: [changed]\non_mapping_change: ${change}`);
		expect(triggered("changed")).toEqual(refused("mapping-change-not-allowed"));
		expect(triggered("all")).toEqual(refused("mapping-change-not-allowed"));
		expect(triggered("forward")).toMatchObject({ onMappingChange: "forward" });
	});

	test.each(names)("%s: a removal is told by on_removed, or by a trigger", (call) => {
		for (const behavior of allowed[call]) {
			const settings = settingsOf(call, `behavior: ${behavior}\non_removed: clear_traits`);
			const isKept = (call === "identify" || call === "group") && behavior !== "send";
			if (isKept) expect(settings).toMatchObject({ onRemoved: "clear_traits" });
			else expect(settings).toEqual(refused("removal-not-allowed"));
		}
		for (const onRemoved of ["ignore", "{ event: Gone }"])
			expect(settingsOf(call, `behavior: send\non: [removed]\non_removed: ${onRemoved}`)).toEqual(
				refused("removal-not-allowed"),
			);
		expect(settingsOf(call, "behavior: send\non: [changed]\non_removed: ignore")).toMatchObject({
			on: ["changed"],
		});
	});
});
