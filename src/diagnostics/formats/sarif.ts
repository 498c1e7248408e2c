import { catalogue } from "../catalogue.js";
import type { Diagnostic, Span } from "../diagnostic.js";
import { adviceOf } from "../render-text.js";
import { omittedText, type Report } from "../report.js";
import { fingerprintsOf } from "./fingerprints.js";
import { type FormatContext, projectFile } from "./format.js";

/**
 * SARIF 2.1.0, an OASIS standard, with what GitHub's code scanning asks for: rules with help, paths relative to the
 * repository, fingerprints.
 */
export function writeSarif(report: Report, context: FormatContext): string {
	const { diagnostics, summary } = report;
	const rules = [...new Set(diagnostics.map(({ code }) => code))].sort();
	const fingerprints = fingerprintsOf(diagnostics, context);
	const rest = omittedText(summary);
	const document = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "Tailrace",
						semanticVersion: context.version,
						informationUri: "https://tailrace.dev",
						rules: rules.map(ruleOf),
					},
				},
				columnKind: "utf16CodeUnits",
				invocations: [
					{
						executionSuccessful: true,
						toolExecutionNotifications: rest === null ? [] : [{ level: "note", message: { text: rest } }],
					},
				],
				results: diagnostics.map((diagnostic, index) => ({
					ruleId: diagnostic.code,
					ruleIndex: rules.indexOf(diagnostic.code),
					level: diagnostic.severity,
					// The standard doubles braces for those who fill in arguments; readers of messages without any show them as written.
					message: { text: [diagnostic.message, ...adviceOf(diagnostic)].join("\n") },
					locations: [locate(diagnostic.span, context)],
					partialFingerprints: { "tailrace/v1": fingerprints[index] },
					...relatedOf(diagnostic, context),
				})),
			},
		],
	};
	return JSON.stringify(document, null, 2);
}

/** What `explain` says of a code. */
function ruleOf(code: string) {
	const entry = catalogue.find((one) => one.code === code);
	if (entry === undefined) return { id: code };
	const [first = ""] = entry.explanation.split("\n\n");
	return {
		id: code,
		shortDescription: { text: entry.title },
		fullDescription: { text: first.replaceAll("\n", " ") },
		help: { text: entry.explanation, markdown: entry.explanation },
		defaultConfiguration: { level: entry.severity },
	};
}

function relatedOf({ related }: Diagnostic, context: FormatContext) {
	if (related.length === 0) return {};
	return {
		relatedLocations: related.map(({ message, span }, index) => ({
			id: index + 1,
			message: { text: message },
			...locate(span, context),
		})),
	};
}

function locate(span: Span | null, { fromRepository }: FormatContext) {
	const artifactLocation = { uri: uriOf(fromRepository(span?.file ?? projectFile)), uriBaseId: "%SRCROOT%" };
	return {
		physicalLocation: span === null ? { artifactLocation } : { artifactLocation, region: regionOf(span) },
	};
}

function regionOf({ start, end }: Span) {
	return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A path as a relative reference: every step escaped, a colon too, which would make the first step a scheme. */
function uriOf(path: string): string {
	const wellFormed = path.replace(/\p{Surrogate}/gu, "\ufffd");
	return wellFormed.split("/").map(encodeURIComponent).join("/");
}
