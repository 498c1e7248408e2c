import { defineConfig } from "vitest/config";

/** Suites on an account of the user's own; each costs a few cents. */
export default defineConfig({
	test: {
		include: ["test/live/*.test.ts"],
		maxWorkers: 1,
		maxConcurrency: 4,
		testTimeout: 600_000,
		hookTimeout: 600_000,
	},
});
