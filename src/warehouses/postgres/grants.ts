import type { GrantFacts, Grants } from "../grants.js";
import { wireGrants } from "../postgres-wire/grants.js";

/** The smallest rights in PostgreSQL. */
export function postgresGrants(facts: GrantFacts): Grants {
	return wireGrants(facts, {
		about: (database) => [
			`-- PostgreSQL, connected to the database ${database} as a superuser, or as the owner of what is granted and a`,
			"-- member of tailrace_applier. The three are roles: make them first, or put your own in their place.",
		],
		hasConnect: true,
		temporary: "TEMPORARY",
		maker: "ROLE",
	});
}
