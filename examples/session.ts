// What every example begins and ends with: the server started as a client does it, calls that throw
// what a tool refuses, and an end that leaves no process behind.
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

/** What `npm run build` makes. An installed program is started as `plex-ingest mcp` instead. */
const PROGRAM = resolve(import.meta.dirname, "../dist/plex-ingest.js");

/**
 * A tool said no. The message is `code: what happened. what to do next`, written for people and
 * models alike.
 */
export class ToolError extends Error {
  override name = "ToolError";
}

export type Session = AsyncDisposable & {
  client: Client;
  /** The structured answer of a tool. @throws ToolError */
  call<Answer>(name: string, args?: Record<string, unknown>): Promise<Answer>;
};

/**
 * Starts the server over stdio and opens a session. The server reads its usual configuration file,
 * or the one that the variable ENV_FILE names; nothing else of this environment reaches it but
 * HOME, PATH and the like.
 */
export async function startSession(options: readonly string[] = []): Promise<Session> {
  const envFile = process.env["ENV_FILE"];
  const configuration = envFile === undefined ? [] : ["--env-file", envFile];
  const transport = new StdioClientTransport({
    command: process.execPath,
    // Node would take an `--env-file` for its own without `--`.
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
      throw new ToolError(first?.text ?? `${name} failed without a word.`);
    },
    // Ends the server's stdin; one that does not end by itself is killed by the transport.
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Runs an example; what fails is one line on stderr and exit code 1. */
export async function run(example: () => Promise<void>): Promise<void> {
  try {
    await example();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
