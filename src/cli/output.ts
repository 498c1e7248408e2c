import type { Styler } from "../diagnostics/render-text.js";

/** Where a command writes: data to stdout, all else to stderr. */
export interface Output {
	data(text: string): void;
	note(text: string): void;
	/** What went wrong; said even when quiet. */
	problem(text: string): void;
	/** Progress: rewritten in place on a terminal, a plain line now and then without one. */
	progress(text: string): void;
	/** Ends the line that progress rewrites. */
	endProgress(): void;
	readonly isTerminal: boolean;
	readonly styler: Styler;
	readonly paint: Paint;
}

/** Colours for views; every text reads the same without them. */
export interface Paint {
	bold(text: string): string;
	dim(text: string): string;
	added(text: string): string;
	changed(text: string): string;
	removed(text: string): string;
	warning(text: string): string;
}

export interface OutputOptions {
	readonly isQuiet: boolean;
	readonly hasColor: boolean;
}

const linesPerSecond = 0.5;

export function createOutput({ isQuiet, hasColor }: OutputOptions): Output {
	const isTerminal = process.stderr.isTTY === true;
	const color = (code: string) => (text: string) => (hasColor ? `\u001b[${code}m${text}\u001b[0m` : text);
	let isOnProgress = false;
	let lastLineAt = Number.NEGATIVE_INFINITY;

	function endProgress(): void {
		if (isOnProgress) process.stderr.write("\r\u001b[K");
		isOnProgress = false;
	}

	return {
		isTerminal,
		data: (text) => {
			process.stdout.write(`${text}\n`);
		},
		note: (text) => {
			if (isQuiet) return;
			endProgress();
			process.stderr.write(`${text}\n`);
		},
		problem: (text) => {
			endProgress();
			process.stderr.write(`${text}\n`);
		},
		progress: (text) => {
			if (isQuiet) return;
			if (isTerminal) {
				process.stderr.write(`\r\u001b[K${text}`);
				isOnProgress = true;
			} else if (performance.now() - lastLineAt >= 1000 / linesPerSecond) {
				lastLineAt = performance.now();
				process.stderr.write(`${text}\n`);
			}
		},
		endProgress,
		paint: {
			bold: color("1"),
			dim: color("2"),
			added: color("32"),
			changed: color("33"),
			removed: color("31"),
			warning: color("33"),
		},
		styler: {
			header: (text, severity) => color(severity === "error" ? "1;31" : "1;33")(text),
			frame: color("34"),
			carets: (text, severity) => color(severity === "error" ? "31" : "33")(text),
		},
	};
}
