import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCNotification,
  type JSONRPCRequest,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { mayDo, type Role } from "../../../core/role.ts";
import { toCalledMessage } from "../called-tool.ts";
import { listedTools } from "../listed-tools.ts";
import { toOurTool } from "../original-tools.ts";
import { type CallingClient, clientOf, UNKNOWN_CLIENT } from "../protocol/client.ts";
import { followsOf, type McpOptions } from "../protocol/methods.ts";
import { connectOnce, RESOURCE_NOT_FOUND, refuseInvalid } from "../protocol/sdk.ts";
import type { ToolServer } from "../server.ts";
import { isStateless, REVISION } from "../stateless/claim.ts";
import { loadStateless } from "../stateless/load.ts";
import type { RequestMessage } from "../stateless/request.ts";
import type { SessionLabels } from "./label.ts";
import { createStreams } from "./streams.ts";

const ABILITIES = ["draws", "form", "url", "plainForms"] as const;

/**
 * Encodes the client's name and abilities from `initialize` for its label. A name contains no
 * colon.
 */
const describeClient = (client: CallingClient): string =>
  [client.name, ...ABILITIES.filter((ability) => client[ability])].join(":");

/** Decodes a client's name and abilities from a label. Without a label, the client is unknown. */
function clientIn(text: string | undefined): CallingClient {
  if (text === undefined) return UNKNOWN_CLIENT;
  const [name = "", ...abilities] = text.split(":");
  const able = Object.fromEntries(
    ABILITIES.map((ability) => [ability, abilities.includes(ability)]),
  ) as Record<(typeof ABILITIES)[number], boolean>;
  return { ...UNKNOWN_CLIENT, name, ...able };
}

/** A client's message and its metadata. */
type ClientMessage = {
  /** The parsed JSON. */
  message: unknown;
  /** Session id that the client sent. */
  label: string | undefined;
  /** More data from its headers. */
  version: string | undefined;
  method?: string | undefined;
  name?: string | undefined;
  /**
   * True if the client accepts messages before the response. Otherwise, it cannot be asked
   * anything.
   */
  takesEvents?: boolean;
  /** Role of the token that came with it. */
  role: Role;
  /** Waits for the caller's turn, if callers take turns. */
  turn?: (() => Promise<void>) | undefined;
  /** The user as stated by an issuer, if the token is not ours. */
  subject?: string | undefined;
  /** Receives messages that are sent before the response: progress and questions. */
  onEvent: (message: object) => void;
};

/**
 * The response and its HTTP status. It has no body if the message needs no response. `label` is the
 * session id that the client must send from now on. `needed` is set if the issuer's token allows
 * less than this role and a token that allows it is available.
 */
type ExchangeAnswer = { status: number; body?: object; label?: string; needed?: Role };

/**
 * `ended` aborts when the server stops. It also ends work that would otherwise continue until its
 * client disconnects.
 */
type ExchangeOptions = McpOptions & { labels: SessionLabels; ended?: AbortSignal };

/** Maximum number of clients whose log levels are kept. They are kept in this process only. */
const MAX_LOGS = 500;

export interface Exchange {
  /**
   * Answers one message. The signal aborts work that the client no longer waits for. Never rejects.
   */
  answer(given: ClientMessage, signal: AbortSignal): Promise<ExchangeAnswer>;
  /**
   * Notifies a client of changes to the resources that it follows, until the signal aborts or the
   * server stops. Undefined if there is nothing to follow or the client sent no session id. The
   * client must begin a new session if this one was lost; `lost` is the sentence for it.
   */
  stream(
    from: Caller,
    onEvent: ClientMessage["onEvent"],
    signal: AbortSignal,
  ): Promise<void> | { lost: string } | undefined;
}

/**
 * Creates a server without sessions. Each request gets its own server, which costs 60 µs. Only
 * calls in progress are kept, so that their clients can cancel them and answer their questions.
 */
