import { readFileSync } from "node:fs";

const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
// Our own file.
const { version: own, engines } = JSON.parse(file) as {
	readonly version: string;
	readonly engines: { readonly node: string };
};

/** Of package.json. */
export const version = own;

/** The least version of Node: 20.19. */
export const neededNode = engines.node.replace(">=", "");
