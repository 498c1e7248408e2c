const numberLiteral = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Whether a double gives the number back digit for digit; `1.50` and `15e-1` count as equal, a zero's sign is ignored. */
export function keepsDigits(literal: string): boolean {
	const given = canonical(literal);
	return given !== null && given === canonical(String(Number(literal)));
}

/** Significant digits and power of ten, without the sign, which a double always keeps. */
function canonical(literal: string): string | null {
	const match = numberLiteral.exec(literal);
	if (match === null) return null;
	const [, whole = "", fraction = "", exponent = "0"] = match;
	const digits = (whole + fraction).replace(/^0+/, "");
	const significant = withoutTrailingZeros(digits);
	if (significant === "") return "0";
	return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** Not a regular expression: `0+$` takes quadratic time on long runs of zeros inside a number. */
function withoutTrailingZeros(digits: string): string {
	let end = digits.length;
	while (digits[end - 1] === "0") end--;
	return digits.slice(0, end);
}
