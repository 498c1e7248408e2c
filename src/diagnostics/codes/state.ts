import { define } from "../define.js";

export const stateMissing = define<{ readonly target: string }>({
	code: "state/missing",
	severity: "error",
	title: "there is no state for this project and target",
	explanation: `The state says what was sent before. Without it every row would be sent again, so a missing state is never taken for a
first run.

First time: \`tailrace apply --create-state\`. Otherwise the file was moved or the settings (\`state\`, --target) point
elsewhere: mend that.`,
	describe: ({ target }) => ({
		message: `there is no state for target \`${target}\``,
		hint: "the first time: `tailrace apply --create-state`; otherwise check `state` and --target",
	}),
});

export const stateMoved = define<{
	readonly born: string;
	readonly now: string;
}>({
	code: "state/moved",
	severity: "error",
	title: "the state is not where it was born",
	explanation: `The state remembers where it lives. A copy (a clone, a restored backup) would send what the original has sent since, or
miss what it will send.

Use the original. If the file was moved on purpose and the old one is gone, move it back; a way to adopt a copy comes
with a later version.`,
	describe: ({ born, now }) => ({
		message: `this state was born at \`${born}\` and is now at \`${now}\``,
		hint: "use the original; a copy does not know what the other one sends",
	}),
});

export const stateNewer = define<{
	readonly version: number;
	readonly known: number;
}>({
	code: "state/newer",
	severity: "error",
	title: "the state was written by a newer Tailrace",
	explanation: `The tables have a newer shape than this version knows. Install the version that wrote them, or a later one.`,
	describe: ({ version, known }) => ({
		message: `the state has version ${version}; this Tailrace knows ${known}`,
		hint: "install the newer Tailrace",
	}),
});

export const leaseHeld = define<{
	readonly sync: string;
	readonly holder: string;
}>({
	code: "state/lease-held",
	severity: "error",
	title: "another apply is at work on a sync",
	explanation: `One apply at a time may send a sync's events. The other one holds a lease that it renews every two seconds; it is over when
that apply ends, or a minute after it died. On the same machine a dead holder is noticed at once.

Wait for it, or look at it with \`tailrace status\`.`,
	describe: ({ sync, holder }) => ({
		message: `sync \`${sync}\` is being applied by \`${holder}\``,
		hint: "wait for it; `tailrace status` shows how far it is",
	}),
});

export const leaseLost = define<{ readonly sync: string }>({
	code: "state/lease-lost",
	severity: "error",
	title: "the lease went to another apply",
	explanation: `This apply was away for longer than its lease (a suspended machine, a frozen disk) and another one took over. It stopped
sending; what it had sent and not recorded goes again under the same message ids and arrives once.`,
	describe: ({ sync }) => ({
		message: `another apply took over sync \`${sync}\``,
		hint: "nothing is lost; the other apply goes on",
	}),
});

export const stateFleeting = define<{ readonly location: string }>({
	code: "state/fleeting",
	severity: "error",
	title: "a state file on a CI machine would not last",
	explanation: `CI machines are thrown away after each run, and the state with them: the next run would find none and send everything again.
So no state file is born where the variable CI is set and the warehouse is a remote one.

Keep the state in the warehouse (leave \`state\` out) or in another server:

    state: { type: postgres, host: ..., user: ..., dbname: ... }

A file on a disk that lasts can be made outside CI, once, and is used from then on.`,
	describe: ({ location }) => ({
		message: `the state would be born at \`${location}\`, on a CI machine that does not last`,
		hint: "leave `state` out to keep it in the warehouse, or name a server",
	}),
});
