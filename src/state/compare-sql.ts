import type { BoundSync, EarlierMapping } from "../types/bound.js";
import { followsRows } from "../types/triggers.js";
import type { Dialect } from "../warehouses/warehouse.js";
import type { ModelParts, SourceEdit } from "./model-sql.js";

/** What the diff of one sync compares. */
export interface Diff {
	readonly bound: BoundSync;
	readonly sourceEdit: SourceEdit;
	readonly earlier: readonly EarlierMapping[];
	/** The snapshot's keys, or null when the sync has none yet. */
	readonly keys: string | null;
}

/** The model as SQL, with the earlier mappings whose columns it has besides. */
export interface Compared {
	readonly was: readonly EarlierMapping[];
	readonly model: ModelParts;
}

/** The columns of `present` that a comparison needs, over `model`: fingerprints, and whether an edited predicate let it in. */
export function presentColumns(
	{ sourceEdit }: Diff,
	{ was, model }: Compared,
): { readonly fingerprints: readonly string[]; readonly flags: readonly string[] } {
	return {
		fingerprints: [
			`${model.fingerprint} AS fingerprint`,
			...was.map((_, index) => `${model.wasFingerprint(index)} AS was_fingerprint_${index}`),
		],
		flags: sourceEdit.kind === "where" ? ["model.was_in"] : [],
	};
}

/** What became of a row, over `present` and `sent` (the snapshot's keys); null: nothing to do. */
export function opSql(dialect: Dialect, { bound, earlier }: Diff, { was }: Compared): string {
	const compared = valuePerMapping(
		dialect,
		{ was, mapping: "sent.mapping" },
		{ value: (index) => `present.was_fingerprint_${index}`, otherwise: "present.fingerprint" },
	);
	const { behavior, on, on_mapping_change } = bound.sync;
	const isCompared = behavior === "update_or_create" || followsRows(on);
	const isRendered = on_mapping_change !== "forward";
	// That a row has left is news to a `send` sync only where an event tells it.
	const hasRemovals = behavior !== "send" || on?.includes("removed") === true;
	const arms = [
		...(hasRemovals ? ["WHEN present.key IS NULL AND sent.gone IS NULL THEN 'removed'"] : []),
		"WHEN present.key IS NULL THEN NULL",
		"WHEN sent.key IS NULL THEN 'added'",
		isCompared ? "WHEN sent.gone IS NOT NULL THEN 'returned'" : "WHEN sent.gone IS NOT NULL THEN NULL",
		"WHEN sent.fingerprint IS NULL THEN 'retry'",
		...changedArms({ isCompared, isRendered }),
		...(isRendered ? [`WHEN sent.mapping <> ${dialect.literal(bound.mapping.id)} THEN 'unchanged'`] : []),
	];
	return `CASE ${arms.join(" ")} END`;

	/** Where only keys are compared, a row that was sent with a column that is gone is rendered because of that alone. */
	function changedArms(what: {
		readonly isCompared: boolean;
		readonly isRendered: boolean;
	}): readonly string[] {
		const lost = lostColumnSql(dialect, earlier);
		if (what.isCompared)
			return [`WHEN (${[`sent.fingerprint <> ${compared}`, ...lost].join(" OR ")}) THEN 'changed'`];
		return what.isRendered ? lost.map((one) => `WHEN ${one} THEN 'changed'`) : [];
	}
}

/** Why a row is new or gone: it is due to the edit if the old source would have it otherwise. */
export function causeSql(dialect: Dialect, { sourceEdit: { kind } }: Diff): string {
	if (kind !== "where") return word(dialect, kind === "edited" ? "edit" : "data");
	const isLeftOut = "present.key IS NULL AND sent.key IN (SELECT key FROM left_out)";
	const isLetIn = "present.key IS NOT NULL AND NOT present.was_in";
	return `CASE WHEN ${isLeftOut} THEN 'edit' WHEN ${isLetIn} THEN 'edit' ELSE 'data' END`;
}

/** A bare literal in a common table expression has no type yet on some engines. */
export function word(dialect: Dialect, text: string): string {
	return `CAST('${text}' AS ${dialect.types.text})`;
}

export function noText(dialect: Dialect): string {
	return `CAST(NULL AS ${dialect.types.text})`;
}

/** A value by the mapping that a snapshot row was last sent with. */
export function valuePerMapping(
	dialect: Dialect,
	{ was, mapping }: { readonly was: readonly EarlierMapping[]; readonly mapping: string },
	{ value, otherwise }: { readonly value: (index: number) => string; readonly otherwise: string },
): string {
	if (was.length === 0) return otherwise;
	const arms = was.map((one, index) => `WHEN ${dialect.literal(one.mapping.id)} THEN ${value(index)}`);
	return `CASE ${mapping} ${arms.join(" ")} ELSE ${otherwise} END`;
}

/** Rows sent with a mapping one of whose columns is gone count as changed: only the renderer can tell. */
function lostColumnSql(dialect: Dialect, earlier: readonly EarlierMapping[]): readonly string[] {
	const lost = earlier.filter((one) => one.columns.length < one.mapping.columns.length);
	if (lost.length === 0) return [];
	return [`sent.mapping IN (${lost.map((one) => dialect.literal(one.mapping.id)).join(", ")})`];
}
