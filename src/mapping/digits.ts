const literal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

interface Decimal {
	readonly isNegative: boolean;
	/** Without zeros at either end; empty for zero. */
	readonly digits: string;
	/** Of ten, after the last digit. */
	readonly power: number;
}

/** Significant digits and power of ten: equal for equal numbers however they are written; null when it is no number. */
export function canonicalDigits(text: string): string | null {
	const decimal = readDecimal(text);
	if (decimal === null || decimal.digits === "") return decimal && "0";
	return `${decimal.isNegative ? "-" : ""}${decimal.digits}e${decimal.power}`;
}

/** Below zero, zero or above it, as for a sort; every digit counts. Null when one is no number. */
export function compareDigits(left: string, right: string): number | null {
	const a = readDecimal(left);
	const b = readDecimal(right);
	if (a === null || b === null) return null;
	const [signA, signB] = [signOf(a), signOf(b)];
	return signA === signB ? signA * compareMagnitudes(a, b) : signA - signB;
}

function signOf({ isNegative, digits }: Decimal): number {
	return digits === "" ? 0 : isNegative ? -1 : 1;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
	const places = a.digits.length + a.power - (b.digits.length + b.power);
	if (places !== 0) return places;
	const length = Math.max(a.digits.length, b.digits.length);
	const [x, y] = [a.digits.padEnd(length, "0"), b.digits.padEnd(length, "0")];
	return x === y ? 0 : x < y ? -1 : 1;
}

function readDecimal(text: string): Decimal | null {
	const match = literal.exec(text);
	if (match === null) return null;
	const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
	if (whole === "" && fraction === "") return null;
	let start = 0;
	const digits = whole + fraction;
	let end = digits.length;
	while (start < end && digits[start] === "0") start += 1;
	while (end > start && digits[end - 1] === "0") end -= 1;
	return {
		isNegative: sign === "-",
		digits: digits.slice(start, end),
		power: Number(exponent) - fraction.length + (digits.length - end),
	};
}
