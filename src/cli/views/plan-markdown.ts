import { readFile } from "node:fs/promises";
import { Liquid } from "liquidjs";
import type { Plan, SyncPlan } from "../../types/generated/plan.js";
import { packageRoot } from "../package-root.js";
import { callText, causes, verdict } from "./plan-text.js";
import { count, counted } from "./table.js";

/** A plan for a pull request: templates/plan.md.liquid over the plan document. */
export async function planMarkdown(plan: Plan): Promise<string> {
	const template = await readFile(new URL("templates/plan.md.liquid", packageRoot), "utf8");
	const liquid = new Liquid({ strictFilters: true, strictVariables: true });
	liquid.registerFilter("count", count);
	liquid.registerFilter(
		"causes",
		(sync: SyncPlan) => `${counted(sync.to_send.events, "event")}${causes(sync)}`,
	);
	liquid.registerFilter("call", callText);
	liquid.registerFilter("cell", (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " "));
	const text: unknown = await liquid.parseAndRender(template, { plan, verdict: verdict(plan) });
	return String(text)
		.replaceAll(/\n{3,}/g, "\n\n")
		.trimEnd();
}
