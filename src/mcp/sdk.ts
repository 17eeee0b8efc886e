import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { defined } from "../core/defined.ts";
import { cleanText } from "../core/text/clean-text.ts";
import { INSTRUCTIONS, type ToolServer } from "./server.ts";
import type { Progress } from "./tools/define.ts";

// The only file that uses the SDK, and of it the low-level server, because the schemas and the checks of arguments and
// answers are our own: docs/decisions/006-low-level-mcp.md.

type StdioOptions = {
  version: string;
  report: (error: unknown) => void;
  /** The client said that it uses this server: some start a second one only to ask what it can do. */
  initialized?: (() => void) | undefined;
};

/**
 * Serves over stdin and stdout. Resolves when the client is gone: stdin ended, stdout broke, or a line was too long for
 * the transport, which then stops reading.
 */
export async function serveStdio(
  tools: ToolServer,
  { version, report, initialized }: StdioOptions,
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
    const onProgress = ({ done: progress, total, message }: Progress): void => {
      const params = { progressToken: token ?? "", progress, ...defined({ total }), message };
      sendNotification({ method: "notifications/progress", params }).catch(report);
    };
    const call = {
      signal: AbortSignal.any([cancelled, signal]),
      actor,
      onProgress: token === undefined ? undefined : onProgress,
    };
    return { ...(await tools.call(params.name, params.arguments, call)) };
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  server.onerror = report;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
  if (initialized) server.oninitialized = initialized;
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    server.onclose = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
}

/**
 * The name that the client gave itself: cleaned, shortened, and without characters that could imitate another actor.
 */
const clientName = (name: string | undefined): string =>
  cleanText(name ?? "unknown", 60).replace(/[\s:]+/g, "-") || "unknown";
