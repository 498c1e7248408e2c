import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node.js";

/** What an editor shows for one file. */
export interface EditedFile {
	/** Labels of what is offered at the cursor `¦` of the text, each with what is inserted and told about it. */
	complete(text: string): Promise<ReadonlyMap<string, { readonly inserted: string; readonly told: string }>>;
	/** What is shown over the character after `¦`. */
	hover(text: string): Promise<string>;
	/** Each problem with the text it is about. */
	problems(text: string): Promise<readonly string[]>;
}

interface Position {
	readonly line: number;
	readonly character: number;
}

interface Published {
	readonly uri: string;
	readonly diagnostics: readonly {
		readonly message: string;
		readonly range: { readonly start: Position; readonly end: Position };
	}[];
}

/** The YAML language server that editors start, over stdio. */
export class YamlServer {
	readonly #child: ChildProcess;
	readonly #connection: MessageConnection;
	readonly #waiting = new Map<string, (published: Published) => void>();
	readonly #publications = new Map<string, Promise<Published>>();
	#opened = 0;

	private constructor(child: ChildProcess, connection: MessageConnection) {
		this.#child = child;
		this.#connection = connection;
	}

	static async start(root: string): Promise<YamlServer> {
		const manifest = createRequire(import.meta.url).resolve("yaml-language-server/package.json");
		const binary = join(dirname(manifest), "bin/yaml-language-server");
		const child = spawn(process.execPath, [binary, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
		const connection = createMessageConnection(child.stdout, child.stdin);
		const server = new YamlServer(child, connection);
		connection.onNotification("textDocument/publishDiagnostics", (published: Published) =>
			server.#waiting.get(published.uri)?.(published),
		);
		// No catalogue of schemas is fetched: only the modeline says which one is meant.
		const settings = {
			yaml: { schemaStore: { enable: false }, validate: true, completion: true, hover: true },
		};
		connection.onRequest("workspace/configuration", ({ items }: { items: { section: string }[] }) =>
			items.map(({ section }) => (section === "yaml" ? settings.yaml : {})),
		);
		connection.onRequest("client/registerCapability", () => null);
		connection.listen();
		await connection.sendRequest("initialize", {
			processId: process.pid,
			rootUri: pathToFileURL(root).href,
			workspaceFolders: null,
			capabilities: {
				workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
				textDocument: {
					completion: {
						completionItem: { snippetSupport: true, documentationFormat: ["markdown", "plaintext"] },
					},
					hover: { contentFormat: ["markdown"] },
					publishDiagnostics: { versionSupport: true },
				},
			},
		});
		await connection.sendNotification("initialized", {});
		await connection.sendNotification("workspace/didChangeConfiguration", { settings });
		return server;
	}

	/** A file that is being edited below a folder; nothing of it need be on disk. */
	edit(folder: string): EditedFile {
		return {
			complete: async (marked) => {
				const { textDocument, position } = await this.#open(folder, marked);
				const found: { items: readonly Item[] } = await this.#connection.sendRequest(
					"textDocument/completion",
					{ textDocument, position },
				);
				return new Map(
					found.items.map((item) => [
						item.label,
						{ inserted: item.textEdit?.newText ?? item.insertText ?? "", told: textOf(item.documentation) },
					]),
				);
			},
			hover: async (marked) => {
				const found: { contents: Markup } | null = await this.#connection.sendRequest(
					"textDocument/hover",
					await this.#open(folder, marked),
				);
				return found === null ? "" : textOf(found.contents);
			},
			problems: async (text) => {
				const { textDocument } = await this.#open(folder, text);
				const lines = text.split("\n");
				const { diagnostics = [] } = (await this.#publications.get(textDocument.uri)) ?? {};
				return diagnostics.map(({ message, range: { start, end } }) => {
					const until = end.line === start.line ? end.character : undefined;
					return `${(lines[start.line] ?? "").slice(start.character, until)}: ${message}`;
				});
			},
		};
	}

	/** Gives the server the text, without its cursor, as a file of its own: problems are told by the file. */
	async #open(
		folder: string,
		marked: string,
	): Promise<{ readonly textDocument: { readonly uri: string }; readonly position: Position }> {
		const [before = "", ...rest] = marked.split("¦");
		const lines = before.split("\n");
		this.#opened += 1;
		const { href: uri } = pathToFileURL(join(folder, `${this.#opened}.yml`));
		this.#publications.set(uri, new Promise((resolve) => this.#waiting.set(uri, resolve)));
		await this.#connection.sendNotification("textDocument/didOpen", {
			textDocument: { uri, languageId: "yaml", version: 1, text: before + rest.join("¦") },
		});
		return {
			textDocument: { uri },
			position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
		};
	}

	async close(): Promise<void> {
		await this.#connection.sendRequest("shutdown");
		await this.#connection.sendNotification("exit");
		this.#connection.dispose();
		this.#child.kill();
	}
}

type Markup = string | { readonly value: string };

interface Item {
	readonly label: string;
	readonly insertText?: string;
	readonly textEdit?: { readonly newText: string };
	readonly documentation?: Markup;
}

function textOf(markup: Markup | undefined): string {
	return typeof markup === "string" ? markup : (markup?.value ?? "");
}
