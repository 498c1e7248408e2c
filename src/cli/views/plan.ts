import type { Plan } from "../../types/generated/plan.js";
import type { Paint } from "../output.js";
import { planMarkdown } from "./plan-markdown.js";
import { planText } from "./plan-text.js";

export type PlanFormat = "text" | "json" | "markdown";

/** A plan for people, machines or a pull request; all three from the same document. */
export async function showPlan(plan: Plan, format: PlanFormat, paint: Paint): Promise<string> {
	switch (format) {
		case "json":
			return JSON.stringify(plan, null, 2);
		case "markdown":
			return planMarkdown(plan);
		case "text":
			return planText(plan, paint);
		default:
			return format satisfies never;
	}
}
