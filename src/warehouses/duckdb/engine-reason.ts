/** Errors that name the value they are about. */
const valueErrors = /^(Conversion|Invalid Input|Out of Range|Constraint|TypeMismatch) Error/;

/** DuckDB's own words in one line, without the statement it repeats, without values of rows and without passwords. */
export function engineReason(message: string): string {
	const line = (message.split("\n", 1)[0] ?? message)
		.replaceAll(/\b(\w*(?:password|token))=[^\s"'&;]+/gi, "$1=•••")
		.replaceAll(/:\/\/([^\s:@/]*):[^\s@/]+@/g, "://$1:•••@");
	if (!valueErrors.test(line)) return line;
	return line
		.replace(/'.*'/, "'•••'")
		.replace(/".*"/, '"•••"')
		.replaceAll(/(?<!\w)-?\d[\d.]*/g, "•••");
}
