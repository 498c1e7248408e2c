import { integrationMisspelt } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type LintedSync, placeOf } from "./linted-sync.js";

/**
 * Names of Segment's catalogue whose case is easily mistaken (https://segment.com/docs/connections/destinations/catalog,
 * November 2025), and the key for all of them. Other names pass: the catalogue has 500 and grows.
 */
const names = [
	"All",
	"ActiveCampaign",
	"Adobe Analytics",
	"Amazon EventBridge",
	"Amazon Kinesis",
	"Amplitude",
	"Amplitude (Actions)",
	"Appcues",
	"AppsFlyer",
	"AWS S3",
	"Braze",
	"Braze Cloud Mode (Actions)",
	"ChartMogul",
	"CleverTap",
	"Customer.io",
	"Customer.io (Actions)",
	"Facebook Conversions API (Actions)",
	"Facebook Pixel",
	"Google Analytics 4 Cloud",
	"Google Analytics 4 Web",
	"Google Tag Manager",
	"Heap",
	"HubSpot",
	"Intercom",
	"Intercom Cloud Mode (Actions)",
	"Iterable",
	"Iterable (Actions)",
	"Klaviyo",
	"Klaviyo (Actions)",
	"LaunchDarkly",
	"LinkedIn Conversions API",
	"LiveChat",
	"MailChimp",
	"Marketo V2",
	"Mixpanel",
	"Mixpanel (Actions)",
	"MoEngage",
	"Pendo",
	"Planhat",
	"PostHog",
	"Salesforce",
	"Salesforce (Actions)",
	"Salesforce Marketing Cloud (Actions)",
	"Segment.io",
	"Slack",
	"Slack (Actions)",
	"Twilio Messaging",
	"UserVoice",
	"Vitally",
	"WebEngage",
	"Webhooks (Actions)",
	"Zendesk",
];

const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));

/** Names that differ from the catalogue's in case alone: Segment ignores them. */
export function lintIntegrations(one: LintedSync): Diagnostic[] {
	return one.fields.flatMap(({ path }) => {
		const [member, name] = path;
		if (member !== "integrations" || name === undefined || path.length > 2) return [];
		const known = byLowerCase.get(name.toLowerCase());
		return known === undefined || known === name
			? []
			: [integrationMisspelt(placeOf(one.sync, path), { name, known })];
	});
}
