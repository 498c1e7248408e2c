import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Names this process so that another one on the same machine can tell whether it is still alive: host, boot, process
 * namespace, process id and the time it started. Elsewhere the lease's own time decides.
 */
export function holderName(): string {
	return [machine(), process.pid, startOf(process.pid) ?? "-"].join(" ");
}

/** True only if the holder was on this machine, in this process namespace, and its process is gone. */
export function isHolderGone(holder: string): boolean {
	const [where, pid, start] = holder.split(" ");
	if (where !== machine() || pid === undefined || start === undefined || start === "-") return false;
	return startOf(Number(pid)) !== start;
}

function machine(): string {
	const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) ?? "-";
	const space = attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "-";
	return `${hostname()}/${boot}/${space}`;
}

/** When a process started, in the kernel's ticks since boot; null when there is no such process or no /proc. */
function startOf(pid: number): string | null {
	const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
	if (stat === null) return null;
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	const isZombie = fields[0] === "Z";
	return isZombie ? null : (fields[19] ?? null);
}

function attempt<Value>(read: () => Value): Value | null {
	try {
		return read();
	} catch {
		return null;
	}
}
