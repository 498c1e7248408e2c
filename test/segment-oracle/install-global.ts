import { oracleFolder } from "./install.js";

/** Fetches before the first test, since two files that want the same would fetch at once. */
export function setup(): void {
	oracleFolder();
}
