import { define } from "../define.js";
import type { Span } from "../diagnostic.js";

export const projectMissing = define<{ folder: string }>({
	code: "load/project-missing",
	severity: "error",
	title: "there is no tailrace.yml",
	explanation: `A project is a folder with a file \`tailrace.yml\`. The folder given has none.

Run the command in the project's folder, or name it:

    tailrace validate --project-dir analytics

To start a new project beside a dbt project, run \`tailrace init\`.`,
	describe: ({ folder }) => ({
		message: `there is no tailrace.yml in \`${folder}\``,
		hint: "run `tailrace init` there, or name the project's folder with --project-dir",
	}),
});

export const noSyncs = define<Record<string, never>>({
	code: "load/no-syncs",
	severity: "error",
	title: "the project has no sync",
	explanation: `Syncs are read from \`syncs/**/*.yml\` and \`*.yaml\` beside tailrace.yml, one sync a file. None was found.

They do not belong under dbt's \`models/\`: dbt would read them as its own properties files. A first one:

    # syncs/users.yml
    model: ref('dim_users')
    key: user_id
    call: identify
    mapping:
      userId: "{{ row.user_id }}"
      traits: { email: "{{ row.email }}" }`,
	describe: () => ({
		message: "the project has no sync",
		hint: "write a sync to syncs/users.yml (`tailrace explain load/no-syncs` shows one)",
	}),
});

export const fileUnreadable = define<{ path: string; reason: string }>({
	code: "load/file-unreadable",
	severity: "error",
	title: "a file cannot be read",
	explanation: `The file is there but cannot be read as UTF-8 text: it is a folder, its permissions forbid it, or it is saved
in another encoding. Save it as UTF-8 and make it readable for the user that runs tailrace.`,
	describe: ({ path, reason }) => ({
		message: `\`${path}\` cannot be read: ${reason}`,
		hint: "save it as UTF-8 text and make it readable",
	}),
});

export const yamlSyntax = define<{ problem: string; hint: string | null }>({
	code: "load/yaml-syntax",
	severity: "error",
	title: "a file is not valid YAML",
	explanation: `The file cannot be read as YAML 1.2. Only the first problem of a file is reported, because those after it are
often its echo. The usual reasons are a tab in the indentation, a list item or key that is indented more or less than
its neighbours, an open quote or bracket, and text that holds \`: \` or \` #\` and needs quotes:

    description: Users: the active ones      # refused
    description: "Users: the active ones"    # fine`,
	describe: ({ problem, hint }) => ({ message: problem, hint }),
});

export const severalDocuments = define<Record<string, never>>({
	code: "load/several-documents",
	severity: "error",
	title: "a YAML file holds several documents",
	explanation: `A line of three dashes starts a second YAML document. Tailrace reads one document a file, so that a file name
means one sync. Move what follows the dashes to a file of its own.`,
	describe: () => ({
		message: "a second YAML document starts here",
		hint: "move it to a file of its own: one sync a file",
	}),
});

export const aliasCycle = define<{ name: string }>({
	code: "load/alias-cycle",
	severity: "error",
	title: "a YAML alias contains itself",
	explanation: `An alias such as \`*base\` stands inside the very node that \`&base\` names, so the value would never end.
Give the inner part an anchor of its own and refer to that.`,
	describe: ({ name }) => ({
		message: `the alias \`*${name}\` stands inside the node that \`&${name}\` names`,
		hint: "refer to a fragment that ends before this line",
	}),
});

export const unknownAnchor = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "load/unknown-anchor",
	severity: "error",
	title: "a YAML alias has no anchor",
	explanation: `An alias such as \`*base\` needs an anchor \`&base\` earlier in the same file. A top-level \`anchors:\` is a
good place for fragments:

    anchors:
      base: &base { plan: "{{ row.plan }}" }
    mapping:
      traits: { <<: *base, email: "{{ row.email }}" }`,
	describe: ({ name, suggestion }) => ({
		message: `the alias \`*${name}\` has no anchor \`&${name}\` before it`,
		hint: suggestion,
	}),
});

