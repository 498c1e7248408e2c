import type { WireDialect } from "../postgres-wire/session.js";

/** What PostgreSQL does in its own way on the wire. */
export const postgresWire: WireDialect = {
	engine: "Postgres",
	describeTypes: async (client, fields) => {
		if (fields.length === 0) return [];
		const tuples = fields.map((field, n) => `(${n}, ${field.dataTypeID}, ${field.dataTypeModifier})`);
		// Domains are their base type, all the way down; arrays of enums are told by their element.
		const { rows } = await client.query<{ type: string }>(
			`WITH RECURSIVE bases AS (
				SELECT n, id::oid AS id, modifier FROM (VALUES ${tuples.join(", ")}) AS w (n, id, modifier)
				UNION ALL
				SELECT b.n, t.typbasetype, t.typtypmod FROM bases AS b JOIN pg_catalog.pg_type AS t ON t.oid = b.id
				WHERE t.typtype = 'd'
			)
			SELECT CASE coalesce(e.typtype, t.typtype) WHEN 'e' THEN 'enum ' WHEN 'c' THEN 'composite ' ELSE '' END
				|| pg_catalog.format_type(b.id, b.modifier) AS type
			FROM bases AS b JOIN pg_catalog.pg_type AS t ON t.oid = b.id
			LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
			WHERE t.typtype <> 'd' ORDER BY b.n`,
		);
		return rows.map((row) => row.type);
	},
	insert: async (client, table, rows) => {
		const [first] = rows;
		if (first === undefined) return;
		const columns = first.map((_, index) => rows.map((row) => row[index] ?? null));
		const lists = columns.map((_, index) => `$${index + 1}::text[]`);
		await client.query(`INSERT INTO ${table} SELECT * FROM unnest(${lists.join(", ")})`, columns);
	},
};
