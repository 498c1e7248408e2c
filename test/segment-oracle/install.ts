import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A plain install of it fails, for want of one of its two hundred packages; one folder of it needs none but those below. */
const destinations = "@segment/action-destinations@3.497.0";
const wanted = "package/dist/destinations/segment";
const dependencies = {
	"@segment/actions-core": "3.170.0",
	"@segment/loosely-validate-event": "2.0.0",
	// What the destinations ask of it.
	liquidjs: "^10.25.7",
};

const cache = join(import.meta.dirname, "../../node_modules/.cache");

/** A folder with Segment's own code; fetched once and kept. */
export function oracleFolder(): string {
	const name = createHash("sha256")
		.update(JSON.stringify([destinations, dependencies]))
		.digest("hex");
	const folder = join(cache, `segment-${name.slice(0, 12)}`);
	const done = join(folder, "installed");
	if (existsSync(done)) return folder;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
	const quiet: ExecFileSyncOptions = { cwd: folder, stdio: ["ignore", "ignore", "inherit"] };
	execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], quiet);
	execFileSync("npm", ["pack", destinations, "--silent"], quiet);
	const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
	if (archive === undefined) throw new Error(`npm packed no ${destinations}`);
	execFileSync("tar", ["-xzf", archive, wanted], quiet);
	rmSync(join(folder, archive));
	writeFileSync(done, "");
	return folder;
}

export interface SegmentField {
	readonly type: string;
	readonly required?: boolean;
	readonly properties?: Readonly<Record<string, SegmentField>>;
}

export interface SegmentDefinition {
	readonly actions: Readonly<Record<string, { readonly fields: Readonly<Record<string, SegmentField>> }>>;
}

interface ActionsCore {
	readonly Destination: new (
		definition: SegmentDefinition,
	) => {
		executeAction(
			action: string,
			input: { readonly event: object; readonly mapping: object; readonly settings: object },
		): Promise<readonly { readonly data?: { readonly batch: readonly object[] } }[]>;
	};
}

/** Segment's own destination: its definition, and what it would send for a row. Throws what it refuses with. */
export function loadDestination(): {
	readonly definition: SegmentDefinition;
	readonly send: (action: string, row: object, mapping: object) => Promise<object>;
} {
	const load = createRequire(join(oracleFolder(), "package.json"));
	// Their code has types of its own that do not come along.
	const { default: definition } = load(`./${wanted}/index.js`) as { default: SegmentDefinition };
	const { Destination } = load("@segment/actions-core") as ActionsCore;
	const destination = new Destination(definition);
	return {
		definition,
		async send(action, row, mapping) {
			const input = { event: row, mapping, settings: { source_write_key: "shop" } };
			const results = await destination.executeAction(action, input);
			const event = results.at(-1)?.data?.batch[0];
			if (event === undefined) throw new Error(`${action} gave no event`);
			return event;
		},
	};
}

/** Segment's old validator of events. Throws when it would not take one. */
export function loadValidator(): (event: object) => void {
	const load = createRequire(join(oracleFolder(), "package.json"));
	const validate = load("@segment/loosely-validate-event") as (event: object) => void;
	// It wants a Date where the wire has text.
	return (event) =>
		validate("timestamp" in event ? { ...event, timestamp: new Date(String(event.timestamp)) } : event);
}
