import { toValueSync } from "liquidjs";
import { liquidFailed } from "../diagnostics/codes/row.js";
import { renderText } from "./liquid.js";
import { compileTemplates } from "./liquid-closures.js";
import { type LiquidTemplate, parseTemplate, settleText } from "./liquid-template.js";
import { compileValue } from "./liquid-values.js";
import { type ProgramScope, rowContext } from "./program-scope.js";
import { problemWithin, rowProblem } from "./row-problem.js";
import type { Evaluate } from "./rows.js";
import { templateScope } from "./template-scope.js";

/** A Liquid template as a closure: what it understands runs as such, the rest goes to liquidjs. */
export function liquidReader(text: string, program: ProgramScope): Evaluate {
	const template = parseTemplate(program.liquid, text);
	return closureReader(template, program) ?? libraryReader(template, program);
}

/** Without liquidjs; null when the template needs it. */
export function closureReader(template: LiquidTemplate, program: ProgramScope): Evaluate | null {
	const scope = templateScope(program);
	if (template.kind === "value") return compileValue(template.value, scope);
	const { templates, hasTags } = template;
	const write = compileTemplates(templates, scope);
	if (write === null) return null;
	if (!hasTags) return write;
	const { slots, locals, flow } = scope;
	return (state) => {
		if (slots.size > 0) locals.length = 0;
		flow.stopped = null;
		return settleText(write(state), true);
	};
}

/** By liquidjs alone: the reference that the closures are held to. */
export function libraryReader(template: LiquidTemplate, program: ProgramScope): Evaluate {
	const { liquid } = program;
	const read: Evaluate =
		template.kind === "value"
			? () => toValueSync(template.value.value(rowContext(program, liquid)))
			: () =>
					settleText(renderText(liquid, template.templates, rowContext(program, liquid)), template.hasTags);
	return (state) => {
		try {
			return read(state);
		} catch (error) {
			// liquidjs's own messages may quote values.
			throw problemWithin(error) ?? rowProblem(liquidFailed, {});
		}
	};
}
