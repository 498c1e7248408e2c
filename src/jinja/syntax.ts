import type { Json } from "../types/source.js";

export type JinjaValue = Json;

/** Offsets into the whole text. */
interface Stretch {
	readonly start: number;
	readonly end: number;
}

export interface Argument {
	readonly name: string | null;
	readonly value: Expression;
}

export type Operator =
	| "~"
	| "+"
	| "-"
	| "=="
	| "!="
	| "<"
	| "<="
	| ">"
	| ">="
	| "in"
	| "not in"
	| "and"
	| "or";

/** What stands between `{{` and `}}`. */
export type Expression =
	| { readonly kind: "constant"; readonly value: JinjaValue }
	| { readonly kind: "list"; readonly items: readonly Expression[] }
	| ({ readonly kind: "name"; readonly name: string } & Stretch)
	| ({ readonly kind: "call"; readonly name: string; readonly args: readonly Argument[] } & Stretch)
	/** `text.lower()`: the stretch is that of the method and its arguments. */
	| ({
			readonly kind: "method";
			readonly name: string;
			readonly input: Expression;
			readonly args: readonly Argument[];
	  } & Stretch)
	| ({
			readonly kind: "filter";
			readonly name: string;
			readonly input: Expression;
			readonly args: readonly Argument[];
	  } & Stretch)
	/** `map.name`, `list[0]`. */
	| ({ readonly kind: "member"; readonly input: Expression; readonly key: Expression } & Stretch)
	| ({
			readonly kind: "slice";
			readonly input: Expression;
			readonly from: Expression | null;
			readonly to: Expression | null;
	  } & Stretch)
	| { readonly kind: "not"; readonly input: Expression }
	| ({
			readonly kind: "binary";
			readonly operator: Operator;
			readonly left: Expression;
			readonly right: Expression;
	  } & Stretch)
	| {
			readonly kind: "choice";
			readonly test: Expression;
			readonly chosen: Expression;
			/** null: nothing, as Jinja has it. */
			readonly otherwise: Expression | null;
	  };

export interface SyntaxProblem {
	readonly message: string;
	readonly start: number;
	readonly end: number;
}
