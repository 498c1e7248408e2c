import { define } from "../define.js";

export const manifestOfOtherTarget = define<{
	manifest: string;
	what: "database" | "schema";
	found: string;
	wanted: string;
	model: string;
}>({
	code: "resolve/manifest-of-other-target",
	severity: "error",
	title: "the manifest was made for another dbt target",
	explanation: `manifest.json holds the relations of the dbt target that it was made with. None of the models that dbt puts into the
target's own database or schema is in that of the dbt target that the Tailrace target uses, so the syncs would read another
environment's tables. Models with a \`database\` or \`schema\` of their own are not looked at, and nothing is where the project
has a \`generate_schema_name\` or \`generate_database_name\` of its own.

Make the manifest with that dbt target, or give targets folders of their own:

    targets:
      prod: { dbt: { target: prod, target_path: target/prod } }`,
	describe: ({ manifest, what, found, wanted, model }) => ({
		message: `\`${manifest}\` was made for the ${what} \`${found}\`, but that of the dbt target is \`${wanted}\``,
		hint: "run dbt with this target, or set dbt.target_path for the target",
		notes: [`\`${model}\` is in \`${found}\`, and no model is in \`${wanted}\``],
	}),
});

export const modelNotPublic = define<{ name: string; access: string; owner: string }>({
	code: "resolve/model-not-public",
	severity: "warning",
	title: "the model is not meant to be read from here",
	explanation: `dbt's \`access\` says who may build on a model: \`private\` only models of its group, \`protected\` (the default) only those
of its package. A sync is neither, so whoever owns the model may change it without a thought of the sync. Ask them to make it
\`public\`, or read a model that is.`,
	describe: ({ name, access, owner }) => ({
		message: `the model \`${name}\` is ${access}: ${owner}`,
		hint: "make it `public` in dbt, or read a model that is",
	}),
});

export const keyTooWide = define<{ label: string; key: readonly string[]; unique: readonly string[] }>({
	code: "resolve/key-too-wide",
	severity: "warning",
	title: "dbt infers a key of columns that are unique alone",
	explanation: `Without \`key\` the primary key is the one that dbt infers. Where several columns have the tests unique and not_null, dbt
takes all of them together. A row whose e-mail changes would then count as one that is gone and another one that is new. Name
the column that never changes:

    key: customer_id`,
	describe: ({ label, key, unique }) => ({
		message: `dbt infers ${inWords(key)} together as the key of \`${label}\`, but ${
			unique.length === key.length ? "each of them" : inWords(unique)
		} is unique alone`,
		hint: `name the one that never changes: \`key: ${unique.find((name) => looksLikeId.test(name)) ?? unique[0]}\``,
	}),
});

const looksLikeId = /(^|_)(id|key|uuid|sk|pk)$/i;

function inWords(names: readonly string[]): string {
	const quoted = names.map((name) => `\`${name}\``);
	const last = quoted.pop() ?? "";
	return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
