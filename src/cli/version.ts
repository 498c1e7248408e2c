import { readFileSync } from "node:fs";
import { packageRoot } from "./package-root.js";

const file = readFileSync(new URL("package.json", packageRoot), "utf8");
// Our own file.
const { version: own, engines } = JSON.parse(file) as {
	readonly version: string;
	readonly engines: { readonly node: string };
};

/** Of package.json. */
export const version = own;

/** The least version of Node: 20.19. */
export const neededNode = engines.node.replace(">=", "");
