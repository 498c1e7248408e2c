import type { Styler } from "../render-text.js";
import type { Report } from "../report.js";

/** Writes a report for one kind of reader; without a last line break, empty when there is nothing to say. */
export type WriteReport = (report: Report, context: FormatContext) => string;

/** What a format needs beside the report. Files are those of spans: relative to the project. */
export interface FormatContext {
	/** A file's text; null when it is not at hand. */
	readonly source: (file: string) => string | null;
	/** The path from the root of the repository, for what shows a finding beside the code that is reviewed. */
	readonly fromRepository: (file: string) => string;
	/** The path from the folder that the command runs in, for what reads its output there. */
	readonly fromWorkingFolder: (file: string) => string;
	/** Tailrace's own. */
	readonly version: string;
	readonly styler?: Styler;
}

/** Where a finding without a place is shown, by formats that need one. */
export const projectFile = "tailrace.yml";
