import type { GrantFacts, Grants } from "../grants.js";
import { wireGrants } from "../postgres-wire/grants.js";

/** The smallest rights in Redshift, which has no right to connect. Not verified live. */
export function redshiftGrants(facts: GrantFacts): Grants {
	return wireGrants(facts, {
		about: (database) => [
			`-- Redshift, connected to the database ${database} as a superuser.`,
			"-- The three are users: make them first, or put your own in their place.",
		],
		hasConnect: false,
		temporary: "TEMP",
		maker: "USER",
	});
}
