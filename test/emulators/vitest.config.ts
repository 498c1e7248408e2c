import { defineConfig } from "vitest/config";

const report = process.env.TEST_REPORT || undefined;

/** What needs Python: adapters against servers and grammars that we did not write. */
export default defineConfig({
	test: {
		include: ["test/emulators/**/*.test.ts"],
		globalSetup: ["test/emulators/venvs-global.ts", "test/support/postgres-global.ts"],
		maxWorkers: 2,
		testTimeout: 120_000,
		hookTimeout: 600_000,
		reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
	},
});
