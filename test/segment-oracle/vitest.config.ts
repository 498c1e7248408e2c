import { defineConfig } from "vitest/config";

const report = process.env.TEST_REPORT || undefined;

/** Our events against Segment's own destination and libraries, which are fetched from npm when the tests begin. */
export default defineConfig({
	test: {
		include: ["test/segment-oracle/**/*.test.ts"],
		globalSetup: ["test/segment-oracle/install-global.ts"],
		maxWorkers: 2,
		testTimeout: 300_000,
		hookTimeout: 300_000,
		reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
	},
});
