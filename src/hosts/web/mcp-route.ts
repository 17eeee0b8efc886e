import type { IncomingMessage, ServerResponse } from "node:http";
import type { Role } from "../../core/role.ts";
import { needsScope, type SignIn } from "./guard/admit.ts";
import { Refusal } from "./guard/refusal.ts";
import type { Route } from "./server/handle.ts";
import { sendJson } from "./server/send.ts";

/** Answers one message of an MCP client; src/hosts/mcp/http has it. */
export type AnswerMessage = (
  given: {
    message: unknown;
    label: string | undefined;
    version: string | undefined;
    role: Role;
    subject?: string | undefined;
    onEvent: (message: object) => void;
  },
  signal: AbortSignal,
) => Promise<{ status: number; body?: object; label?: string; needed?: Role }>;

/**
 * MCP's Streamable HTTP without sessions: one message a request, one answer. What is said before the answer makes it a stream of
 * events. There is no stream that waits for what may come (GET), and no session to end (DELETE).
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export const mcpRoute = (answer: AnswerMessage, signIn?: SignIn): Route => ({
  path: "/mcp",
  methods: ["POST"],
  role: "reader",
  takesIssued: true,
  async answer({ request, response, signal, role, subject, readBody }) {
    const accepted = acceptedBy(request);
    const message = await readBody();
    if (message === undefined) return sendJson(response, 400, PARSE_ERROR);
    const events = createEvents(response);
    const onEvent = (event: object): void => void (accepted.stream && events.send(event));
    const label = headerOf(request, "mcp-session-id");
    const version = headerOf(request, "mcp-protocol-version");
    const given = { message, label, version, role, subject, onEvent };
    const { status, body, label: own, needed } = await answer(given, signal);
    if (needed !== undefined && signIn) throw needsScope(signIn, needed);
    if (signal.aborted) return void response.destroy();
    if (!response.headersSent && own !== undefined) response.setHeader("Mcp-Session-Id", own);
    if (response.headersSent || (!accepted.json && status === 200)) events.end(body);
    else if (body !== undefined) sendJson(response, status, body);
    else response.writeHead(status, { "Content-Length": 0 }).end();
  },
});

/** https://www.jsonrpc.org/specification#error_object */
const PARSE_ERROR = {
  jsonrpc: "2.0",
  id: null,
  error: { code: -32_700, message: "The body is not JSON; send one JSON-RPC message." },
};

const headerOf = ({ headersDistinct }: IncomingMessage, name: string): string | undefined => headersDistinct[name]?.[0];

/** What the client takes. One that says nothing takes anything. */
function acceptedBy({ headers: { accept = "*/*" } }: IncomingMessage): { json: boolean; stream: boolean } {
  const types = accept.split(",", 50).map((type) => (type.split(";", 1)[0] ?? "").trim().toLowerCase());
  const stream = types.includes("text/event-stream");
  const json = ["*/*", "application/*", "application/json"].some((type) => types.includes(type));
  if (!json && !stream)
    throw new Refusal(406, "The answer is application/json or text/event-stream, and neither is accepted.");
  return { json, stream };
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function createEvents(response: ServerResponse): { send(message: object): void; end(body: object | undefined): void } {
  const send = (message: object): void => {
    if (!response.headersSent)
      response.writeHead(200, {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-cache, no-transform",
        // nginx would hold it back until it is complete.
        "X-Accel-Buffering": "no",
      });
    if (!response.writableEnded) response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  };
  return {
    send,
    end(body: object | undefined): void {
      if (body !== undefined) send(body);
      response.end();
    },
  };
}
