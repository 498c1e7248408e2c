import { invalidSetting } from "../setting-refusal.js";
import { settingSql, type UserSetting } from "./user-settings.js";

/** What a session says before it meets MotherDuck, and the token, which no message may show. */
export interface MotherDuck {
	readonly statements: readonly string[];
	readonly token: string | null;
}

/** In the order in which they count: the last one that is set wins. */
const spellings = (name: string) => [name, `motherduck_${name}`];

/**
 * A session with one database of its own: in a workspace, what one session attaches or detaches is attached and
 * detached in all of them. Without a token the extension looks at its environment variable by itself.
 */
export function motherDuckOf(
	settings: ReadonlyMap<string, string>,
	{ origin }: { readonly origin: string },
): MotherDuck {
	const read = (name: string) =>
		spellings(name).reduce<string | null>((found, one) => settings.get(one) || found, null);
	const refuseUnless = (name: string, wanted: string, why: string) => {
		const value = read(name)?.toLowerCase() ?? wanted;
		if (value === wanted) return;
		const invalid = { name: `motherduck_${name}`, wanted: `\`${wanted}\`: ${why}`, origin };
		throw invalidSetting(invalid);
	};
	refuseUnless("attach_mode", "single", "list further databases under `attach`");
	refuseUnless("saas_mode", "false", "Tailrace keeps what it compares in a private file");
	const token = read("token");
	const said: UserSetting[] = [
		...(token === null ? [] : [{ name: "motherduck_token", value: token }]),
		{ name: "motherduck_attach_mode", value: "single" },
	];
	return { statements: said.map(settingSql), token };
}

/** Whether a setting is MotherDuck's, to be said once and before all else. */
export function isOfMotherDuck(name: string): boolean {
	return /^motherduck_(token|attach_mode|saas_mode)$/i.test(name);
}
