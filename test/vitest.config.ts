import { defineConfig } from "vitest/config";

// .ci/run names a file for the counts.
const report = process.env.TEST_REPORT || undefined;

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		exclude: ["test/emulators/**", "test/kill/**", "test/live/**", "test/segment-oracle/**"],
		globalSetup: ["test/support/postgres-global.ts"],
		// The modules keep nothing: one process can read them once for all its files.
		isolate: false,
		// Most of a test is waiting for the binary.
		maxWorkers: "100%",
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
	},
});
