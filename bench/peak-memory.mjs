// Preloaded into the measured process: writes the kernel's own peak of its resident memory (KB) when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
	writeFileSync(process.env.TAILRACE_PEAK_FILE, JSON.stringify({ maxRSS: process.resourceUsage().maxRSS }));
});
