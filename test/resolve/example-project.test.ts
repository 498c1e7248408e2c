import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkProject } from "../support/check-project.js";

const example = fileURLToPath(new URL("../../example-project", import.meta.url));

test.each(["dev", "prod"])("the example project resolves for %s without a word", async (target) => {
	const { resolved, diagnostics } = await checkProject(example, "resolve", { target });
	expect(diagnostics).toEqual([]);
	expect(resolved?.target).toBe(target);
	expect(resolved?.syncs.map((sync) => sync.name)).toContain("users");
});
