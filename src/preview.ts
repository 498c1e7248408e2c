import { bindSync } from "./5-plan/bind.js";
import { isSensitivePath } from "./5-plan/mask.js";
import { createEffectOf } from "./changes/effect-of.js";
import { newRow } from "./changes/new-row.js";
import { parseBody } from "./changes/parse-body.js";
import type { Destination } from "./destinations/destination.js";
import type { PhaseResult } from "./diagnostics/diagnostic.js";
import type { RowFailure } from "./mapping/rendering.js";
import type { BoundSync, Cell } from "./types/bound.js";
import type { CompiledSync } from "./types/generated/compiled.js";
import type { Json, JsonObject } from "./types/source.js";
import type { Session, Warehouse, WarehouseColumn } from "./warehouses/warehouse.js";

/** What one row would be as a new event. */
export interface PreviewedRow {
	readonly key: readonly string[];
	/** The event without its message id, sensitive values hidden; null when the row cannot be sent. */
	readonly event: JsonObject | null;
	readonly failures: readonly RowFailure[];
}

export interface PreviewOptions {
	readonly warehouse: Warehouse;
	readonly destination: Destination;
	readonly limit: number;
	/** Only the row with this key. */
	readonly key: readonly string[] | null;
}

/** Renders a few rows as if they were new, with every check a plan makes. */
export async function previewSync(
	sync: CompiledSync,
	{ warehouse, destination, limit, key }: PreviewOptions,
): Promise<PhaseResult<readonly PreviewedRow[]>> {
	return warehouse.use({ source: true }, async (session) => {
		const described = await session.describe(sync.model.relation);
		const { bound, diagnostics } = bindSync(sync, described, warehouse.dialect);
		if (bound === null) return { value: null, diagnostics };
		const effectOf = createEffectOf({ bound, earlier: [], destination, firing: ["added"], adoption: null });
		const rows = await readRows(session, warehouse, { bound, limit, key });
		const value = rows.map(([rowKey, row]): PreviewedRow => {
			const effect = effectOf(newRow(rowKey, row));
			if (effect.kind === "invalid") return { key: rowKey, event: null, failures: effect.failures };
			if (effect.kind === "silent") throw new Error("a new row cannot be silent");
			const event = hide({ type: effect.call, ...parseBody(effect.body) }, sync.sensitive, "");
			return { key: rowKey, event, failures: [] };
		});
		return { value, diagnostics: [] };
	});
}

async function readRows(
	session: Session,
	{ dialect }: Warehouse,
	{
		bound,
		limit,
		key,
	}: { readonly bound: BoundSync; readonly limit: number; readonly key: PreviewOptions["key"] },
): Promise<readonly (readonly [readonly string[], readonly Cell[]])[]> {
	const { sync, mapping, types } = bound;
	const columns: readonly WarehouseColumn[] = mapping.columns.map(({ name }, index) => ({
		name,
		type: types[index] ?? "",
	}));
	const keyColumns = columns.slice(0, sync.key.length);
	const hasKey = keyColumns.map((column) => `${dialect.quote(column.name)} IS NOT NULL`).join(" AND ");
	const where = [hasKey, ...(sync.where === null ? [] : [`(${sync.where})`])].join(" AND ");
	const wanted = key === null ? "" : ` WHERE key = ${dialect.literal(JSON.stringify(key))}`;
	const sql = [
		`SELECT '[' || key || ',' || row_text || ']' FROM (SELECT ${dialect.keyText(keyColumns)} AS key,`,
		`${dialect.rowText(columns)} AS row_text FROM ${sync.model.relation} AS model_rows WHERE ${where}) AS keyed_rows`,
		`${wanted} ORDER BY key LIMIT ${limit}`,
	].join(" ");
	const rows: (readonly [readonly string[], readonly Cell[]])[] = [];
	for await (const lines of session.texts(sql)) {
		// The dialect wrote the line.
		for (const line of lines) rows.push(JSON.parse(line) as [string[], Cell[]]);
	}
	return rows;
}

function hide(value: JsonObject, sensitive: readonly string[], prefix: string): JsonObject {
	const shown = (name: string, child: Json): Json => {
		const path = prefix === "" ? name : `${prefix}.${name}`;
		if (isSensitivePath(path, sensitive)) return "•••";
		const isObject = typeof child === "object" && child !== null && !Array.isArray(child);
		// Arrays are ruled out above, which TypeScript does not see for readonly arrays.
		return isObject ? hide(child as JsonObject, sensitive, path) : child;
	};
	return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, shown(name, child)]));
}
