/** What the outside world gives: clock, ids, environment, signals. Tests give their own. */
export interface Host {
	readonly now: () => Date;
	/** Milliseconds, rising. */
	readonly clock: () => number;
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	/** From 0 to 1; spreads retries, decides nothing. */
	readonly random: () => number;
	readonly newId: () => string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Aborted when the command should stop cleanly. */
	readonly signal: AbortSignal;
	/** Who holds a lease taken by this process, for people and for `isHolderGone`. */
	readonly holder: string;
	/** Whether a holder is surely dead: it was on this machine and its process is gone. */
	readonly isHolderGone: (holder: string) => boolean;
	readonly onProgress: (progress: Progress) => void;
	readonly version: string;
}

export type Progress =
	| { readonly kind: "planning"; readonly sync: string; readonly rows: number }
	| { readonly kind: "sending"; readonly sync: string; readonly sent: number; readonly planned: number };
