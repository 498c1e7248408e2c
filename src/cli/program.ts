import { Command, Option } from "commander";
import type { FormatName } from "../diagnostics/formats/formats.js";
import { readCount, readShare, withAllow, withProject, withSelection } from "./arguments.js";
import type { CommandContext } from "./context.js";
import type { ExitCode } from "./exit.js";
import { version } from "./version.js";

/** Runs a command's code with what it needs and keeps its exit code. */
export type Run = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** Named here, so that nothing of them is loaded before `validate` runs. */
const reportFormats = [
	"text",
	"json",
	"github",
	"gitlab",
	"sarif",
	"rdjsonl",
] satisfies readonly FormatName[];

const textOrJson = () =>
	new Option("--format <format>", "how to print").choices(["text", "json"]).default("text");

/** The command line. Each command's code is loaded when it runs. */
export function createProgram(run: Run): Command {
	const program = new Command("tailrace")
		.description("Plan and apply warehouse rows to Segment, from YAML sync specs beside a dbt project.")
		.version(version)
		.option("--quiet", "only data and problems")
		.option("--no-color", "plain text (so does NO_COLOR)")
		.configureOutput({
			outputError: (text, write) => write(`${text.trim().replaceAll("\n", " ")} (see --help)\n`),
		})
		.configureHelp({ showGlobalOptions: true });

	withSelection(withProject(program.command("list")))
		.description("the syncs after selection")
		.addOption(textOrJson())
		.action((args) => run(async (context) => (await import("./commands/list.js")).runList(context, args)));
	withProject(program.command("validate"))
		.description("check schemas, references, columns and templates, offline")
		.addOption(
			new Option("--format <format>", "how to print (default: text, in GitHub Actions github)").choices(
				reportFormats,
			),
		)
		.action((args) =>
			run(async (context) => (await import("./commands/validate.js")).runValidate(context, args)),
		);
	withProject(program.command("compile"))
		.description("validate, then write target/tailrace/compiled.json")
		.action((args) =>
			run(async (context) => (await import("./commands/compile.js")).runCompile(context, args)),
		);
	withSelection(withProject(program.command("schema")))
		.description("write the schemas that editors complete and check the project's files with, offline")
		.option(
			"--columns",
			"first write .tailrace/columns.json: the columns of the selected syncs' models, from the warehouse",
		)
		.action((args) =>
			run(async (context) => (await import("./commands/schema.js")).runSchema(context, args)),
		);
	withSelection(withProject(program.command("test")))
		.description("run the tests of the specs: given rows must become the expected events, offline")
		.addOption(
			new Option("--format <format>", "how to print").choices(["text", "json", "junit"]).default("text"),
		)
		.action((args) => run(async (context) => (await import("./commands/test.js")).runTest(context, args)));
	withProject(program.command("preview"))
		.description("render a few rows of a sync, with every check, and send nothing")
		.argument("<sync>")
		.option("--limit <rows>", "how many rows", readCount, 5)
		.option("--key <key>", "only the row with this key; several key columns as a JSON array")
		.addOption(textOrJson())
		.action((sync, args) =>
			run(async (context) => (await import("./commands/preview.js")).runPreview(context, sync, args)),
		);
	withAllow(withSelection(withProject(program.command("plan"))))
		.description("say what an apply would send, and why; --out freezes the rows")
		.option("--out <file>", "keep the rows and save the plan, to apply exactly that")
		.option("--detailed-exitcode", "exit 2 when there are changes")
		.addOption(
			new Option("--format <format>", "how to print").choices(["text", "json", "markdown"]).default("text"),
		)
		.action((args) => run(async (context) => (await import("./commands/plan.js")).runPlan(context, args)));
	withProject(program.command("show"))
		.description("print a saved plan, or a sync with all its defaults and where each value comes from")
		.argument("<plan|sync>", "file of a plan, or name of a sync")
		.addOption(
			new Option("--format <format>", "how to print").choices(["text", "json", "markdown"]).default("text"),
		)
		.action((path, args) =>
			run(async (context) => (await import("./commands/show.js")).runShow(context, path, args)),
		);
	withAllow(withSelection(withProject(program.command("apply"))))
		.description("send a saved plan exactly; without one, plan now, show it and ask")
		.argument("[plan]")
		.option("--auto-approve", "do not ask")
		.option("--create-state", "make the state if there is none: the very first run")
		.addOption(textOrJson())
		.action((path, args) =>
			run(async (context) => (await import("./commands/apply.js")).runApply(context, path, args)),
		);
	withProject(program.command("status"))
		.description("last runs, rejections, what is open, and the next command")
		.addOption(textOrJson())
		.action((args) =>
			run(async (context) => (await import("./commands/status.js")).runStatus(context, args)),
		);
	withProject(program.command("abandon"))
		.description("give up what an apply began and will not finish; state only, asks first")
		.argument("<sync>")
		.option("--auto-approve", "do not ask")
		.addOption(textOrJson())
		.action((sync, args) =>
			run(async (context) => (await import("./commands/abandon.js")).runAbandon(context, sync, args)),
		);
	withSelection(withProject(program.command("doctor")))
		.description(
			"check versions, artifacts, connection, models and state; --grants prints the rights they take",
		)
		.option("--grants", "print the smallest rights of a reader, a planner and an applier, as SQL")
		.addOption(textOrJson())
		.action((args) =>
			run(async (context) => (await import("./commands/doctor.js")).runDoctor(context, args)),
		);
	program
		.command("sink")
		.description("a strict local Tracking API that answers like Segment")
		.option("--port <port>", "0 picks one", readCount, 8899)
		.option("--out <file>", "write each event as a JSON line; read again at start")
		.option("--fail-rate <share>", "fault: answer 5xx", readShare)
		.option("--reset-rate <share>", "fault: cut the connection, before or after recording", readShare)
		.option("--latency <ms>", "fault: answer late", readCount)
		.option("--rate-limit <events>", "fault: answer 429 above so many events a second", readCount)
		.option("--seed <number>", "of the faults", readCount)
		.action((args) => run(async (context) => (await import("./commands/sink.js")).runSink(context, args)));
	program
		.command("explain")
		.description("what a diagnostic means and how to mend it")
		.argument("[code]")
		.action((code) =>
			run(async (context) => (await import("./commands/explain.js")).runExplain(context, code)),
		);
	return program;
}
