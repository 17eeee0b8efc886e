import type { ServerResponse } from "node:http";
import type { Role } from "../../core/role.ts";
import { needsScope, type SignIn } from "./guard/admit.ts";
import { Refusal } from "./guard/hosts.ts";
import type { WebExchange, WebRoute } from "./server/handle.ts";
import { CALL_LIMITS, type RequestHead } from "./server/read-body.ts";
import { sendJson } from "./server/send.ts";

type OnEvent = (message: object) => void;

/** Answers the messages of MCP clients. Implemented in src/hosts/mcp/transport. */
export type McpExchange = {
  answer(
    given: {
      message: unknown;
      label: string | undefined;
      version: string | undefined;
      method: string | undefined;
      name: string | undefined;
      takesEvents: boolean;
      role: Role;
      subject: string | undefined;
      turn: () => Promise<void>;
      onEvent: OnEvent;
    },
    signal: AbortSignal,
  ): Promise<{ status: number; body?: object; label?: string; needed?: Role }>;
  /**
   * Undefined if there are no changes to wait for. `lost` tells a client that it must initialize
   * again.
   */
  stream(
    from: { label: string | undefined; subject: string | undefined },
    onEvent: OnEvent,
    signal: AbortSignal,
  ): Promise<void> | { lost: string } | undefined;
};

/**
 * Serves MCP's Streamable HTTP without sessions: one message per request, and one response. If
 * messages are sent before the response, it becomes an event stream. A GET opens a stream of
 * changes to the resources that the client follows. DELETE is not supported, because there are no
 * sessions to end.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export const createMcpRoute = (mcp: McpExchange, signIn?: SignIn): WebRoute => ({
  path: "/mcp",
  methods: ["POST", "GET"],
  role: "reader",
  takesIssued: true,
  answer: (exchange) =>
    exchange.request.method === "POST"
      ? answerPost(mcp, exchange, signIn)
      : openStream(mcp, exchange),
});

async function answerPost(mcp: McpExchange, exchange: WebExchange, signIn: SignIn | undefined) {
  const { request, response, signal, role, subject, readBody } = exchange;
  const accepted = acceptedBy(request);
  const turn = exchange.turnsOf({ role, subject });
  const message = await readBody(CALL_LIMITS, { turn }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.status !== 400) throw error;
    return sendJson(response, 400, toInvalidRequest(error.message));
  });
  if (response.headersSent) return;
  if (message === undefined) return sendJson(response, 400, PARSE_ERROR);
  const events = createEvents(response);
  const onEvent = (event: object): void => void (accepted.stream && events.send(event));
  const label = headerOf(request, "mcp-session-id");
  const version = headerOf(request, "mcp-protocol-version");
  const [method, name] = [headerOf(request, "mcp-method"), headerOf(request, "mcp-name")];
  const given = {
    message,
    label,
    version,
    method,
    name,
    takesEvents: accepted.stream,
    role,
    subject,
    turn,
    onEvent,
  };
  const { status, body, label: clientLabel, needed } = await mcp.answer(given, signal);
  if (needed !== undefined && signIn) throw needsScope(signIn, needed);
  if (signal.aborted) return void response.destroy();
  if (!response.headersSent && clientLabel !== undefined) {
    response.setHeader("Mcp-Session-Id", clientLabel);
  }
  if (response.headersSent || (!accepted.json && status === 200)) events.end(body);
  else if (body !== undefined) sendJson(response, status, body);
  else response.writeHead(status, { "Content-Length": 0 }).end();
}

async function openStream(
  mcp: McpExchange,
  { request, response, signal, subject }: WebExchange,
): Promise<void> {
  const events = createEvents(response);
  const accepts = request.method === "GET" && acceptedBy(request).stream;
  const from = { label: headerOf(request, "mcp-session-id"), subject };
  const over = accepts ? mcp.stream(from, events.send, signal) : undefined;
  if (over && "lost" in over) throw new Refusal(404, over.lost, { code: "not_found" });
  if (!over) {
    throw new Refusal(405, "This address accepts only POST.", { headers: { Allow: "POST" } });
  }
  events.begin();
  await over;
  events.end(undefined);
}

/** https://www.jsonrpc.org/specification#error_object */
const PARSE_ERROR = {
  jsonrpc: "2.0",
  id: null,
  error: { code: -32_700, message: "The body is not JSON; send one JSON-RPC message." },
};

const toInvalidRequest = (message: string): object => ({
  jsonrpc: "2.0",
  id: null,
  error: { code: -32_600, message },
});

const headerOf = ({ headersDistinct }: RequestHead, name: string): string | undefined =>
  headersDistinct[name]?.[0];

/**
 * Returns the response types that the client accepts. Without an `Accept` header, it accepts
 * anything.
 */
function acceptedBy({ headers: { accept = "*/*" } }: RequestHead): {
  json: boolean;
  stream: boolean;
} {
  const types = accept
    .split(",", 50)
    .map((type) => (type.split(";", 1)[0] ?? "").trim().toLowerCase());
  const stream = types.includes("text/event-stream");
  const json = ["*/*", "application/*", "application/json"].some((type) => types.includes(type));
  if (!json && !stream) {
    throw new Refusal(406, "The request must accept application/json or text/event-stream.");
  }
  return { json, stream };
}

/**
 * Interval between comments in milliseconds, shorter than the 30 s after which a silent client is
 * disconnected.
 */
const QUIET_MS = 15_000;

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function createEvents(response: ServerResponse) {
  let quiet: NodeJS.Timeout | undefined;
  function begin(): void {
    if (response.headersSent) return;
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-cache, no-transform",
      // Without this, nginx would buffer the stream until it is complete.
      "X-Accel-Buffering": "no",
    });
    response.flushHeaders();
    // A silent stream would eventually be closed by us or by a proxy. A comment keeps it open.
    quiet = setInterval(() => response.write(":\n\n"), QUIET_MS).unref();
    response.once("close", () => clearInterval(quiet));
  }
  function send(message: object): void {
    begin();
    if (!response.writableEnded) {
      response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    }
  }
  return {
    begin,
    send,
    end(body: object | undefined): void {
      if (body !== undefined) send(body);
      response.end();
    },
  };
}
