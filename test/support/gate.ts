/** A door that requests wait at until it is opened. */
export interface Gate {
	/** How many have come so far. */
	readonly came: (count: number) => Promise<void>;
	/** Waits until the gate is open. */
	pass(): Promise<void>;
	open(): void;
}

export function createGate(): Gate {
	let waiting = 0;
	let watchers: (() => void)[] = [];
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return {
		came: (count) =>
			new Promise((resolve) => {
				const look = () => {
					if (waiting >= count) resolve();
				};
				watchers = [...watchers, look];
				look();
			}),
		pass: () => {
			waiting += 1;
			for (const look of watchers) look();
			return opened;
		},
		open: () => open(),
	};
}