export function createExchange(
  tools: Record<Role, ToolServer>,
  { labels, ended: stopping = NEVER, ...options }: ExchangeOptions,
): Exchange {
  const streams = options.toolsets.includes("ingest")
    ? createStreams((tell) => followsOf(tools.operator, options, RESOURCE_NOT_FOUND, tell))
    : undefined;
  const underWay = new Map<string, (cancelled: JSONRPCNotification) => void>();
  const asking = new Map<string, (response: JSONRPCMessage) => void>();
  const logs = new Map<string, Parameters<typeof connectOnce>[2]["log"]>();
  let questions = 0;

  function notified(message: JSONRPCNotification, from: Caller): ExchangeAnswer {
    if (message.method === "notifications/cancelled") {
      underWay.get(callOf(from, message.params?.["requestId"]))?.(message);
    }
    return { status: 202 };
  }

  let roles: ReadonlyMap<string, Role> | undefined;
  /**
   * Returns the role that the called tool needs, if an issuer's token gives the caller a lesser
   * role.
   */
  function neededFor(
    { method, params }: JSONRPCRequest,
    { role: callerRole, subject }: ClientMessage,
  ): Role | undefined {
    if (subject === undefined || method !== "tools/call") return undefined;
    const name = toOurTool(String(params?.["name"]));
    roles ??= new Map(listedTools().map(({ role, shown }) => [shown.name, role]));
    const needed = tools.operator.offers(name) ? roles.get(name) : undefined;
    return needed === undefined || mayDo(callerRole, needed) ? undefined : needed;
  }

  /** Returns the log settings of this client. A server writes new settings to the same object. */
  function logOf(client: string | undefined) {
    const log = (client === undefined ? undefined : logs.get(client)) ?? {};
    if (client === undefined) return log;
    logs.delete(client);
    logs.set(client, log);
    if (logs.size > MAX_LOGS) logs.delete(logs.keys().next().value ?? "");
    return log;
  }

  async function answered(
    message: JSONRPCRequest,
    { label, role, turn, subject, onEvent, takesEvents = false }: ClientMessage,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer> {
    const from = { label, subject };
    const isFirst = message.method === "initialize";
    const known = label === undefined ? undefined : labels.read(label);
    const { clientInfo, capabilities, protocolVersion } = message.params ?? {};
    const client = isFirst ? clientOf(clientInfo, capabilities, protocolVersion) : clientIn(known);
    const able = { ...client, subject, ...(takesEvents ? {} : { form: false, url: false }) };
    const ended = new AbortController();
    const stop = AbortSignal.any([signal, ended.signal]);
    const { promise, resolve } = Promise.withResolvers<object | undefined>();
    const questionIds: string[] = [];
    /**
     * Two exchanges of a client may use the same ids for their questions, so each question is sent
     * with an id of its own.
     */
    const onQuestion = (question: JSONRPCRequest): void => {
      const id = `ask-${++questions}`;
      questionIds.push(callOf(from, id));
      asking.set(callOf(from, id), (response) =>
        transport.onmessage?.({ ...response, id: question.id }),
      );
      onEvent({ ...question, id });
    };
    const transport = once({
      onEvent,
      onQuestion,
      onAnswer: resolve,
      onClose: () => resolve(undefined),
    });
    const mine = known === undefined ? undefined : callOf(from, "");
    const offer = { client: able, log: logOf(mine), follows: streams?.of(mine) };
    const server = await connectOnce(
      inTurns(tools[role], turn),
      options,
      { ...offer, transport },
      stop,
    );
    const call = known === undefined ? undefined : callOf(from, message.id);
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
      return {
        status: 200,
        body,
        ...(isFirst && "result" in body ? { label: labels.make(describeClient(client)) } : {}),
      };
    } finally {
      signal.removeEventListener("abort", left);
      if (call !== undefined && underWay.get(call) === cancel) underWay.delete(call);
      for (const id of questionIds) asking.delete(id);
      ended.abort(new Error("The exchange has ended."));
      await server.close();
    }
  }

  async function answeredAlone(
    message: JSONRPCRequest,
    given: ClientMessage,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer> {
    const { version, method, name, role, turn, subject, onEvent } = given;
    return (await loadStateless()).answerStateless(inTurns(tools[role], turn), options, {
      message,
      sent: given.message as RequestMessage,
      subject,
      headers: { version, method, name },
      signal,
      ended: stopping,
      notify: (method, params) => onEvent({ jsonrpc: "2.0", method, params }),
    });
  }

  /**
   * True if the client must begin a new session: its id is not one of ours, or it wants to follow a
   * resource although its stream and subscriptions ended with an earlier process.
   */
  function isLost(message: JSONRPCRequest, { label, version, subject }: ClientMessage): boolean {
    if (label === undefined || message.method === "initialize" || isStateless(message, version)) {
      return false;
    }
    const follows = message.method === "resources/subscribe" && streams !== undefined;
    return labels.read(label) === undefined || (follows && isDropped({ label, subject }));
  }

  const isDropped = ({ label = "", subject }: Caller): boolean =>
    !labels.isOwn(label) || streams?.isDropped(callOf({ label, subject }, "")) === true;

  async function answer(given: ClientMessage, signal: AbortSignal): Promise<ExchangeAnswer> {
    const { message: sent, version } = given;
    const message = isJSONRPCRequest(sent) ? toCalledMessage(sent) : sent;
    try {
      if (Array.isArray(message)) return refused(null, ErrorCode.InvalidRequest, NO_BATCHES);
      if (isJSONRPCNotification(message)) return notified(message, given);
      await given.turn?.();
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
        asking.get(callOf(given, message.id))?.(message);
        return { status: 202 };
      }
      if (!isJSONRPCRequest(message)) return refused(null, ErrorCode.InvalidRequest, NO_MESSAGE);
      if (isLost(message, given)) return { status: 404, body: lostSession(message.id) };
      const needed = neededFor(message, given);
      if (needed !== undefined) return { status: 403, needed };
      if (isStateless(message, version)) return await answeredAlone(message, given, signal);
      if (
        message.method !== "initialize" &&
        version !== undefined &&
        !SUPPORTED_PROTOCOL_VERSIONS.includes(version)
      ) {
        return refused(message.id, SERVER_ERROR, UNKNOWN_VERSION);
      }
      const refusal = refuseInvalid(message);
      return refusal ? { status: 200, body: refusal } : await answered(message, given, signal);
    } catch (error) {
      options.report(error);
      return refused(
        null,
        ErrorCode.InternalError,
        "An unexpected error occurred; see the server's log.",
      );
    }
  }

  return {
    answer,
    stream(from, onEvent, signal) {
      if (from.label === undefined || streams === undefined) return undefined;
      if (labels.read(from.label) === undefined || isDropped(from)) return { lost: LOST_SESSION };
      return streams.open(callOf(from, ""), onEvent, AbortSignal.any([signal, stopping]));
    },
  };
}

