import { type Liquid, Output, type Template, TypeGuards, type Value } from "liquidjs";

/**
 * A parsed template. value: exactly one `{{ ... }}`, white space at the ends aside, whose type is kept. text: anything
 * else; with tags among it, white space at the ends is dropped and nothing but white space is null.
 */
export type LiquidTemplate =
	| { readonly kind: "value"; readonly value: Value }
	| {
			readonly kind: "text";
			readonly templates: readonly Template[];
			readonly hasTags: boolean;
	  };

/** Of each liquid the templates it has parsed: the same few stand in all specs, and each is asked about several times. */
const parsed = new WeakMap<Liquid, Map<string, LiquidTemplate>>();

/** Throws liquidjs's TokenizationError or ParseError. */
export function parseTemplate(liquid: Liquid, text: string): LiquidTemplate {
	const templates = parsed.get(liquid) ?? new Map<string, LiquidTemplate>();
	parsed.set(liquid, templates);
	const template = templates.get(text) ?? parse(liquid, text);
	templates.set(text, template);
	return template;
}

function parse(liquid: Liquid, text: string): LiquidTemplate {
	const templates = liquid.parse(text);
	const [only, ...others] = templates.filter((template) => !isBlankText(template));
	if (only instanceof Output && others.length === 0) return { kind: "value", value: only.value };
	return {
		kind: "text",
		templates,
		hasTags: templates.some(({ token }) => TypeGuards.isTagToken(token)),
	};
}

/** What a text template's rendered text comes to. */
export function settleText(text: string, hasTags: boolean): string | null {
	if (!hasTags) return text;
	const trimmed = text.trim();
	return trimmed === "" ? null : trimmed;
}

function isBlankText({ token }: Template): boolean {
	return TypeGuards.isHTMLToken(token) && token.getContent().trim() === "";
}

/** What stands inside a tag: children() is a generator that returns its result; without partials it never waits. */
export function childrenOf(template: Template): readonly Template[] {
	const result = template.children?.(false, true).next();
	return result?.done === true ? result.value : [];
}
