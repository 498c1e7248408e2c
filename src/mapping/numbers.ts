import { canonicalDigits } from "./digits.js";
import { ExactNumber } from "./values.js";

/**
 * Plain decimal text as a number; null when it is none. Where the double's own text would be another than the digits
 * written (too many digits, a whole number past 2^53, an exponent) the digits are kept beside it.
 */
export function readNumber(text: string): number | ExactNumber | null {
	const number = Number(text);
	const isWhole = Number.isInteger(number);
	// Most numbers print back as they came; this is the whole cost of reading one.
	if (String(number) === text && (Number.isSafeInteger(number) || (!isWhole && Number.isFinite(number))))
		return number;
	const digits = canonicalDigits(text);
	if (digits === null) return null;
	const printed = String(number);
	const isPlain = Number.isSafeInteger(number) || (!isWhole && !printed.includes("e"));
	return isPlain && canonicalDigits(printed) === digits ? writtenZero(number) : new ExactNumber(text);
}

/** The double that gives the digits back; null when there is none. */
export function exactDouble({ digits }: ExactNumber): number | null {
	const number = Number(digits);
	return Number.isFinite(number) && canonicalDigits(String(number)) === canonicalDigits(digits)
		? number
		: null;
}

/** JSON text of a finite number: the shortest form that reads back, zero without a sign. */
export function writeNumber(number: number): string {
	return String(writtenZero(number));
}

/** Zero has no sign in an event. */
function writtenZero(number: number): number {
	return number === 0 ? 0 : number;
}
