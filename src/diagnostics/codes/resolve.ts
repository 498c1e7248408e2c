import { define } from "../define.js";
import type { Span } from "../diagnostic.js";

export const unknownVariable = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-variable",
	severity: "error",
	title: "a variable is not set",
	explanation: `\`{{ var('x') }}\` reads \`vars\` of tailrace.yml, with those of the target and of --vars on top. A second
argument is the default:

    where: "country = '{{ var('country', 'DE') }}'"

The values of \`vars\` themselves may use \`env_var\`, but not \`var\`.`,
	describe: ({ name, suggestion }) => ({
		message: `there is no variable \`${name}\``,
		hint: suggestion ?? `add it to \`vars\` of tailrace.yml, or give --vars '{${name}: ...}'`,
	}),
});

export const unsetEnvironment = define<{ name: string }>({
	code: "resolve/unset-environment",
	severity: "error",
	title: "an environment variable is not set",
	explanation: `\`{{ env_var('X') }}\` reads the environment of the command. It is not set there. Set it, or give a default as
second argument:

    endpoint: "{{ env_var('SEGMENT_ENDPOINT', 'http://127.0.0.1:8899') }}"

Settings of connections, such as a write key, are read only by commands that connect.`,
	describe: ({ name }) => ({
		message: `the environment variable \`${name}\` is not set`,
		hint: `set it, or give a default: env_var('${name}', '...')`,
	}),
});

export const templateInvalid = define<{ problem: string; hint: string | null }>({
	code: "resolve/template-invalid",
	severity: "error",
	title: "a template in a setting cannot be read",
	explanation: `Settings and dbt profiles know a part of Jinja: \`{{ var('x') }}\`, \`{{ env_var('X', 'default') }}\` and \`{{ fromjson('{}') }}\`, in
SQL files also \`{{ ref('m') }}\` and \`{{ source('s', 't') }}\`; comparisons, \`and\`, \`or\`, \`not\`, \`in\`, \`~\`, \`a if b else c\`, \`{% if %}\`; dbt's
filters as_number, as_bool, as_native and as_text, Jinja's common ones, and methods of texts such as \`.split('/')\`.

As in dbt, a profile does not know \`target\`, since none is chosen yet, and \`var\` in it is what --vars gives (here also \`vars\` of
tailrace.yml), not \`vars\` of dbt_project.yml. Variables whose names begin with DBT_ENV_SECRET work in connections only, and no filter
works on them: dbt puts secrets in last.

Inside \`mapping\` another language is spoken: Liquid, with \`row\` and \`vars\`.`,
	describe: ({ problem, hint }) => ({ message: problem, hint }),
});

export const variableNotPlain = define<{ name: string }>({
	code: "resolve/variable-not-plain",
	severity: "error",
	title: "a variable of --vars is not a plain value",
	explanation: `Variables are text, numbers or truth values. Lists and maps have no place in a setting or a template:

    tailrace plan --vars '{country: DE, limit: 10}'`,
	describe: ({ name }) => ({
		message: `the variable \`${name}\` of --vars is a list, a map or null`,
		hint: "give text, a number, true or false",
	}),
});

export const unknownTimezone = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-timezone",
	severity: "error",
	title: "the time zone does not exist",
	explanation: `\`timezone\` is a name of the IANA database, such as \`Europe/Berlin\` or \`UTC\`. Abbreviations and offsets are
refused, because they do not know when summer time begins.`,
	describe: ({ name, suggestion }) => ({
		message: `there is no time zone \`${name}\``,
		hint: suggestion ?? "use an IANA name such as `Europe/Berlin` or `UTC`",
	}),
});

export const nameNotUsable = define<{ name: string }>({
	code: "resolve/name-not-usable",
	severity: "error",
	title: "the file's name makes no sync name",
	explanation: `A sync without \`name\` is called like its file. Names have letters, digits, \`_\` and \`-\`, at most 63, and begin with
a letter or digit, because they name tables and appear in paths. Rename the file or write \`name\`.`,
	describe: ({ name }) => ({
		message: `the file's name makes no sync name: \`${name}\``,
		hint: "add `name`, with letters, digits, `_` and `-`",
	}),
});

