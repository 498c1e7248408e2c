import { homedir } from "node:os";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import type { Allow } from "../types/allow.js";
import type { ProjectOptions } from "../types/loaded.js";
import type { Json } from "../types/source.js";

/** Options that every command that reads a project has. */
export interface ProjectArguments {
	readonly projectDir: string;
	readonly target?: string;
	readonly profile?: string;
	readonly profilesDir?: string;
	readonly vars?: Readonly<Record<string, Json>>;
}

export interface SelectArguments {
	readonly select?: readonly string[];
	readonly exclude?: readonly string[];
	readonly state?: string;
	readonly base?: string;
}

export function withProject(command: Command): Command {
	return command
		.option("--project-dir <dir>", "folder of tailrace.yml", ".")
		.option("-t, --target <name>", "target of tailrace.yml")
		.addOption(new Option("--profile <name>", "dbt profile, instead of dbt_project.yml's").env("DBT_PROFILE"))
		.addOption(new Option("--profiles-dir <dir>", "folder of profiles.yml").env("DBT_PROFILES_DIR"))
		.addOption(
			new Option("--vars <yaml>", "variables over the project's: '{plan: pro}'").argParser(readVars),
		);
}

export function withSelection(command: Command): Command {
	return command
		.option(
			"-s, --select <selector...>",
			"syncs by name (with *), tag:x, model:x, destination:x, path:x, state:modified, or model+ for all that is made from it",
		)
		.option("--exclude <selector...>", "syncs to leave out, in the same words")
		.option("--base <ref>", "Git ref, for state:modified: what changed since this branch left it")
		.option(
			"--state <dir>",
			"folder of an earlier compiled.json, for state:modified; with --base of the base's dbt artifacts",
		);
}

export function withAllow(command: Command): Command {
	return command.addOption(
		new Option(
			"--allow <[sync:]name[=rows]>",
			"let a guard or a class of change pass once; repeatable",
		).argParser((text: string, before: readonly Allow[] = []) => [...before, readAllow(text)]),
	);
}

export function projectOptions(args: ProjectArguments): ProjectOptions {
	return {
		projectDir: resolve(args.projectDir),
		target: args.target ?? null,
		// A CI service sets the variable blank where it has no value.
		profile: args.profile || null,
		profilesDir: args.profilesDir ? resolve(args.profilesDir) : null,
		homeDir: homedir(),
		vars: args.vars ?? {},
	};
}

export function readCount(text: string): number {
	if (!/^\d+$/.test(text)) throw new InvalidArgumentError("a whole number is needed");
	return Number(text);
}

export function readShare(text: string): number {
	const share = Number(text);
	if (text.trim() === "" || !(share >= 0 && share <= 1))
		throw new InvalidArgumentError("a number from 0 to 1 is needed");
	return share;
}

function readAllow(text: string): Allow {
	const match = /^(?:([\w-]+):)?([a-z_]+)(?:=(\d+))?$/.exec(text);
	const [, sync, name, upTo] = match ?? [];
	if (name === undefined) throw new InvalidArgumentError("write [sync:]name or [sync:]guard=rows");
	const known = [...guards, ...classes];
	if (!known.includes(name)) throw new InvalidArgumentError(`one of ${known.join(", ")} is needed`);
	if (guards.includes(name) && upTo === undefined)
		throw new InvalidArgumentError(`how many rows? ${name}=1000`);
	return { sync: sync ?? null, name, upTo: upTo === undefined ? null : Number(upTo) };
}

const guards = ["max_removed", "max_changes", "max_invalid", "max_first_run", "empty_model"];
const classes = ["identity", "removal", "resend", "event"];

function readVars(text: string): Record<string, Json> {
	const value: unknown = parse(text);
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new InvalidArgumentError("a YAML map is needed, such as '{plan: pro}'");
	}
	// What the YAML library makes of a document without tags.
	return value as Record<string, Json>;
}
