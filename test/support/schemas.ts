import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";

/** What is wrong with a document; nothing when it fits. */
export type Complaints = (document: unknown) => readonly string[];

/** Against the official schema of SARIF 2.1.0. */
export const sarifComplaints = complaintsOf("sarif-2.1.0.json");

/** Against what GitLab's documentation asks of a Code Quality report. */
export const gitlabComplaints = complaintsOf("gitlab-code-quality.json");

function complaintsOf(name: string): Complaints {
	const text = readFileSync(join(import.meta.dirname, "schemas", name), "utf8");
	// Draft 04, of which the schema uses nothing that draft 07 reads in another way, but for the name of its id.
	const { $schema, id, ...schema } = JSON.parse(text);
	const formats = { uri: isUri, "uri-reference": isUriReference, "date-time": /^\d{4}-\d\d-\d\dT/ };
	// One pattern of it is none with the flag u.
	const options = { strict: false, allErrors: true, unicodeRegExp: false, formats };
	const validate = new Ajv(options).compile(schema);
	return (document) => {
		validate(document);
		return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
	};
}

function isUri(text: string): boolean {
	return /^[a-z][a-z\d+.-]*:/i.test(text) && isUriReference(text);
}

/** By the characters that RFC 3986 allows; a first step with a colon would be a scheme. */
function isUriReference(text: string): boolean {
	return /^(?:[A-Za-z\d\-._~:/?#@!$&'()*+,;=]|%[\dA-F]{2})*$/.test(text);
}
