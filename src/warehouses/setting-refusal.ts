import { settingInvalid, settingMissing, signInUnusable } from "../diagnostics/codes/warehouse.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { Refusal } from "../diagnostics/refusal.js";

/** A refusal over one setting; who knows the file it is written in can show its line. */
export class SettingRefusal extends Refusal {
	constructor(
		diagnostic: Diagnostic,
		/** As a path: `settings.threads`. */
		readonly setting: string,
		readonly origin: string,
	) {
		super(diagnostic, "failed");
	}
}

export function invalidSetting(facts: Parameters<typeof settingInvalid>[1]): SettingRefusal {
	return new SettingRefusal(settingInvalid(null, facts), facts.name, facts.origin);
}

export function missingSetting(facts: Parameters<typeof settingMissing>[1]): SettingRefusal {
	return new SettingRefusal(settingMissing(null, facts), facts.name, facts.origin);
}

export function unusableSignIn(facts: Parameters<typeof signInUnusable>[1]): SettingRefusal {
	return new SettingRefusal(signInUnusable(null, facts), facts.name, facts.origin);
}
