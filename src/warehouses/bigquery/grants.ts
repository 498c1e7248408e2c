import {
	type GrantedModel,
	type GrantFacts,
	type Grants,
	grantees,
	queryComment,
	relationParts,
} from "../grants.js";
import { readSettings } from "../read-settings.js";
import { bqLiteral, bqQuote } from "./quoting.js";

/** What dbt makes, in the words of GRANT. */
const kinds: Readonly<Record<string, string>> = { view: "VIEW", materialized_view: "MATERIALIZED VIEW" };

/** The smallest predefined roles in BigQuery. Not verified live. */
export function bigQueryGrants({ connection, models, stateSchema }: GrantFacts): Grants {
	const read = readSettings(connection);
	const project = read.text("project", "database") ?? "<project>";
	const paying = read.text("execution_project") ?? project;
	const dataset = read.text("dataset", "schema") ?? "<dataset>";
	const state = stateSchema === null ? null : `${bqQuote(project)}.${bqQuote(stateSchema)}`;
	const reading = readingLines(models, { project, dataset });
	const members = {
		reader: memberOf(grantees.reader, project),
		planner: memberOf(grantees.planner, project),
		applier: memberOf(grantees.applier, project),
	};
	const basics = (member: string) => [
		`-- gcloud projects add-iam-policy-binding ${paying} --member='${member}' --role=roles/bigquery.jobUser --condition=None`,
		...reading.map((line) => (line.startsWith("--") ? line : `${line} TO "${member}";`)),
	];
	const onState = (role: string, member: string) =>
		state === null ? [] : [`GRANT \`roles/bigquery.${role}\` ON SCHEMA ${state} TO "${member}";`];
	return {
		about: [
			"-- BigQuery, as an owner of the datasets (roles/bigquery.dataOwner). The lines with gcloud let queries run; they are for a",
			"-- shell and an administrator of the project. The three are service accounts: make them first, or put your own in their place.",
		],
		place:
			state === null
				? []
				: [
						"-- where the models are: a dataset's location never changes",
						`CREATE SCHEMA IF NOT EXISTS ${state} OPTIONS(location = ${bqLiteral(read.text("location") ?? "<location>")});`,
					],
		reader: [
			...basics(members.reader),
			...(state === null ? [] : ["-- to see whether there is a state, and where"]),
			...onState("metadataViewer", members.reader),
		],
		planner: [...basics(members.planner), ...onState("dataViewer", members.planner)],
		applier: [...basics(members.applier), ...onState("dataEditor", members.applier)],
	};
}

/** Ids of service accounts have dashes where other names have underscores. */
function memberOf(name: string, project: string): string {
	return `serviceAccount:${name.replaceAll("_", "-")}@${project}.iam.gserviceaccount.com`;
}

/** Rights on models, without whom they go to. */
function readingLines(
	models: readonly GrantedModel[],
	at: { readonly project: string; readonly dataset: string },
): readonly string[] {
	const lines = new Set<string>();
	for (const model of models) {
		const parts = relationParts(model.relation)?.flatMap(namesIn);
		if (parts === undefined || parts.some((part) => part.includes("*"))) {
			lines.add(queryComment(model));
			continue;
		}
		const [table = "", dataset = at.dataset, project = at.project] = [...parts].reverse();
		const name = [project, dataset, table].map(bqQuote).join(".");
		const kind = kinds[model.materialized ?? ""];
		if (kind !== undefined || model.materialized === null) lines.add(viewComment(model, kind));
		lines.add(`GRANT \`roles/bigquery.dataViewer\` ON ${kind ?? "TABLE"} ${name}`);
	}
	return [...lines];
}

/** A view is read with the rights of whoever reads it. */
function viewComment({ label }: GrantedModel, kind: string | undefined): string {
	const words = kind === undefined ? `if ${label} is a view, write VIEW, and` : `${label} is a view:`;
	return `-- ${words} authorize it on the datasets that it reads, or grant the same on those tables`;
}

/** One pair of backticks may hold several names. */
function namesIn(part: string): readonly string[] {
	if (!part.startsWith("`")) return [part];
	return part.slice(1, -1).replaceAll(/\\(.)/gs, "$1").split(".");
}
