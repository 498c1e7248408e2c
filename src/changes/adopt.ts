import type { Change } from "./change.js";
import type { Effect, EffectOf } from "./effect.js";
import { parseBody } from "./parse-body.js";

/** Which rows of a sync's first run are taken into the snapshot as if they had been sent. */
export interface Adoption {
	/** ISO 8601: rows whose event has an earlier timestamp; null: all rows. */
	readonly before: string | null;
}

const adopted: Effect = { kind: "silent", standing: "adopted" };

/** Effects of a first run: a row that is adopted is not sent. One that has no timestamp is not known to be older. */
export function adopting({ before }: Adoption, effectOf: EffectOf): EffectOf {
	return (change: Change) => {
		if (change.op !== "added") return effectOf(change);
		if (before === null) return adopted;
		const effect = effectOf(change);
		if (effect.kind !== "sent") return effect;
		const { timestamp } = parseBody(effect.body);
		return typeof timestamp === "string" && Date.parse(timestamp) < Date.parse(before) ? adopted : effect;
	};
}