export const tooManyAliases = define<{ limit: number }>({
	code: "load/too-many-aliases",
	severity: "error",
	title: "YAML aliases unfold to too many values",
	explanation: `Aliases of aliases grow by multiplication: a few lines can stand for millions of values. A file may unfold to
one hundred thousand values at most.`,
	describe: ({ limit }) => ({
		message: `the file's aliases unfold to more than ${limit} values`,
		hint: "use fewer aliases inside aliases",
	}),
});

export const mergeNotMap = define<Record<string, never>>({
	code: "load/merge-not-map",
	severity: "error",
	title: "a merge key needs a map",
	explanation: `The key \`<<\` copies the keys of a map, or of a list of maps, into the map it stands in. Anything else has no
keys to copy:

    traits: { <<: *base }              # fine when base is a map
    traits: { <<: [*base, *extra] }    # fine: base wins over extra`,
	describe: () => ({
		message: "the merge key `<<` needs a map or a list of maps",
		hint: "write `<<: *name`, where `&name` marks a map",
	}),
});

export const keyNotScalar = define<Record<string, never>>({
	code: "load/key-not-scalar",
	severity: "error",
	title: "a map key is not a plain name",
	explanation: `YAML allows maps and lists as keys of a map; JSON and Segment do not. Every key must be a name or a number.`,
	describe: () => ({
		message: "a map key must be a name",
		hint: "write a name before the colon, in quotes if it holds brackets or braces",
	}),
});

export const duplicateKey = define<{ name: string; first: Span }>({
	code: "load/duplicate-key",
	severity: "error",
	title: "a key is written twice",
	explanation: `The same key stands twice in one map. One of the two values would silently win, so neither does. Remove or
rename one of them. A key that comes through a merge (\`<<\`) may be written again: the written one wins.`,
	describe: ({ name, first }) => ({
		message: `the key \`${name}\` is written twice`,
		hint: "remove or rename one of them",
		related: [{ message: "first written here", span: first }],
	}),
});

export const unquotedTemplate = define<{ quoted: string }>({
	code: "load/unquoted-template",
	severity: "error",
	title: "a template is not in quotes",
	explanation: `In YAML a value that begins with \`{\` is a map, so a bare \`{{ ... }}\` is a map inside a map and not a template.
Put the whole value in quotes:

    email: {{ row.email }}        # refused
    email: "{{ row.email }}"      # fine`,
	describe: ({ quoted }) => ({
		message: "a template must be in quotes: YAML reads `{` as the start of a map",
		hint: `write ${quoted}`,
	}),
});

export const numberNotExact = define<{ written: string }>({
	code: "load/number-not-exact",
	severity: "error",
	title: "a number would not be sent as it is written",
	explanation: `A constant is taken from the file's text. Numbers such as \`1.10\`, \`0123\`, \`1e3\`, \`0x1F\` or one of twenty digits
would be sent as 1.1, 123, 1000, 31 or with other digits. Say which is meant: quotes make it text, the plain spelling a
number:

    zip: "0123"       # text
    rate: 1.1         # number`,
	describe: ({ written }) => ({
		message: `the number \`${written}\` would not be sent as it is written`,
		hint: `quote it (\`"${written}"\`) to send text, or write it in its plain form to send a number`,
	}),
});

export const constantNotSendable = define<{ written: string }>({
	code: "load/constant-not-sendable",
	severity: "error",
	title: "a constant cannot be sent",
	explanation: `A constant null says nothing that leaving the field out does not say, and infinity and "not a number" do not
exist in JSON. A field without a value (\`email:\`) is null too. Remove the field or give it a value; to send the word,
quote it:

    plan: "null"`,
	describe: ({ written }) => ({
		message:
			written === "" ? "a field of a mapping has no value" : `the constant \`${written}\` cannot be sent`,
		hint:
			written === ""
				? "give it a value, or remove the field"
				: "remove the field, or quote the word to send it as text",
	}),
});

