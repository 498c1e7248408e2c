import { Refusal } from "../diagnostics/refusal.js";
import type { SourceEdit } from "../state/model-sql.js";
import type { BoundSync } from "../types/bound.js";
import type { Session } from "../warehouses/warehouse.js";

/** What became of the sync's source since it was applied last. */
export async function findSourceEdit(
	session: Session,
	applied: BoundSync | null,
	{ sync }: BoundSync,
): Promise<SourceEdit> {
	if (applied === null || applied.sync.checksums.source === sync.checksums.source) return { kind: "none" };
	const { model, where } = applied.sync;
	const isSameModel = model.relation === sync.model.relation && where !== sync.where;
	return isSameModel && (await canAsk(session, sync.model.relation, where))
		? { kind: "where", before: where }
		: { kind: "edited" };
}

/** An old predicate may name a column that is gone. */
async function canAsk(session: Session, relation: string, predicate: string | null): Promise<boolean> {
	if (predicate === null) return true;
	try {
		await session.describe(`(SELECT * FROM ${relation} AS model_rows WHERE (${predicate})) AS asked_rows`);
		return true;
	} catch (error) {
		if (error instanceof Refusal) return false;
		throw error;
	}
}
