/** Three hundred people: every seventh without a city, every eleventh on no plan. */
export const usersSql = `CREATE OR REPLACE TABLE users AS SELECT
	i AS user_id,
	'user' || i || '@shop.example' AS email,
	CASE WHEN i % 7 = 0 THEN NULL ELSE ['Aarhus', 'Berne', 'Çeşme'][1 + i % 3] END AS city,
	CASE WHEN i % 11 = 0 THEN NULL WHEN i % 2 = 0 THEN 'pro' ELSE 'free' END AS plan,
	CAST(i AS INTEGER) AS orders_count,
	TIMESTAMP '2026-01-01 10:00:00' + to_seconds(i) AS updated_at
FROM range(1, 301) AS t(i)`;

export const ordersSql = `CREATE OR REPLACE TABLE orders AS SELECT
	'o' || i AS order_id,
	1 + i % 300 AS user_id,
	CAST(i * 1.25 AS DECIMAL(12,2)) AS total,
	TIMESTAMP '2026-02-01 10:00:00' + to_minutes(i) AS ordered_at
FROM range(1, 501) AS t(i)`;

/** identify over `users`; `more` are lines at the top, `traits` replace the usual ones. */
export function usersSync({
	more = "",
	traits = `email: "{{ row.email }}"
    city: "{{ row.city }}"
    plan: "{{ row.plan }}"
    orders: "{{ row.orders_count }}"`,
}: {
	readonly more?: string;
	readonly traits?: string;
} = {}): string {
	return `model: { relation: main.users }
key: user_id
call: identify
${more}
mapping:
  userId: "{{ row.user_id }}"
  timestamp: "{{ row.updated_at }}"
  traits:
    ${traits}
`;
}

/** track over `orders`. */
export function ordersSync(more = ""): string {
	return `model: { relation: main.orders }
key: order_id
call: track
${more}
mapping:
  userId: "{{ row.user_id }}"
  event: Order Completed
  timestamp: "{{ row.ordered_at }}"
  properties:
    order_id: "{{ row.order_id }}"
    total: "{{ row.total }}"
`;
}

/** Two hundred people with so long a text that half a dozen batches are needed. */
export const bulkyUsersSql = `CREATE OR REPLACE TABLE users AS SELECT
	i AS user_id,
	repeat('bio' || i || ' ', 2200) AS bio,
	'free' AS plan
FROM range(1, 201) AS t(i)`;

export const bulkyUsersSync = `model: { relation: main.users }
key: user_id
call: identify
on_removed: clear_traits
guards: { max_removed: 1000 }
mapping:
  userId: "{{ row.user_id }}"
  traits: { bio: "{{ row.bio }}", plan: "{{ row.plan }}" }
`;
