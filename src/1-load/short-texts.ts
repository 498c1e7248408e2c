/**
 * Texts of ASCII, those that come again and again, such as the names of members and columns, as one string: it is quicker to
 * find one than to make it, and it takes the memory of one.
 */
export function shortTexts(): { of(bytes: Buffer, start: number, stop: number): string } {
	const longest = 40;
	const texts: string[] = new Array(4_096).fill("");
	return {
		of(bytes: Buffer, start: number, stop: number): string {
			const length = stop - start;
			if (length > longest) return bytes.toString("latin1", start, stop);
			let hash = length;
			// Every third letter tells most texts apart, and the last one those that are counted.
			for (let index = start; index < stop; index += 3) hash = (hash * 31 + (bytes[index] ?? 0)) | 0;
			hash = (hash * 31 + (bytes[stop - 1] ?? 0)) | 0;
			const slot = (hash ^ (hash >>> 12)) & 4_095;
			const known = texts[slot] ?? "";
			if (known.length === length) {
				let index = 0;
				while (index < length && known.charCodeAt(index) === bytes[start + index]) index += 1;
				if (index === length) return known;
			}
			const text = bytes.toString("latin1", start, stop);
			texts[slot] = text;
			return text;
		},
	};
}
