import { readFile } from "node:fs/promises";
import { packageRoot } from "./package-root.js";

/** A document that Tailrace wrote, or why what is there is none. */
export type ReadDocument<Document> =
	| { readonly kind: "read"; readonly document: Document }
	| { readonly kind: "missing" }
	| { readonly kind: "other"; readonly reason: string };

/** Reads a JSON file and holds it to one of the schemas, by its name: plan, compiled. */
export async function readDocument<Document>(path: string, schema: string): Promise<ReadDocument<Document>> {
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null) return { kind: "missing" };
	const value = parse(text);
	if (value === undefined) return { kind: "other", reason: "it is not JSON" };
	const { Ajv } = await import("ajv");
	// Our own schema file.
	const validate = new Ajv().compile<Document>(
		JSON.parse(await readFile(new URL(`schemas/${schema}.schema.json`, packageRoot), "utf8")) as object,
	);
	if (validate(value)) return { kind: "read", document: value };
	const [error] = validate.errors ?? [];
	return {
		kind: "other",
		reason: `${error?.instancePath || "the document"} ${error?.message ?? ""}`,
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
