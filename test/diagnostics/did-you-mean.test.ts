import { expect, test } from "vitest";
import { didYouMean, nearestName } from "../../src/diagnostics/did-you-mean.js";

test.each([
	["behaviour", "behavior"],
	["emial", "email"],
	["userid", "user_id"],
	["firstName", "first_name"],
	["USER_ID", "user_id"],
	["dim_usres", "dim_users"],
])("%s is meant to be %s", (written, meant) => {
	const names = ["behavior", "email", "user_id", "first_name", "dim_users", "created_at"];
	expect(nearestName(written, names)).toBe(meant);
});

test("names that are not near are not suggested", () => {
	expect(nearestName("schedule", ["sensitive", "enabled"])).toBeNull();
	expect(nearestName("id", ["to"])).toBeNull();
});

test("of two that are equally near the first by name is taken, whatever the order", () => {
	expect(nearestName("cat", ["car", "cab"])).toBe("cab");
	expect(nearestName("cat", ["cab", "car"])).toBe("cab");
});

test("few candidates are listed where none is near, many are not", () => {
	expect(didYouMean("x", ["prod", "dev"], "targets")).toBe("targets: `dev`, `prod`");
	expect(didYouMean("prd", ["prod", "dev"], "targets")).toBe("did you mean `prod`?");
	const many = Array.from({ length: 20 }, (_, at) => `model_${at}`);
	expect(didYouMean("x", many, "models")).toBeNull();
	expect(didYouMean("x", [], "models")).toBeNull();
});
