import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { cleanText } from "../core/text/clean-text.ts";
import { INSTRUCTIONS, type ToolServer } from "./server.ts";
import type { Progress } from "./tools/define.ts";

// The only file that knows the SDK. The low-level server, since we make the schemas and check arguments and answers
// ourselves: docs/decisions/006-low-level-mcp.md.

type StdioOptions = { version: string; report: (error: unknown) => void };

/**
 * Serves over stdin and stdout. Resolves when the client is gone: stdin ended, stdout broke, or a line was too long for
 * the transport, which then hears nothing any more.
 */
export async function serveStdio(
  tools: ToolServer,
  { version, report }: StdioOptions,
  signal: AbortSignal,
): Promise<void> {
  const server = new Server(
    { name: "plex-ingest", title: "plex-ingest", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.list() }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal: cancelled, sendNotification }) => {
    const actor = `mcp:${clientName(server.getClientVersion()?.name)}`;
    const token = params._meta?.progressToken;
    const tell = ({ done: progress, total, message }: Progress): void => {
      const told = { progressToken: token ?? "", progress, ...(total === undefined ? {} : { total }), message };
      sendNotification({ method: "notifications/progress", params: told }).catch(report);
    };
    const call = { signal: AbortSignal.any([cancelled, signal]), actor, tell: token === undefined ? undefined : tell };
    return { ...(await tools.call(params.name, params.arguments, call)) };
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  server.onerror = report;
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    server.onclose = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
}

/** The client's own words about itself: cleaned, short, without what would look like another actor. */
const clientName = (name: string | undefined): string =>
  cleanText(name ?? "unknown", 60).replace(/[\s:]+/g, "-") || "unknown";
