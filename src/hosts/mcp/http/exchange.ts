import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCNotification,
  type JSONRPCRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { mayDo, type Role } from "../../../core/role.ts";
import { clientName } from "../client-name.ts";
import { listedTools } from "../listed-tools.ts";
import { originalName } from "../other-names.ts";
import { connectOnce, type SdkOptions } from "../sdk.ts";
import type { ToolServer } from "../server.ts";
import { drawsViews } from "../view/announced.ts";
import type { Labels } from "./label.ts";

/** The message of a client, and what came with it. */
type Message = {
  /** What was JSON. */
  message: unknown;
  /** The session id and the protocol version that the client sent along. */
  label: string | undefined;
  version: string | undefined;
  /** Whose token it came with. */
  role: Role;
  /** Whom an issuer says that it is, if the token was not ours. */
  subject?: string | undefined;
  /** Given what is said before the answer: progress. */
  onEvent: (message: object) => void;
};

/**
 * What to answer, with the HTTP status; without a body where a message has no answer. `label` is the session id that the
 * client shall send along from now on. `needed`: the issuer's token allows less than this, and one that allows it can be had.
 */
type Answer = { status: 200 | 202 | 400 | 403; body?: object; label?: string; needed?: Role };

/** Answers one message. The signal ends what the client no longer waits for. Never rejects. */
export type AnswerMessage = (given: Message, signal: AbortSignal) => Promise<Answer>;

type ExchangeOptions = SdkOptions & { labels: Labels };

/**
 * The server without sessions: each request meets a server of its own, which costs 60 µs. Only the calls under way are
 * known, so that their clients can cancel them.
 */
export function createExchange(
  tools: Record<Role, ToolServer>,
  { labels, ...options }: ExchangeOptions,
): AnswerMessage {
  const underWay = new Map<string, (cancelled: JSONRPCNotification) => void>();

  function notified(message: JSONRPCNotification, from: Caller): Answer {
    if (message.method === "notifications/cancelled")
      underWay.get(callOf(from, message.params?.["requestId"]))?.(message);
    return { status: 202 };
  }

  let roles: ReadonlyMap<string, Role> | undefined;
  /** Whose tool is called, if it is a lesser one who calls. */
  function neededFor({ method, params }: JSONRPCRequest, own: Role): Role | undefined {
    if (method !== "tools/call") return undefined;
    const name = originalName(String(params?.["name"]));
    roles ??= new Map(listedTools().map(({ role, shown }) => [shown.name, role]));
    const needed = tools.operator.list().some((tool) => tool.name === name) ? roles.get(name) : undefined;
    return needed === undefined || mayDo(own, needed) ? undefined : needed;
  }

  async function answered(
    message: JSONRPCRequest,
    { label, role, subject, onEvent }: Message,
    signal: AbortSignal,
  ): Promise<Answer> {
    const needed = subject === undefined ? undefined : neededFor(message, role);
    if (needed !== undefined) return { status: 403, needed };
    const isFirst = message.method === "initialize";
    const known = label === undefined ? undefined : labels.read(label);
    const said = isFirst ? saidIn(message.params) : known;
    const name = said?.replace(DRAWS, "") ?? "unknown";
    const ended = new AbortController();
    const stop = AbortSignal.any([signal, ended.signal]);
    const { promise, resolve } = Promise.withResolvers<object | undefined>();
    const transport = once({ onEvent, onAnswer: resolve, onClose: () => resolve(undefined) });
    const server = await connectOnce(
      tools[role],
      options,
      { client: { name, subject, draws: said?.endsWith(DRAWS) ?? false }, transport },
      stop,
    );
    const call = known === undefined ? undefined : callOf({ label, subject }, message.id);
    const cancel = (cancelled: JSONRPCNotification): void => {
      transport.onmessage?.(cancelled);
      resolve(undefined);
    };
    if (call !== undefined) underWay.set(call, cancel);
    const left = (): void => resolve(undefined);
    signal.addEventListener("abort", left, { once: true });
    try {
      transport.onmessage?.(message);
      const body = await promise;
      if (body === undefined) return { status: 202 };
      return { status: 200, body, ...(isFirst && "result" in body ? { label: labels.make(said ?? name) } : {}) };
    } finally {
      signal.removeEventListener("abort", left);
      if (call !== undefined && underWay.get(call) === cancel) underWay.delete(call);
      ended.abort(new Error("The exchange has ended."));
      await server.close();
    }
  }

  return async (given, signal) => {
    const { message, version } = given;
    try {
      if (Array.isArray(message)) return refused(null, ErrorCode.InvalidRequest, NO_BATCHES);
      if (isJSONRPCNotification(message)) return notified(message, given);
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) return { status: 202 };
      if (!isJSONRPCRequest(message)) return refused(null, ErrorCode.InvalidRequest, NO_MESSAGE);
      if (message.method !== "initialize" && version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version))
        return refused(message.id, SERVER_ERROR, UNKNOWN_VERSION);
      return await answered(message, given, signal);
    } catch (error) {
      options.report(error);
      return refused(null, ErrorCode.InternalError, "Something unexpected failed; the server's log has it.");
    }
  };
}

/** The first of the range that JSON-RPC leaves to servers: https://www.jsonrpc.org/specification#error_object */
const SERVER_ERROR = -32_000;
const NO_BATCHES = "A batch is not part of this protocol; send one message for each request.";
const NO_MESSAGE = "The body is no JSON-RPC 2.0 message; send one with jsonrpc, id, method and params.";
const UNKNOWN_VERSION = `This MCP-Protocol-Version is not known; send one of ${SUPPORTED_PROTOCOL_VERSIONS.join(", ")}.`;

const refused = (id: string | number | null, code: number, message: string): Answer => ({
  status: 400,
  body: { jsonrpc: "2.0", id, error: { code, message } },
});

type Caller = Pick<Message, "label" | "subject">;

/** Two clients may number their requests alike, and nobody cancels a call of another person. */
const callOf = (caller: Caller, id: unknown): string => JSON.stringify([caller.label, caller.subject, id]);

/** Stands behind the name of a client that draws our page; a name itself has no colon. */
const DRAWS = ":draws";

/** What a client says of itself at `initialize`, as far as later messages need it. */
function saidIn(params: JSONRPCRequest["params"]): string {
  const info = params?.["clientInfo"];
  const name = typeof info === "object" && info !== null && "name" in info ? info.name : undefined;
  return `${clientName(typeof name === "string" ? name : undefined)}${drawsViews(params?.["capabilities"]) ? DRAWS : ""}`;
}

type Listeners = { onEvent(message: object): void; onAnswer(message: object): void; onClose(): void };

/** The SDK's transport for one exchange: what has a result or an error is the answer, anything else comes before it. */
const once = ({ onEvent, onAnswer, onClose }: Listeners): Transport => ({
  start: async () => {},
  async send(message) {
    if ("method" in message) onEvent(message);
    else onAnswer(message);
  },
  close: async () => onClose(),
});
