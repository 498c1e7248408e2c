import { CaptureTag, type Context, Liquid, type Template, toValueSync } from "liquidjs";
import type { Filter, FilterImpl } from "./filters/filter.js";
import { toText } from "./values.js";

/** The tags a mapping may use: those that need no files. */
export const allowedTags: ReadonlySet<string> = new Set([
	"#",
	"assign",
	"break",
	"capture",
	"case",
	"comment",
	"continue",
	"cycle",
	"decrement",
	"echo",
	"for",
	"if",
	"increment",
	"liquid",
	"raw",
	"tablerow",
	"unless",
]);

/** Tags that read other templates. */
export const fileTags: ReadonlySet<string> = new Set(["include", "render", "layout", "block"]);

/** Words that belong to another tag: alone they are a mistake of structure, not of spelling. */
export function isPartOfTag(name: string): boolean {
	return /^(else|elsif|when|end\w+)$/.test(name);
}

export interface LiquidOptions {
	readonly filters: ReadonlyMap<string, Filter>;
	/** false: an unknown filter passes the parser, so that an analysis can report all it finds. */
	readonly isStrict: boolean;
	/** Called for each output of a template that renders to JSON. */
	readonly wrapOutput?: (value: unknown) => unknown;
}

const captureDepth = "captureDepth";

/**
 * liquidjs with our filters and tags, and nothing that depends on the machine: no files, no locale, no limits by the
 * clock.
 */
export function createLiquid({ filters, isStrict, wrapOutput }: LiquidOptions): Liquid {
	const liquid = new Liquid({
		strictFilters: isStrict,
		ownPropertyOnly: true,
		locale: "en-US",
		templates: {},
		...(wrapOutput === undefined ? {} : { outputEscape: outsideCaptures(wrapOutput) }),
	});
	for (const name of Object.keys(liquid.tags)) if (!allowedTags.has(name)) delete liquid.tags[name];
	liquid.registerTag("capture", TextCapture);
	for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
	for (const [name, filter] of filters) {
		const handler = function (this: FilterImpl, value: unknown, ...args: unknown[]): unknown {
			return filter(value, args, this);
		};
		liquid.registerFilter(name, { handler, raw: name === "raw" });
	}
	return liquid;
}

/** Renders templates as text. Throws what the templates throw, wrapped by liquidjs. */
export function renderText(liquid: Liquid, templates: readonly Template[], context: Context): string {
	const emitter = textEmitter();
	toValueSync(liquid.renderer.renderTemplates([...templates], context, emitter));
	return emitter.buffer;
}

/** liquidjs's own emitter would write an object as [object Object]. */
function textEmitter(): { buffer: string; write(written: unknown): void } {
	return {
		buffer: "",
		write(written) {
			this.buffer += toText(written);
		},
	};
}

/** Captures hold plain text in every kind of template: what is captured is escaped when it is put out. */
class TextCapture extends CaptureTag {
	override *render(context: Context): Generator<unknown, void, string> {
		const depth = context.getRegister<number>(captureDepth, 0);
		const emitter = textEmitter();
		context.setRegister(captureDepth, depth + 1);
		yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
		context.setRegister(captureDepth, depth);
		context.bottom()[this.variable] = emitter.buffer;
	}
}

function outsideCaptures(wrap: (value: unknown) => unknown): (value: unknown) => string {
	function wrapUncaptured(this: FilterImpl, value: unknown): unknown {
		return this.context.getRegister<number>(captureDepth, 0) > 0 ? value : wrap(value);
	}
	// Typed as a string by liquidjs; what it returns goes to the emitter as it is.
	return wrapUncaptured as (value: unknown) => string;
}
