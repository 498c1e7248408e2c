import { define } from "../define.js";

export const planStale = define<{
	readonly sync: string;
	readonly reason: string;
}>({
	code: "apply/stale",
	severity: "error",
	title: "the sync moved since the plan was made",
	explanation: `A saved plan is applied exactly or not at all. Another apply has changed what the plan was compared with, or its rows are
not kept any more, so sending it could repeat or undo something.

Make a new plan (\`tailrace plan --out plan.json\`) and review it.`,
	describe: ({ sync, reason }) => ({
		message: `the plan of sync \`${sync}\` is stale: ${reason}`,
		hint: "make a new plan",
	}),
});

export const planExpired = define<{
	readonly sync: string;
	readonly at: string;
}>({
	code: "apply/expired",
	severity: "error",
	title: "the saved plan is too old",
	explanation: `A plan freezes rows; after a while they are no longer what the warehouse says. \`state.retention.plans\` (default 1 day) says
how long a plan may be applied. Make a new one.`,
	describe: ({ sync, at }) => ({
		message: `the plan of sync \`${sync}\` expired at ${at}`,
		hint: "make a new plan",
	}),
});

export const planForeign = define<{
	readonly what: string;
	readonly planned: string;
	readonly here: string;
}>({
	code: "apply/foreign-plan",
	severity: "error",
	title: "the plan was made for something else",
	explanation: `The plan names another project, target or state than this command works on. Run it where it was made for, or with the
right --target.`,
	describe: ({ what, planned, here }) => ({
		message: `the plan is for ${what} \`${planned}\`, not \`${here}\``,
		hint: "use the plan's own project and --target",
	}),
});

export const planSpeculative = define<Record<never, never>>({
	code: "apply/speculative-plan",
	severity: "error",
	title: "the plan froze no rows",
	explanation: `A plan made without --out is only a look ahead: the rows it counted were not kept. \`tailrace plan --out plan.json\` freezes
them, and \`tailrace apply plan.json\` sends exactly those.`,
	describe: () => ({
		message: "this plan is speculative: it froze no rows",
		hint: "make it with `tailrace plan --out plan.json`",
	}),
});

export const notAllowed = define<{
	readonly sync: string;
	readonly name: string;
	readonly actual: number | null;
}>({
	code: "apply/not-allowed",
	severity: "error",
	title: "a guard was crossed, or a class of change needs an allowance",
	explanation: `Guards (max_removed, max_changes, max_invalid, max_first_run, empty_model) catch plans that are larger than anybody meant;
allowances (identity, removal, resend, event) mark edits whose effect cannot be taken back. Nothing is sent until a
person says so once: \`--allow [SYNC:]NAME\`, with a number for a guard: \`--allow users:max_first_run=250000\`.
To change a limit for good, set \`guards\` in the spec or in tailrace.yml.`,
	describe: ({ sync, name, actual }) => ({
		message:
			actual === null
				? `sync \`${sync}\` needs the allowance \`${name}\``
				: `sync \`${sync}\` crosses the guard \`${name}\` with ${actual} rows`,
		hint: `if that is meant: --allow ${sync}:${name}${actual === null ? "" : `=${actual}`}`,
	}),
});

export const destinationDenied = define<{
	readonly destination: string;
	readonly reason: string;
}>({
	code: "apply/denied",
	severity: "error",
	title: "the destination refused the credentials",
	explanation: `The destination answered 401 or 403, so nothing was taken and sending stopped at once. Check the write key, the region and the
endpoint of the destination; the next apply goes on where this one stopped.`,
	describe: ({ destination, reason }) => ({
		message: `destination \`${destination}\` refused the credentials (${reason})`,
		hint: "check write_key, region and endpoint; the next apply goes on from here",
	}),
});

export const destinationUnreachable = define<{
	readonly destination: string;
	readonly reason: string;
	readonly attempts: number;
}>({
	code: "apply/unreachable",
	severity: "error",
	title: "the destination did not take a batch after many attempts",
	explanation: `Time-outs, network errors, 429 and 5xx answers are tried again with growing pauses. After the last attempt the apply stops:
what was acknowledged is recorded, the rest goes out with the next apply, under the same message ids.`,
	describe: ({ destination, reason, attempts }) => ({
		message: `destination \`${destination}\` did not answer well after ${attempts} attempts (${reason})`,
		hint: "nothing is lost; run apply again",
	}),
});

export const tooManyRefusals = define<{
	readonly destination: string;
	readonly count: number;
	readonly reason: string;
}>({
	code: "apply/too-many-refusals",
	severity: "error",
	title: "the destination refuses one event after the other",
	explanation: `Twenty events in a row were refused alone. That is not bad rows but a wrong endpoint or a rule that Tailrace does not know, so
the apply stops before it marks everything as rejected.`,
	describe: ({ destination, count, reason }) => ({
		message: `destination \`${destination}\` refused ${count} events in a row (${reason})`,
		hint: "check the endpoint; the events stay planned",
	}),
});

export const confirmationNeeded = define<Record<never, never>>({
	code: "apply/confirmation-needed",
	severity: "error",
	title: "apply cannot ask without a terminal",
	explanation: `\`tailrace apply\` shows its plan and asks. Without a terminal it needs --auto-approve, or a saved plan that somebody
reviewed: \`tailrace apply plan.json\`.`,
	describe: () => ({
		message: "there is no terminal to ask on",
		hint: "use --auto-approve, or apply a saved plan",
	}),
});

export const planUnreadable = define<{ readonly path: string; readonly reason: string }>({
	code: "apply/unreadable-plan",
	severity: "error",
	title: "the file is not a saved plan",
	explanation: `\`tailrace apply\` and \`tailrace show\` read what \`tailrace plan --out FILE\` wrote. The file is missing, cut off, edited, or
written by a version with another format.`,
	describe: ({ path, reason }) => ({
		message: `\`${path}\` is not a plan: ${reason}`,
		hint: "write it with `tailrace plan --out`",
	}),
});

export const eventRefused = define<{ readonly reason: string }>({
	code: "apply/event-refused",
	severity: "error",
	title: "the destination refused an event by itself",
	explanation: `A batch was refused, its halves were sent, and this event was refused alone. It is recorded as rejected, without its values,
and tried again with the next apply.

A proxy in front of Segment, or a limit that Tailrace does not know, is the usual reason.`,
	describe: ({ reason }) => ({ message: `refused with ${reason}`, hint: null }),
});
