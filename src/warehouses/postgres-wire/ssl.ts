import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ClientConfig } from "pg";
import { invalidSetting } from "../setting-refusal.js";
import { codeOf } from "./wire-error.js";

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

/** How a connection is encrypted and what proves who stands at its ends. */
export interface SslSettings {
	readonly host: string;
	readonly sslMode: (typeof sslModes)[number];
	/** Paths of PEM files. */
	readonly sslRootCert: string | null;
	readonly sslCert: string | null;
	readonly sslKey: string | null;
	/** Where the settings stand, for messages. */
	readonly origin: string;
}

type Ssl = ClientConfig["ssl"];

/**
 * What to try, in this order. As libpq reads sslmode: prefer and allow fall back, require does not look at the certificate
 * unless there is a root. Files are read for each connection, since certificates may be replaced every few hours.
 */
export async function sslAttempts(settings: SslSettings): Promise<readonly Ssl[]> {
	const { sslMode, sslRootCert } = settings;
	if (sslMode === "disable" || settings.host.startsWith("/")) return [false];
	const isVerified = sslMode.startsWith("verify") || (sslMode === "require" && sslRootCert !== null);
	const ssl = {
		rejectUnauthorized: isVerified,
		// Without a name of its own an address would be checked as if it were localhost.
		...(sslMode === "verify-full" ? { host: settings.host } : { checkServerIdentity: () => undefined }),
		...(sslRootCert === null ? {} : { ca: await readPem(settings, "sslrootcert", sslRootCert) }),
		...(await clientCertificate(settings)),
	};
	if (sslMode === "prefer") return [ssl, false];
	return sslMode === "allow" ? [false, ssl] : [ssl];
}

/** Checked here, since with a key of another kind TLS would leave the certificate out and say nothing. */
async function clientCertificate(settings: SslSettings): Promise<{ cert?: string; key?: string }> {
	const { sslCert, sslKey, origin } = settings;
	const invalid = (name: string, wanted: string) => invalidSetting({ name, wanted, origin });
	if (sslCert === null && sslKey === null) return {};
	if (sslKey === null) throw invalid("sslcert", "set together with `sslkey`");
	if (sslCert === null) throw invalid("sslkey", "set together with `sslcert`");
	const cert = await readPem(settings, "sslcert", sslCert);
	const key = await readPem(settings, "sslkey", sslKey);
	const certificate = parsed(() => new X509Certificate(cert));
	if (certificate === null)
		throw invalid("sslcert", `a certificate in PEM, and there is none in \`${sslCert}\``);
	const privateKey = parsed(() => createPrivateKey(key));
	if (privateKey === null)
		throw invalid("sslkey", `a private key in PEM without a passphrase, and there is none in \`${sslKey}\``);
	if (certificate.checkPrivateKey(privateKey)) return { cert, key };
	throw invalid("sslkey", `the key of the certificate in \`${sslCert}\`, and \`${sslKey}\` is another one`);
}

async function readPem({ origin }: SslSettings, name: string, path: string): Promise<string> {
	try {
		return await readFile(path, "utf8");
	} catch {
		const wanted = `the path of a PEM file, and \`${path}\` cannot be read`;
		throw invalidSetting({ name, wanted, origin });
	}
}

function parsed<Parsed>(parse: () => Parsed): Parsed | null {
	try {
		return parse();
	} catch {
		return null;
	}
}

/** Why the server refuses the client's certificate, as TLS names it: `unknown ca`. Null: it was something else. */
export function certificateAlert(error: unknown): string | null {
	const alert = /^ERR_SSL_.*_ALERT_(.*CERTIFICATE.*|UNKNOWN_CA)$/.exec(codeOf(error))?.[1];
	return alert?.replaceAll("_", " ").toLowerCase() ?? null;
}
