import type { ProgramScope } from "./program-scope.js";
import type { RowState } from "./rows.js";

/** A program's scope while one template is made into closures: the names it assigns become slots. */
export interface TemplateScope {
	readonly program: ProgramScope;
	readonly slots: Map<string, number>;
	readonly locals: unknown[];
	/** The variables of the loops around, by slot. */
	readonly loops: ReadonlyMap<string, number>;
	/** Where the innermost loop is; null outside loops. */
	readonly place: LoopPlace | null;
	/** Inside a loop that holds a break or continue. */
	readonly canStop: boolean;
	readonly flow: Flow;
}

/** Writes a part of a text. Order matters: a part may assign what a later one reads. */
export type WriteText = (state: RowState) => string;

/** What `forloop` tells; one object a loop, since no loop runs inside itself. */
export interface LoopPlace {
	at: number;
	length: number;
	readonly name: string;
}

/** How break and continue end what stands around them, while rendering. */
export interface Flow {
	stopped: "break" | "continue" | null;
}

export function templateScope(program: ProgramScope): TemplateScope {
	const outside = { loops: new Map<string, number>(), place: null, canStop: false };
	return { program, slots: new Map(), locals: [], ...outside, flow: { stopped: null } };
}

/** The place of a name that the template assigns. */
export function slotOf(name: string, slots: Map<string, number>): number {
	const known = slots.get(name);
	if (known !== undefined) return known;
	slots.set(name, slots.size);
	return slots.size - 1;
}
