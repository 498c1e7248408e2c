/** What is wrong with a template, and where: [start, end) in its text. */
export type LiquidProblem = { readonly start: number; readonly end: number } & (
	| { readonly kind: "syntax"; readonly message: string; readonly hint: string | null }
	| { readonly kind: "unknownTag"; readonly name: string }
	| { readonly kind: "fileTag"; readonly name: string }
	| { readonly kind: "unknownFilter"; readonly name: string }
	| {
			readonly kind: "unknownVariable";
			readonly name: string;
			readonly known: readonly string[];
	  }
	| { readonly kind: "reservedName"; readonly name: string }
	| { readonly kind: "bareRow"; readonly name: string }
	| { readonly kind: "computedName"; readonly name: string | null }
	| { readonly kind: "now"; readonly name: string }
);

/** Text that is not Liquid. */
export function syntaxProblem(
	[start, end]: readonly [number, number],
	message: string,
	hint: string | null = null,
): LiquidProblem {
	return { kind: "syntax", message, hint, start, end };
}