export const duplicateSync = define<{
	name: string;
	other: string;
	first: Span;
}>({
	code: "resolve/duplicate-sync",
	severity: "error",
	title: "two syncs have one name",
	explanation: `A sync's name names its state, so it must be unique in the project, upper and lower case aside. A sync without
\`name\` is called like its file; files of one name in two folders collide.`,
	describe: ({ name, other, first }) => ({
		message:
			name === other
				? `two syncs are called \`${name}\``
				: `the sync names \`${name}\` and \`${other}\` differ only in case`,
		hint: "give one of them another `name`",
		related: [{ message: `\`${other}\` is here`, span: first }],
	}),
});

export const duplicateTest = define<{ name: string; first: Span }>({
	code: "resolve/duplicate-test",
	severity: "error",
	title: "two tests of a sync have one name",
	explanation: `A test is known by its sync and its name, in the output of \`tailrace test\` and in the history that a CI server keeps of it.
So each test of a sync has a name of its own:

    tests:
      - name: lower-cases the address
        given: { email: "A@B.CO" }
        expect: { traits: { email: "a@b.co" } }`,
	describe: ({ name, first }) => ({
		message: `two tests are called \`${name}\``,
		hint: "give one of them another `name`",
		related: [{ message: "the other is here", span: first }],
	}),
});

export const sharedHistory = define<{
	name: string;
	other: string;
	history: string;
	first: Span;
}>({
	code: "resolve/shared-history",
	severity: "error",
	title: "two syncs claim one history",
	explanation: `\`moved_from\` names the history that a renamed sync goes on with. Another spec goes by that name, or claims the same
history, so both would write one snapshot.

Take \`moved_from\` out of the one that is new, or remove the old spec.`,
	describe: ({ name, other, history, first }) => ({
		message: `syncs \`${name}\` and \`${other}\` would share the history \`${history}\``,
		hint: "take `moved_from` out of the one that is new, or remove the old spec",
		related: [{ message: `\`${other}\` is here`, span: first }],
	}),
});

export const modelNotRead = define<{
	problem: string;
	suggestion: string | null;
}>({
	code: "resolve/model-not-read",
	severity: "error",
	title: "a model cannot be read",
	explanation: `\`model\` says what is read, in one of these ways:

    model: ref('dim_users')            # a dbt model, seed or snapshot
    model: ref('shop', 'dim_users')    # of a package
    model: ref('dim_users', v=2)       # one version
    model: source('app', 'users')      # a dbt source
    model: { relation: analytics.dim_users }
    model: { sql_file: users.sql }`,
	describe: ({ problem, suggestion }) => ({
		message: `the model cannot be read: ${problem}`,
		hint: suggestion ?? "write ref('model'), source('schema', 'table'), {relation: ...} or {sql_file: ...}",
	}),
});

export const manifestMissing = define<{ label: string; hasDbt: boolean }>({
	code: "resolve/manifest-missing",
	severity: "error",
	title: "a dbt model is named, but there is no manifest.json",
	explanation: `References to dbt models are looked up in dbt's manifest.json, which is written to dbt's target folder. Make it
with \`dbt parse\` (no connection needed) or \`dbt docs generate\` (also writes catalog.json, from which columns are known).
Without dbt, name the table itself:

    model: { relation: analytics.dim_users }`,
	describe: ({ label, hasDbt }) => ({
		message: hasDbt
			? `\`${label}\` needs dbt's manifest.json, which is not there`
			: `\`${label}\` needs a dbt project, and none was found`,
		hint: hasDbt
			? "run `dbt parse`, or `dbt docs generate` to know the columns too"
			: "set dbt.project_dir in tailrace.yml, or use {relation: ...}",
	}),
});

export const unknownModel = define<{
	name: string;
	manifest: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-model",
	severity: "error",
	title: "dbt knows no such model",
	explanation: `The name is not that of a model, seed or snapshot in dbt's manifest.json. Either it is misspelt, or the manifest
is older than the model: run \`dbt parse\`.`,
	describe: ({ name, manifest, suggestion }) => ({
		message: `there is no model \`${name}\``,
		hint: suggestion ?? "if the model is new, run `dbt parse`",
		notes: [`models come from ${manifest}`],
	}),
});

