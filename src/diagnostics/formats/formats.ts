import type { WriteReport } from "./format.js";
import { writeGithub } from "./github.js";
import { writeGitlab } from "./gitlab.js";
import { writeJson } from "./json.js";
import { writeRdjsonl } from "./rdjsonl.js";
import { writeSarif } from "./sarif.js";
import { writeText } from "./text.js";

/** Every format there is. A new one adds its line here. */
export const formats = {
	text: writeText,
	json: writeJson,
	github: writeGithub,
	gitlab: writeGitlab,
	sarif: writeSarif,
	rdjsonl: writeRdjsonl,
} satisfies Readonly<Record<string, WriteReport>>;

export type FormatName = keyof typeof formats;

// The keys of the table above.
export const formatNames = Object.keys(formats) as readonly FormatName[];
