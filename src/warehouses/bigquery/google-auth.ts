import { createRequire } from "node:module";
import type * as googleAuth from "google-auth-library";

/** What Google's own client signs in with; a type only, so that no one has to install it by name. */
export type GoogleAuthLibrary = typeof googleAuth;
export type AuthClient = googleAuth.AuthClient;

/** The very copy that the driver uses: package managers need not let anybody else see it. */
export function loadGoogleAuth(): GoogleAuthLibrary {
	const driver = createRequire(createRequire(import.meta.url).resolve("@google-cloud/bigquery"));
	const shared = createRequire(driver.resolve("@google-cloud/common"));
	// `require` of another package's dependency has no type of its own.
	return shared("google-auth-library") as GoogleAuthLibrary;
}