export const unknownSource = define<{
	name: string;
	manifest: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-source",
	severity: "error",
	title: "dbt knows no such source",
	explanation: `\`source('app', 'users')\` names the table \`users\` of the source \`app\` in dbt's sources. Either it is misspelt, or
the manifest is older than the source: run \`dbt parse\`.`,
	describe: ({ name, manifest, suggestion }) => ({
		message: `there is no source \`${name}\``,
		hint: suggestion ?? "if the source is new, run `dbt parse`",
		notes: [`sources come from ${manifest}`],
	}),
});

export const unknownVersion = define<{
	name: string;
	version: string;
	versions: readonly string[];
}>({
	code: "resolve/unknown-version",
	severity: "error",
	title: "the model has no such version",
	explanation: `\`ref('dim_users', v=2)\` names one version of a versioned dbt model; without \`v\` the latest version is meant.`,
	describe: ({ name, version, versions }) => ({
		message: `the model \`${name}\` has no version \`${version}\``,
		hint:
			versions.length === 0
				? "it is not versioned: remove `v`"
				: `versions: ${versions.map((each) => `\`${each}\``).join(", ")}`,
	}),
});

export const modelDisabled = define<{ name: string }>({
	code: "resolve/model-disabled",
	severity: "error",
	title: "the model is disabled in dbt",
	explanation: `dbt knows the model or source but does not build it: its configuration says \`enabled: false\`. Enable it in dbt, or
remove the sync.`,
	describe: ({ name }) => ({
		message: `\`${name}\` is disabled in dbt`,
		hint: "enable it in dbt and run `dbt parse`, or remove the sync",
	}),
});

export const modelEphemeral = define<{ name: string; readers: readonly string[] }>({
	code: "resolve/model-ephemeral",
	severity: "error",
	title: "an ephemeral model has no table",
	explanation: `An ephemeral model exists only inside the queries of other models: there is nothing in the warehouse to read.
Materialise it as a table or view, or read a model that selects from it.`,
	describe: ({ name, readers }) => ({
		message: `the model \`${name}\` is ephemeral: there is no table to read`,
		hint: `materialise it as a table or view, or read a model built on it${readers.length === 0 ? "" : `: ${readers.map((each) => `\`${each}\``).join(", ")}`}`,
	}),
});

export const modelAmbiguous = define<{
	name: string;
	packages: readonly string[];
}>({
	code: "resolve/model-ambiguous",
	severity: "error",
	title: "several packages have a model of this name",
	explanation: `The root project has no model of this name and several packages do. Name the package:

    model: ref('shop', 'dim_users')`,
	describe: ({ name, packages }) => ({
		message: `several packages have a model \`${name}\`: ${packages.map((each) => `\`${each}\``).join(", ")}`,
		hint: `name the package: ref('${packages[0]}', '${name}')`,
	}),
});

export const modelWithoutRelation = define<{ name: string; manifest: string }>({
	code: "resolve/model-without-relation",
	severity: "error",
	title: "the manifest does not say where the model is",
	explanation: `The manifest has neither a \`relation_name\` nor a \`schema\` for this model, which happens with manifests that were
trimmed. Run \`dbt compile\` or \`dbt docs generate\`.`,
	describe: ({ name, manifest }) => ({
		message: `\`${manifest}\` does not say where \`${name}\` is`,
		hint: "run `dbt compile`",
	}),
});

export const sqlFileMissing = define<{ path: string }>({
	code: "resolve/sql-file-missing",
	severity: "error",
	title: "the SQL file does not exist",
	explanation: `\`sql_file\` names a file with one SELECT, relative to the folder of tailrace.yml (not to the spec).`,
	describe: ({ path }) => ({
		message: `there is no file \`${path}\``,
		hint: "the path is relative to the folder of tailrace.yml",
	}),
});

