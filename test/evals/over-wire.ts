import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";
import type { Home } from "../process/home.ts";
import { connect } from "../process/mcp-session.ts";
import { startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";

export const WIRES = ["stdio", "http"] as const;
export type WireName = (typeof WIRES)[number];

type Answer = {
  isError?: boolean;
  content: { text?: string }[];
  structuredContent?: Record<string, unknown>;
};
export type Wire = AsyncDisposable & {
  list(): Promise<ListedTool[]>;
  call(name: string, args: Record<string, unknown>): Promise<Answer>;
};

const TOKEN = "evals-".repeat(8);

/** Starts the built MCP server for this home, and connects to it over stdio or HTTP. */
export async function connectOver(
  wire: WireName,
  home: Home,
  toolsets: readonly string[],
): Promise<Wire> {
  const args = ["--toolsets", toolsets.join()];
  if (wire === "stdio") {
    const client = await connect(home, { name: "evals", args });
    return wireTo(
      (method, params) => client.request(method, params),
      () => client[Symbol.asyncDispose](),
    );
  }
  const port = await freePort();
  const env = { SERVER_PORT: String(port), AUTH_TOKEN: TOKEN };
  const server = startProgram(home, ["mcp", "--http", ...args], { env });
  await waitFor("the listener", () => server.log().includes("HTTP: MCP is at"));
  let ids = 0;
  const request = async (method: string, params: Record<string, unknown>): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/mcp`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++ids, method, params }),
    });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: object };
    if (result === undefined) throw new Error(JSON.stringify(error));
    return result;
  };
  return wireTo(request, async () => void (await server.end()));
}

const wireTo = (
  request: (method: string, params: Record<string, unknown>) => Promise<unknown>,
  end: () => Promise<void>,
): Wire => ({
  list: async () => ((await request("tools/list", {})) as { tools: ListedTool[] }).tools,
  call: async (name, args) => (await request("tools/call", { name, arguments: args })) as Answer,
  [Symbol.asyncDispose]: end,
});
