import type { BoundSync } from "../types/bound.js";
import type { MappingNode, MappingProgram } from "../types/generated/compiled.js";
import type { MappingChange, SyncPlan } from "../types/generated/plan.js";

/** What the edit since the last apply is, and which leaves it touched; a column of another type is an edit as well. */
export interface Edit {
	readonly changeClass: SyncPlan["change_class"];
	readonly mappingChanges: readonly MappingChange[];
}

const identityFields = ["userId", "anonymousId", "groupId", "previousId"];

/** Compares the sync in force with the new one. The gravest class wins: identity, event, removal, value, additive. */
export function classifyEdit(applied: BoundSync | null, bound: BoundSync): Edit {
	if (applied === null)
		return {
			changeClass: "first_run",
			mappingChanges: [],
		};
	const isSourceEdited = applied.sync.checksums.source !== bound.sync.checksums.source;
	const before = leavesOf(applied.sync.mapping);
	const after = leavesOf(bound.sync.mapping);
	for (const { name, kind } of applied.mapping.columns) {
		const now = bound.mapping.columns.find((column) => column.name === name)?.kind ?? kind;
		if (now === kind) continue;
		before.set(`row.${name}`, kind);
		after.set(`row.${name}`, now);
	}
	const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
	const leaves = paths.map((path) => ({
		path,
		before: before.get(path) ?? null,
		after: after.get(path) ?? null,
	}));
	const mappingChanges = [...triggersOf(applied, bound), ...leaves].filter(
		(change) => change.before !== change.after,
	);
	return {
		changeClass: classOf(mappingChanges, isSourceEdited, applied, bound),
		mappingChanges,
	};
}

function classOf(
	changes: readonly MappingChange[],
	isSourceEdited: boolean,
	applied: BoundSync,
	bound: BoundSync,
): SyncPlan["change_class"] {
	if (changes.some((change) => identityFields.includes(change.path))) return "identity";
	if (changes.some((change) => change.path === "event")) return "event";
	if (changes.some((change) => change.after === null)) return "removal";
	if (changes.some((change) => change.before !== null)) return "value";
	if (changes.length > 0) return "additive";
	if (isSourceEdited) return "source";
	return applied.mapping.id === bound.mapping.id ? "none" : "value";
}

/** What makes an event of a row, before and after; nothing where one of the two behaviors has no triggers. */
function triggersOf(applied: BoundSync, bound: BoundSync): readonly MappingChange[] {
	const [before, after] = [applied.sync.on, bound.sync.on];
	return before === null || after === null
		? []
		: [{ path: "on", before: before.join(", "), after: after.join(", ") }];
}

/** Every leaf of a program by its dotted path, as a line people can read. */
function leavesOf(program: MappingProgram): Map<string, string> {
	const leaves = new Map<string, string>();
	collect(program.root, "", leaves);
	if (program.message_id !== null) leaves.set("messageId", describe(program.message_id.value));
	for (const [name, value] of Object.entries(program.vars)) leaves.set(`vars.${name}`, String(value));
	return leaves;
}

function collect(node: MappingNode, path: string, leaves: Map<string, string>): void {
	const below = (name: string) => (path === "" ? name : `${path}.${name}`);
	switch (node.kind) {
		case "object":
			for (const [index, spread] of node.spreads.entries())
				leaves.set(below(`$spread[${index}]`), describe(spread));
			for (const field of node.fields) collect(field.value, below(field.name), leaves);
			return;
		case "array":
			for (const [index, item] of node.items.entries()) collect(item, `${path}[${index}]`, leaves);
			return;
		case "each":
			leaves.set(`${path}.$each`, describe(node.list));
			collect(node.item, `${path}[]`, leaves);
			return;
		default:
			leaves.set(path, describe(node));
	}
}

function describe(node: MappingNode): string {
	switch (node.kind) {
		case "constant":
			return JSON.stringify(node.value);
		case "leaf": {
			const text = node.source === "column" ? `{{ row.${node.text} }}` : node.text;
			const isPlain = ["auto", "id", "label", "instant"].includes(node.form);
			const options = [
				isPlain ? "" : `as ${node.form}`,
				node.compare ? "" : "not compared",
				node.nulls === "unset" ? "" : `nulls ${node.nulls}`,
			];
			return [text, ...options.filter((option) => option !== "")].join(", ");
		}
		case "template":
			return `${node.template} ${JSON.stringify(node.with)}`;
		default:
			return JSON.stringify(node);
	}
}