export const sqlFileUnusable = define<{ path: string; problem: string }>({
	code: "resolve/sql-file-unusable",
	severity: "error",
	title: "the SQL file is not one query",
	explanation: `The file must hold exactly one query, because it stands in parentheses after FROM. A semicolon at its end and
comments do no harm; a second statement does.`,
	describe: ({ path, problem }) => ({
		message: `\`${path}\` ${problem}`,
		hint: "write one SELECT",
	}),
});

export const keyMissing = define<{ label: string; isDbt: boolean }>({
	code: "resolve/key-missing",
	severity: "error",
	title: "a sync has no key",
	explanation: `The key names a row from one run to the next: without it nothing can be compared. It is the column or columns
that are unique and never null. For dbt models the primary key that dbt infers from constraints and tests is the
default:

    key: user_id
    key: [account_id, month]`,
	describe: ({ label, isDbt }) => ({
		message: isDbt
			? `the sync has no \`key\`, and dbt knows no primary key of \`${label}\``
			: "the sync has no `key`",
		hint: isDbt
			? "add `key`, or the tests unique and not_null to the column in dbt"
			: "add `key`: the column or columns that name a row",
	}),
});

export const unknownKeyColumn = define<{
	name: string;
	label: string;
	origin: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-key-column",
	severity: "error",
	title: "the key names a column that the model does not have",
	explanation: `The model's columns are known, from a dbt contract or from catalog.json, and the key's is not among them. If the
column is new, run \`dbt docs generate\`.`,
	describe: ({ name, label, origin, suggestion }) => ({
		message: `\`${label}\` has no column \`${name}\``,
		hint: suggestion,
		notes: [`columns come from ${origin}`],
	}),
});

export const unknownDestination = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-destination",
	severity: "error",
	title: "the destination does not exist",
	explanation: `\`destination\` of a spec is a name under \`destinations\` of tailrace.yml.`,
	describe: ({ name, suggestion }) => ({
		message: `there is no destination \`${name}\``,
		hint: suggestion,
	}),
});

export const destinationMissing = define<{ names: readonly string[] }>({
	code: "resolve/destination-missing",
	severity: "error",
	title: "a sync does not say where it sends",
	explanation: `With one destination every sync sends there. tailrace.yml has several, so the spec has to name one.`,
	describe: ({ names }) => ({
		message: "the sync has no `destination`, and tailrace.yml has several",
		hint: `add \`destination\`: ${names.map((name) => `\`${name}\``).join(", ")}`,
	}),
});

export const behaviorNotAllowed = define<{
	call: string;
	behavior: string;
	allowed: readonly string[];
}>({
	code: "resolve/behavior-not-allowed",
	severity: "error",
	title: "the call does not have this behavior",
	explanation: `identify and group describe a thing that changes, so they can update_or_create (default), create_only or send.
alias joins two ids once: create_only (default) or send. track, page and screen tell what happened, which cannot change
later: send.`,
	describe: ({ call, behavior, allowed }) => ({
		message: `a sync with \`call: ${call}\` cannot have \`behavior: ${behavior}\``,
		hint: `use ${allowed.map((name) => `\`${name}\``).join(" or ")}`,
	}),
});

export const mappingChangeNotAllowed = define<{
	on: readonly string[];
	written: string;
}>({
	code: "resolve/mapping-change-not-allowed",
	severity: "error",
	title: "events of this sync cannot be sent anew",
	explanation: `\`on_mapping_change\` says what an edit of the mapping means for rows that were sent already:

    on_mapping_change: changed    # rows whose event differs (default with update_or_create)
    on_mapping_change: all        # every row
    on_mapping_change: forward    # only what comes from now on (default with create_only and send)

With \`create_only\` and \`send\` the first two send old events anew, which needs \`--allow resend\`. A sync with \`on: [changed]\` or
\`[removed]\` tells how rows changed or that they left. That is over, and the row before it is not kept: \`forward\` it is.`,
	describe: ({ on, written }) => ({
		message: `\`on_mapping_change: ${written}\` is not possible with \`on: [${on.join(", ")}]\`: how rows had changed is not kept`,
		hint: "use `forward` (the default here)",
	}),
});