/** Returns the same tools for a caller that takes turns with others. */
const inTurns = (tools: ToolServer, turn: ClientMessage["turn"]): ToolServer => ({
  ...tools,
  call: (name, args, call) => tools.call(name, args, { ...call, turn }),
});

/** The signal of a server that is never stopped. */
const NEVER = AbortSignal.any([]);

/**
 * The first code of the range that JSON-RPC reserves for servers:
 * https://www.jsonrpc.org/specification#error_object
 */
const SERVER_ERROR = -32_000;
const NO_BATCHES = "This protocol has no batches; send one message for each request.";
const NO_MESSAGE =
  "The body is not a JSON-RPC 2.0 message; send one with jsonrpc, id, method and params.";
const UNKNOWN_VERSION =
  "This MCP-Protocol-Version is not supported; send one of " +
  `${[REVISION, ...SUPPORTED_PROTOCOL_VERSIONS].join(", ")}.`;

const refused = (id: RequestId | null, code: number, message: string): ExchangeAnswer => ({
  status: 400,
  body: { jsonrpc: "2.0", id, error: { code, message } },
});

/**
 * A server that ended a session must answer its requests with 404; the client then initializes again:
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
 */
const LOST_SESSION =
  "This session is not known here, and what it followed was dropped. Initialize again without " +
  "Mcp-Session-Id, then subscribe again.";
/** The code that the SDK's own server uses. */
const SESSION_NOT_FOUND = -32_001;
const lostSession = (id: RequestId): object => ({
  jsonrpc: "2.0",
  id,
  error: { code: SESSION_NOT_FOUND, message: LOST_SESSION },
});

type Caller = Pick<ClientMessage, "label" | "subject">;

/**
 * Identifies a call. Two clients may use the same request ids, but no caller may cancel another
 * caller's call or answer for it.
 */
const callOf = ({ label, subject }: Caller, id: unknown): string =>
  JSON.stringify([label, subject, id]);

type Listeners = {
  onEvent(message: object): void;
  onQuestion(message: JSONRPCRequest): void;
  onAnswer(message: object): void;
  onClose(): void;
};

/**
 * The SDK's transport for one exchange. A message with a result or an error is the response. All
 * other messages are sent before it.
 */
const once = ({ onEvent, onQuestion, onAnswer, onClose }: Listeners): Transport => ({
  start: async () => {},
  async send(message) {
    if (isJSONRPCRequest(message)) onQuestion(message);
    else if ("method" in message) onEvent(message);
    else onAnswer(message);
  },
  close: async () => onClose(),
});
