import { defineConfig } from "vitest/config";

// .ci/run names a file for the counts.
const report = process.env.TEST_REPORT;

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
	},
});
