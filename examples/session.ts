// The shared start and end of every example. Starts the server as a client does, makes calls that
// throw if a tool refuses, and stops the server without leaving a process behind.
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

/** The output of `npm run build`. An installed program is started as `plex-ingest mcp` instead. */
const PROGRAM = resolve(import.meta.dirname, "../dist/plex-ingest.js");

/**
 * A tool's refusal. The message has the form `code: what happened. what to do next` and is written
 * for both people and models.
 */
export class ToolError extends Error {
  override name = "ToolError";
}

export type Session = AsyncDisposable & {
  client: Client;
  /** Returns the structured result of a tool. @throws ToolError */
  call<Answer>(name: string, args?: Record<string, unknown>): Promise<Answer>;
};

/**
 * Starts the server over stdio and opens a session. The server reads its usual configuration file,
 * or the file that the variable ENV_FILE names. Apart from HOME, PATH and similar variables,
 * nothing from this environment is passed to the server.
 */
export async function startSession(options: readonly string[] = []): Promise<Session> {
  const envFile = process.env["ENV_FILE"];
  const configuration = envFile === undefined ? [] : ["--env-file", envFile];
  const transport = new StdioClientTransport({
    command: process.execPath,
    // Without `--`, Node would read `--env-file` as its own option.
    args: ["--", PROGRAM, ...configuration, "mcp", ...options],
    stderr: "inherit",
  });
  const client = new Client({ name: "plex-ingest-example", version: "1.0.0" });
  try {
    await client.connect(transport);
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    client,
    async call<Answer>(name: string, args: Record<string, unknown> = {}) {
      const { isError, content, structuredContent } = await client.callTool({
        name,
        arguments: args,
      });
      if (isError !== true) return structuredContent as Answer;
      const [first] = content as { text?: string }[];
      throw new ToolError(first?.text ?? `${name} failed without a message.`);
    },
    // Closes the server's stdin. If the server does not exit on its own, the transport kills it.
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Runs an example. A failure is reported as one line on stderr and exit code 1. */
export async function run(example: () => Promise<void>): Promise<void> {
  try {
    await example();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
