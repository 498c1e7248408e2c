import { readFileSync } from "node:fs";

const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** Of package.json. */
export const version = String((JSON.parse(file) as { readonly version: unknown }).version);
