import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { SettingReader } from "../read-settings.js";
import { invalidSetting } from "../setting-refusal.js";
import type { ConnectionSettings } from "../warehouse.js";

/** The key of a key pair as the driver takes it: unencrypted PEM. Null when the settings name none. */
export async function readPrivateKey(
	read: SettingReader,
	{ baseDir, origin }: ConnectionSettings,
): Promise<string | null> {
	const invalid = (name: string, wanted: string) => invalidSetting({ name, wanted, origin });
	const path = read.text("private_key_path");
	const inline = read.text("private_key");
	if (path === null && inline === null) return null;
	if (path !== null && inline !== null)
		throw invalid("private_key", "left out where `private_key_path` is set");
	const passphrase = read.text("private_key_passphrase");
	if (path === null) {
		const key = parseKey(inline ?? "", passphrase);
		if (key === null) throw invalid("private_key", `a private key, PEM or base64 DER${byPassphrase}`);
		return asPem(key);
	}
	let text: string;
	try {
		text = await readFile(isAbsolute(path) ? path : join(baseDir, path), "utf8");
	} catch {
		throw invalid("private_key_path", "a file that can be read");
	}
	const key = parseKey(text, passphrase);
	if (key === null) throw invalid("private_key_path", `a file with a private key in PEM${byPassphrase}`);
	return asPem(key);
}

const byPassphrase = ", which `private_key_passphrase` opens if it is encrypted";

/** Null when it is no key or the passphrase is another one. Line breaks may have been escaped on the way into a variable. */
function parseKey(text: string, passphrase: string | null): KeyObject | null {
	const pem = text.replaceAll("\\n", "\n").trim();
	const opened = passphrase === null ? {} : { passphrase };
	try {
		return pem.startsWith("-----BEGIN")
			? createPrivateKey({ key: pem, format: "pem", ...opened })
			: createPrivateKey({ key: Buffer.from(pem, "base64"), format: "der", type: "pkcs8", ...opened });
	} catch {
		return null;
	}
}

function asPem(key: KeyObject): string {
	return String(key.export({ format: "pem", type: "pkcs8" }));
}
