import { setTimeout as wait } from "node:timers/promises";

const conflict = /^TransactionContext Error|^Transaction(?: conflict|Error)|write-write conflict/i;
const pauses = [20, 50, 100, 200, 400];

/**
 * Runs a statement again that lost against another client's. MotherDuck serves many at once and lets the later of two
 * writers fail, without any effect; here the later one waits, as it does where a file is locked.
 */
export async function withoutConflict<Result>(statement: () => Promise<Result>): Promise<Result> {
	for (const pause of pauses) {
		try {
			return await statement();
		} catch (error) {
			if (!(error instanceof Error) || !conflict.test(error.message)) throw error;
			await wait(pause);
		}
	}
	return statement();
}
