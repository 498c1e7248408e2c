const numeric =
	/^(u?(tiny|small|medium|big|huge)?int(eger)?\d*|byteint|(big)?(numeric|decimal)|number|float\d*|double( precision)?|real)(\s*\([\d\s,]+\))?$/i;
const binary =
	/^(bytea|blob|(long|medium|tiny)blob|bytes|binary|varbinary|binary varying|image)(\s*\(\d+\))?$/i;

/** A warehouse's own type that holds numbers. */
export function isNumericType(type: string): boolean {
	return numeric.test(type.trim());
}

/** A warehouse's own type that holds bytes. */
export function isBinaryType(type: string): boolean {
	return binary.test(type.trim());
}