export const settingNotPlain = define<{ name: string }>({
	code: "load/setting-not-plain",
	severity: "error",
	title: "a setting is needed before templates are rendered",
	explanation: `\`default_target\`, \`dbt.project_dir\`, \`dbt.target_path\` and \`sql_file\` say which files are read, before variables
are known. They cannot hold \`{{ var() }}\` or \`{{ env_var() }}\`. Use targets instead:

    targets:
      ci: { dbt: { target_path: target/ci } }`,
	describe: ({ name }) => ({
		message: `\`${name}\` cannot hold a template: it says which files are read`,
		hint:
			name === "sql_file"
				? "write it plainly; variables work inside the file"
				: "write it plainly, and use `targets` where environments differ",
	}),
});

export const dbtProjectMissing = define<{ folder: string }>({
	code: "load/dbt-project-missing",
	severity: "error",
	title: "dbt.project_dir holds no dbt project",
	explanation: `\`dbt.project_dir\` of tailrace.yml names the folder of dbt_project.yml, relative to tailrace.yml. There is no such
file in it. Without the setting the folder of tailrace.yml and those above it are searched.`,
	describe: ({ folder }) => ({
		message: `there is no dbt_project.yml in \`${folder}\``,
		hint: "correct dbt.project_dir (relative to tailrace.yml), or remove it to have the project found",
	}),
});

export const artifactBroken = define<{
	path: string;
	problem: string;
	command: string;
}>({
	code: "load/artifact-broken",
	severity: "error",
	title: "a dbt artifact cannot be read",
	explanation: `manifest.json and catalog.json are written by dbt. The file is not valid JSON or does not look like what dbt
writes, most often because dbt was stopped while writing it. Let dbt write it again: \`dbt parse\` makes the manifest,
\`dbt docs generate\` both.`,
	describe: ({ path, problem, command }) => ({
		message: `\`${path}\` cannot be read: ${problem}`,
		hint: `run \`${command}\` again`,
	}),
});

export const columnsBroken = define<{ path: string; problem: string }>({
	code: "load/columns-broken",
	severity: "error",
	title: "the file of the warehouse's columns cannot be read",
	explanation: `\`.tailrace/columns.json\` holds the columns that the models have in the warehouse, one a line, so that they are known
offline. \`tailrace schema --columns\` writes it; it is committed and may need mending after a merge:

    {
      "schema_version": "https://tailrace.dev/schemas/v1/columns.schema.json",
      "models": {
        "model.shop.dim_users": [
          { "name": "user_id", "type": "BIGINT" }
        ]
      }
    }`,
	describe: ({ path, problem }) => ({
		message: `\`${path}\` cannot be read: ${problem}`,
		hint: "mend it, or run `tailrace schema --columns` again",
	}),
});

export const manifestTooOld = define<{ path: string; version: number }>({
	code: "load/manifest-too-old",
	severity: "error",
	title: "the manifest is from a dbt before 1.0",
	explanation: `Tailrace reads the manifests of dbt 1.0 and later (schema v4 and above). This one is older and lacks what is
needed to find relations. Upgrade dbt and run \`dbt parse\` again.`,
	describe: ({ path, version }) => ({
		message: `\`${path}\` has schema v${version}, which is older than dbt 1.0`,
		hint: "make the manifest with dbt 1.0 or later",
	}),
});

export const manifestNewer = define<{ path: string; version: number }>({
	code: "load/manifest-newer",
	severity: "warning",
	title: "the manifest is newer than what is known",
	explanation: `The manifest's schema is newer than the newest one that Tailrace was tested with (v12, and v20 of dbt Fusion).
It is read all the same: only a few fields are used, and dbt seldom changes them. If a model is not found although dbt
knows it, look for a newer Tailrace.`,
	describe: ({ path, version }) => ({
		message: `\`${path}\` has schema v${version}, newer than the newest known (v12)`,
		hint: "if something is not found, look for a newer Tailrace",
	}),
});
