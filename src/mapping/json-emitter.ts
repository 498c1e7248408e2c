import { Drop, type Emitter, type Template, TypeGuards } from "liquidjs";
import { childrenOf } from "./liquid-template.js";
import { JsonText, toText } from "./values.js";
import { writeString, writeValue } from "./write-value.js";

/** An output on its way to the emitter, which knows whether it stands inside a JSON string. */
export class JsonOutput {
	readonly value: unknown;

	constructor(value: unknown) {
		this.value = value;
	}
}

/** Text as the template has it, and where it begins there. */
class WrittenText extends Drop {
	readonly text: string;
	readonly start: number;

	constructor(text: string, start: number) {
		super();
		this.text = text;
		this.start = start;
	}

	override valueOf(): string {
		return this.text;
	}
}

/** Lets the text between tags and outputs tell where it stands, so that a fault in what is rendered has a line. */
export function locateTexts(templates: readonly Template[]): void {
	for (const template of templates) {
		const { token } = template;
		if (TypeGuards.isHTMLToken(token)) {
			const content = token.getContent();
			const text = new WrittenText(content, token.begin + token.getText().indexOf(content));
			template.render = (_context: unknown, emitter: Emitter) => emitter.write(text);
		}
		locateTexts(childrenOf(template));
	}
}

/**
 * Text that is to be JSON. Outside JSON strings an output is a whole value, set off by spaces so that it cannot become
 * part of what stands beside it; inside them it is escaped.
 */
export class JsonEmitter {
	buffer = "";
	/** Where an output follows a lone backslash, which would escape the first character of the value. */
	brokenAt: number | null = null;
	readonly #pieces: { readonly at: number; readonly text: WrittenText }[] = [];
	#isInString = false;
	#isEscaped = false;

	write(written: unknown): void {
		if (written instanceof JsonOutput) {
			this.#writeOutput(written.value);
			return;
		}
		if (written instanceof WrittenText) this.#pieces.push({ at: this.buffer.length, text: written });
		const text = toText(written);
		for (const character of text) {
			if (this.#isEscaped) this.#isEscaped = false;
			else if (character === '"') this.#isInString = !this.#isInString;
			else this.#isEscaped = this.#isInString && character === "\\";
		}
		this.buffer += text;
	}

	/** The place in the template of what stands at `offset` in the buffer; of an output, the end of the text before. */
	placeOf(offset: number): number {
		const piece = this.#pieces.findLast(({ at }) => at <= offset);
		return piece === undefined ? 0 : piece.text.start + Math.min(offset - piece.at, piece.text.text.length);
	}

	#writeOutput(value: unknown): void {
		if (this.#isEscaped) this.brokenAt ??= this.buffer.length;
		this.buffer += this.#isInString ? writeString(toText(value)).slice(1, -1) : ` ${writeJson(value)} `;
	}
}

function writeJson(value: unknown): string {
	if (value instanceof JsonText) return value.text;
	return writeValue(value, "send", undefined) ?? "null";
}
