import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import type { Store } from "../../src/store/open.ts";
import { addRelease } from "../../src/store/releases/releases.ts";
import { BUNDLE, COMPILED, type Place } from "../support/daemon.ts";
import { type McpClient, type McpCommand, startMcpClient } from "../support/mcp-client.ts";
import { orderArgs } from "../support/row-order.ts";

export type SessionOptions = { name?: string; args?: string[]; env?: Record<string, string> };

/** The command with which a client starts the MCP server for this home. */
export const mcpCommand = (
  place: Place,
  { args = [], env = {} }: SessionOptions = {},
): McpCommand => ({
  file: process.execPath,
  args: [...orderArgs(), BUNDLE, "--env-file", place.envFile, "mcp", ...args],
  cwd: place.path,
  env: {
    PATH: process.env["PATH"] ?? "",
    HOME: place.path,
    TMPDIR: place.path,
    LANG: "C.UTF-8",
    ...COMPILED,
    ...env,
  },
});

/** Opens a session of a client with this name and its own server. Both end with the scope. */
export async function connect(place: Place, options: SessionOptions = {}): Promise<McpClient> {
  const client = startMcpClient(mcpCommand(place, options));
  try {
    await client.initialize(options.name ?? "test-client");
    return client;
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}

type Result = { id: number; ok: boolean; state?: string; code?: string; message?: string };
export type Decision = { results: Result[]; engine: { running: boolean; pid?: number } };

/** Returns the structured result of a call. Throws if the call fails. */
export async function ask<T = Record<string, unknown>>(
  client: McpClient,
  name: string,
  args: Record<string, unknown> = {},
): Promise<T> {
  const { isError, text, data } = await client.call(name, args);
  if (isError || !data) throw new Error(`${name} failed: ${text}`);
  if (JSON.stringify(data) !== text) throw new Error(`${name}: its two blocks differ.`);
  return data as T;
}

/** Returns the complete queue in a state, page by page. */
export async function queueOf(
  client: McpClient,
  state = "review",
  limit = 100,
): Promise<ShownRelease[]> {
  const all: ShownRelease[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: ShownRelease[]; next?: string } = await ask(client, "get_ingest_queue", {
      state,
      limit,
      detail: "full",
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

/** Adds a release in review from a process other than the server's. */
export const addInReview = (store: Store, name: string): Promise<number> =>
  store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name, path: `/downloads/${name}`, state: "review" },
      { actor: "engine", at: Date.now() },
    ),
  );
