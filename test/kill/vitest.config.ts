import { defineConfig } from "vitest/config";

const report = process.env.TEST_REPORT || undefined;

/** Applies that are killed, stopped and cut off, and go on: hundreds of runs of the built binary, too many for each `npm test`. */
export default defineConfig({
	test: {
		include: ["test/kill/**/*.test.ts"],
		globalSetup: ["test/support/postgres-global.ts"],
		maxWorkers: "100%",
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
	},
});
