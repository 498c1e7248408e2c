import type { Client } from "pg";
import type { WireDialect } from "../postgres-wire/session.js";
import { redshiftErrors } from "./errors.js";
import { redshiftLiteral } from "./literal.js";
import { nameOfId, spellType } from "./wire-types.js";

/** A statement may have 16 MB; a text may double on its way into a literal. */
const textPerInsert = 4_000_000;

/** What Redshift does in its own way on the wire. */
export const redshiftWire: WireDialect = {
	engine: "Redshift",
	// A cluster of one node refuses more.
	fetchRows: 1_000,
	// As the driver of AWS sets it; the statement that PostgreSQL has for it stands only in a comment there.
	access: { readOnly: "SET readonly = 1", readWrite: "SET readonly = 0" },
	errors: redshiftErrors,
	describeTypes: async (client, fields) => {
		const unknown = fields.map((field) => field.dataTypeID).filter((id) => nameOfId(id) === null);
		const found = await lookUp(client, [...new Set(unknown)]);
		return fields.map(({ dataTypeID: id, dataTypeModifier }) =>
			spellType(nameOfId(id) ?? found.get(id) ?? `type ${id}`, dataTypeModifier),
		);
	},
	insert: async (client, table, rows) => {
		for (const tuples of statements(rows))
			await client.query(`INSERT INTO ${table} VALUES ${tuples.join(", ")}`);
	},
};

async function lookUp(client: Client, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
	if (ids.length === 0) return new Map();
	const { rows } = await client.query<{ id: string; name: string }>(
		`SELECT oid AS id, typname AS name FROM pg_catalog.pg_type WHERE oid IN (${ids.join(", ")})`,
	);
	return new Map(rows.map((row) => [Number(row.id), row.name]));
}

/** There is no COPY from a client, and no array to unnest: rows go as literals, many to a statement. */
function* statements(rows: readonly (readonly (string | null)[])[]): Generator<readonly string[]> {
	let tuples: string[] = [];
	let length = 0;
	for (const row of rows) {
		const tuple = `(${row.map(redshiftLiteral).join(", ")})`;
		const bytes = Buffer.byteLength(tuple);
		if (tuples.length > 0 && length + bytes > textPerInsert) {
			yield tuples;
			tuples = [];
			length = 0;
		}
		tuples.push(tuple);
		length += bytes;
	}
	if (tuples.length > 0) yield tuples;
}
