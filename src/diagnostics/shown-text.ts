/** What would move the cursor or turn the direction of text, but for the tab. */
const unshowable = /(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text that cannot move the cursor: a tab is two spaces, what has no width a replacement character. */
export function shownText(text: string): string {
	return text.replace(unshowable, "\ufffd").replaceAll("\t", "  ");
}

/** Columns in a terminal: East Asian characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
	let width = 0;
	for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
	return width;
}
