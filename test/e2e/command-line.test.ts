import { expect, test } from "vitest";
import { startCli } from "../support/cli.js";

const commands = [
	"list",
	"validate",
	"compile",
	"schema",
	"test",
	"preview",
	"plan",
	"show",
	"apply",
	"status",
	"abandon",
	"doctor",
	"sink",
	"explain",
];

test("--help names the commands that are built and no other", async () => {
	const { code, stdout } = await startCli(["--help"]).done;
	expect(code).toBe(0);
	const [, listed = ""] = stdout.split("Commands:\n");
	// A command's line is indented by two spaces, what goes on from the line above by more.
	const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
	expect(names).toEqual([...commands, "help"]);
});

test.each(commands)("%s has help, and code that can be loaded", async (command) => {
	const { code, stdout, stderr } = await startCli([command, "--help"]).done;
	expect([code, stderr]).toEqual([0, ""]);
	expect(stdout).toMatch(new RegExp(`^Usage: tailrace ${command} .*\n\n\\S`));
	const module: Record<string, unknown> = await import(`../../src/cli/commands/${command}.ts`);
	expect(Object.keys(module)).toContain(`run${command.charAt(0).toUpperCase()}${command.slice(1)}`);
});

test("--version is that of package.json", async () => {
	const { default: file } = await import("../../package.json", { with: { type: "json" } });
	expect(await startCli(["--version"]).done).toMatchObject({ code: 0, stdout: `${file.version}\n` });
});

test.each([
	["an unknown option", ["plan", "--frob"], "error: unknown option '--frob' (see --help)\n"],
	[
		"a misspelt option",
		["apply", "--auto-aprove"],
		"error: unknown option '--auto-aprove' (Did you mean --auto-approve?) (see --help)\n",
	],
	["an unknown command", ["sync"], "error: unknown command 'sync' (Did you mean sink?) (see --help)\n"],
	["a missing argument", ["preview"], "error: missing required argument 'sync' (see --help)\n"],
	[
		"a value of the wrong kind",
		["sink", "--port", "http"],
		"error: option '--port <port>' argument 'http' is invalid. a whole number is needed (see --help)\n",
	],
])("%s is refused in one line", async (_, args, line) => {
	expect(await startCli(args).done).toMatchObject({ code: 1, stdout: "", stderr: line });
});