export const triggersNotAllowed = define<{ call: string; behavior: string }>({
	code: "resolve/triggers-not-allowed",
	severity: "error",
	title: "`on` belongs to `behavior: send`",
	explanation: `\`on\` says which rows of a \`send\` sync become an event: rows whose key first appears (\`added\`, the default), rows that
change (\`changed\`), rows that leave (\`removed\`). With \`changed\` or \`removed\` templates have \`before\`, the row as it was:

    call: track
    on: [changed]
    mapping:
      userId: "{{ row.user_id }}"
      event: Plan Changed
      properties: { from: "{{ before.plan }}", to: "{{ row.plan }}" }

The other behaviors describe a thing instead: \`update_or_create\` sends what is new or has changed, \`create_only\` what is new, and
\`on_removed\` says what becomes of a row that leaves.`,
	describe: ({ call, behavior }) => ({
		message: `\`on\` has no use with \`call: ${call}\` and \`behavior: ${behavior}\``,
		hint: "remove it, or write `behavior: send`",
	}),
});

export const adoptBeforeUnusable = define<{ problem: "not a date" | "no timestamp" }>({
	code: "resolve/adopt-before-unusable",
	severity: "error",
	title: "what a first run adopts is not clear",
	explanation: `A first run with \`adopt_before\` takes the rows whose event is older than that date for sent, and sends the others. It
compares the date, at its beginning in the project's time zone, with the \`timestamp\` of the mapping:

    first_run: { adopt_before: 2026-08-01 }
    mapping:
      timestamp: "{{ row.ordered_at }}"

Without a timestamp there is nothing to compare: \`first_run: adopt\` takes all rows for sent.`,
	describe: ({ problem }) =>
		problem === "not a date"
			? {
					message: "`adopt_before` is no day of the calendar",
					hint: "write it as YYYY-MM-DD",
				}
			: {
					message: "`adopt_before` has nothing to compare with: the mapping has no `timestamp`",
					hint: "map `timestamp`, or write `first_run: adopt` to adopt all rows",
				},
});

export const removalNotAllowed = define<{ call: string; behavior: string; isToldByTrigger: boolean }>({
	code: "resolve/removal-not-allowed",
	severity: "error",
	title: "nothing can be done when a row of this sync is removed",
	explanation: `\`on_removed\` other than \`ignore\` tells Segment that a user or group has left the model. It needs \`call: identify\` or
\`group\` with \`behavior: update_or_create\` or \`create_only\`. An event that was sent cannot be taken back; that a row has left is
an event of its own, which a \`send\` sync makes with \`on: [removed]\`.`,
	describe: ({ call, behavior, isToldByTrigger }) => ({
		message: `\`on_removed\` has no use with \`call: ${call}\` and \`behavior: ${behavior}\``,
		hint: isToldByTrigger
			? "remove it: `on` says that removed rows become events of this sync"
			: "remove it, or use identify or group with update_or_create or create_only; with `send`, `on: [removed]` makes an event of it",
	}),
});

export const misspeltContextKey = define<{ key: string; path: string; meant: string; call: string }>({
	code: "resolve/misspelt-context-key",
	severity: "warning",
	title: "a key of context is nearly one that Segment knows",
	explanation: `\`context\` takes any key, and those that Segment knows have a meaning of their own: \`userAgent\`,
\`device.advertisingId\`, \`campaign.source\` and so on. One that is nearly such a name, or has the name that Segment's own
destination or a UTM parameter gives it, is sent as it is and read by nobody. All known keys:
https://segment.com/docs/connections/spec/common`,
	describe: ({ key, path, meant }) => ({
		message: `\`${key}\` is not a key of \`${path}\` that Segment knows`,
		hint: meant.startsWith(`${path}.`)
			? `did you mean \`${meant.slice(path.length + 1)}\`?`
			: `use \`${meant}\``,
	}),
});

export const externalIdIncomplete = define<{ missing: readonly string[]; near: string | null }>({
	code: "resolve/external-id-incomplete",
	severity: "error",
	title: "an external id lacks a member",
	explanation: `Segment takes an external id only with all four members:

    context:
      externalIds:
        - { id: "{{ row.email }}", type: email, collection: users, encoding: none }

\`collection\` is users or accounts, \`encoding\` is none.`,
	describe: ({ missing, near }) => ({
		message: `the external id has no ${missing.map((name) => `\`${name}\``).join(", ")}`,
		hint: `${near === null ? "" : `mend \`${near}\`: `}write id, type, collection (users or accounts) and encoding (none), or Segment ignores it`,
	}),
});

export const warehouseMissing = define<{ reason: string }>({
	code: "resolve/warehouse-missing",
	severity: "error",
	title: "the project has no warehouse",
	explanation: `The warehouse is \`warehouse\` of tailrace.yml, else the connection of the dbt project's profile. There is neither:

    warehouse: { type: duckdb, path: warehouse.duckdb }

profiles.yml is looked for in --profiles-dir or DBT_PROFILES_DIR, else beside dbt_project.yml and in ~/.dbt.`,
	describe: ({ reason }) => ({
		message: `the project has no warehouse: ${reason}`,
		hint: "add `warehouse` to tailrace.yml, or name the folder of profiles.yml with --profiles-dir",
	}),
});

export const unknownProfile = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-profile",
	severity: "error",
	title: "profiles.yml has no such profile",
	explanation: `The profile is the one of --profile, else of DBT_PROFILE, else \`profile\` of dbt_project.yml. profiles.yml has none of that name.`,
	describe: ({ name, suggestion }) => ({
		message: `profiles.yml has no profile \`${name}\``,
		hint: suggestion,
	}),
});

export const unknownDbtTarget = define<{
	name: string;
	profile: string;
	suggestion: string | null;
}>({
	code: "resolve/unknown-dbt-target",
	severity: "error",
	title: "the dbt profile has no such target",
	explanation: `Which output of the dbt profile is used: \`dbt.target\` of tailrace.yml (best set per target), else the output called
like the Tailrace target (where tailrace.yml has \`targets\`), else dbt's own rule: DBT_TARGET, the profile's \`target\`, \`default\`.`,
	describe: ({ name, profile, suggestion }) => ({
		message: `the dbt profile \`${profile}\` has no target \`${name}\``,
		hint: suggestion,
	}),
});

export const warehouseUnsupported = define<{
	type: string;
	supported: readonly string[];
}>({
	code: "resolve/warehouse-unsupported",
	severity: "error",
	title: "the warehouse is not supported",
	explanation: `The dbt profile connects to a warehouse that Tailrace cannot read yet. Supported: bigquery, duckdb,
postgres, redshift, snowflake. A \`warehouse\` in tailrace.yml takes the place of the profile.`,
	describe: ({ type, supported }) => ({
		message: `the warehouse type \`${type}\` is not supported`,
		hint: `supported: ${supported.map((name) => `\`${name}\``).join(", ")}`,
	}),
});

export const manifestOfOther = define<{
	manifest: string;
	adapter: string;
	warehouse: string;
}>({
	code: "resolve/manifest-of-other-warehouse",
	severity: "error",
	title: "the manifest was made for another warehouse",
	explanation: `manifest.json says for which kind of warehouse dbt made it, and the project reads another. Relation names and
columns would be wrong. Make the manifest with the dbt target that the Tailrace target uses, or give targets folders of
their own:

    targets:
      prod: { dbt: { target: prod, target_path: target/prod } }`,
	describe: ({ manifest, adapter, warehouse }) => ({
		message: `\`${manifest}\` was made for ${adapter}, but the warehouse is ${warehouse}`,
		hint: "run dbt with the target of this warehouse, or set dbt.target_path for the target",
	}),
});

export const secretInClear = define<{ name: string }>({
	code: "resolve/secret-in-clear",
	severity: "warning",
	title: "a secret is written in clear",
	explanation: `Files of a project are committed to Git, where a secret stays for ever. Keep it in the environment:

    write_key: "{{ env_var('SEGMENT_WRITE_KEY') }}"

A secret that was committed once should be replaced.`,
	describe: ({ name }) => ({
		message: `\`${name}\` is written in clear`,
		hint: `use "{{ env_var('${name === "write_key" ? "SEGMENT_WRITE_KEY" : `WAREHOUSE_${name.toUpperCase()}`}') }}", and replace it if it was committed`,
	}),
});
