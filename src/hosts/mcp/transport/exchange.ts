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
import { listedTools } from "../listed-tools.ts";
import { toOriginalName } from "../other-names.ts";
import { type CallingClient, clientOf, UNKNOWN_CLIENT } from "../protocol/client.ts";
import { followsOf, type McpOptions } from "../protocol/methods.ts";
import { connectOnce, RESOURCE_NOT_FOUND } from "../protocol/sdk.ts";
import type { ToolServer } from "../server.ts";
import { isStateless, REVISION } from "../stateless/claim.ts";
import { loadStateless } from "../stateless/load.ts";
import type { SessionLabels } from "./label.ts";
import { createStreams } from "./streams.ts";

const ABILITIES = ["draws", "form", "url"] as const;

/** What a client said of itself at `initialize`, for its label; a name itself has no colon. */
const describeClient = (client: CallingClient): string =>
  [client.name, ...ABILITIES.filter((ability) => client[ability])].join(":");

/** The same as it was read from a label; undefined of a client without one. */
function clientIn(text: string | undefined): CallingClient {
  if (text === undefined) return UNKNOWN_CLIENT;
  const [name = "", ...abilities] = text.split(":");
  const able = (ability: string): boolean => abilities.includes(ability);
  return { ...UNKNOWN_CLIENT, name, draws: able("draws"), form: able("form"), url: able("url") };
}

/** The message of a client, and what came with it. */
type ClientMessage = {
  /** What was JSON. */
  message: unknown;
  /** The session id that the client sent along. */
  label: string | undefined;
  /** What else it said in its headers. */
  version: string | undefined;
  method?: string | undefined;
  name?: string | undefined;
  /** Whether it takes what is said before the answer; without it nobody can be asked. */
  takesEvents?: boolean;
  /** Whose token it came with. */
  role: Role;
  /** Whose turn it takes. */
  turn?: (() => Promise<void>) | undefined;
  /** Whom an issuer says that it is, if the token was not ours. */
  subject?: string | undefined;
  /** Given what is said before the answer: progress, and questions. */
  onEvent: (message: object) => void;
};

/**
 * What to answer, with the HTTP status; without a body where a message has no answer. `label` is
 * the session id that the client shall send along from now on. `needed`: the issuer's token allows
 * less than this, and one that allows it can be had.
 */
type ExchangeAnswer = { status: number; body?: object; label?: string; needed?: Role };

/** `ended`: the server stops, and with it what would go on until its client leaves. */
type ExchangeOptions = McpOptions & { labels: SessionLabels; ended?: AbortSignal };

/** How much a client wants to be told lives in this process alone; of so many clients. */
const MAX_LOGS = 500;

export interface Exchange {
  /** Answers one message. The signal ends what the client no longer waits for. Never rejects. */
  answer(given: ClientMessage, signal: AbortSignal): Promise<ExchangeAnswer>;
  /**
   * Tells a client of what it follows, until the signal aborts or the server stops. Undefined
   * where there is nothing to follow, or no such client.
   */
  stream(
    from: Caller,
    onEvent: ClientMessage["onEvent"],
    signal: AbortSignal,
  ): Promise<void> | undefined;
}

/**
 * The server without sessions: each request meets a server of its own, which costs 60 µs. Only the
 * calls under way are known, so that their clients can cancel them and answer what they ask.
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
  /** Whose tool is called, if it is a lesser one who calls by the token of an issuer. */
  function neededFor(
    { method, params }: JSONRPCRequest,
    { role: callerRole, subject }: ClientMessage,
  ): Role | undefined {
    if (subject === undefined || method !== "tools/call") return undefined;
    const name = toOriginalName(String(params?.["name"]));
    roles ??= new Map(listedTools().map(({ role, shown }) => [shown.name, role]));
    const needed = tools.operator.list().some((tool) => tool.name === name)
      ? roles.get(name)
      : undefined;
    return needed === undefined || mayDo(callerRole, needed) ? undefined : needed;
  }

  /** What this client set, to which a server writes what it sets now. */
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
    const { clientInfo, capabilities } = message.params ?? {};
    const client = isFirst ? clientOf(clientInfo, capabilities) : clientIn(known);
    const able = { ...client, subject, ...(takesEvents ? {} : { form: false, url: false }) };
    const ended = new AbortController();
    const stop = AbortSignal.any([signal, ended.signal]);
    const { promise, resolve } = Promise.withResolvers<object | undefined>();
    const questionIds: string[] = [];
    /**
     * Two exchanges of a client number their questions alike: on the way each gets an id of its
     * own.
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
      subject,
      headers: { version, method, name },
      signal,
      ended: stopping,
      notify: (method, params) => onEvent({ jsonrpc: "2.0", method, params }),
    });
  }

  async function answer(given: ClientMessage, signal: AbortSignal): Promise<ExchangeAnswer> {
    const { message, version } = given;
    try {
      if (Array.isArray(message)) return refused(null, ErrorCode.InvalidRequest, NO_BATCHES);
      if (isJSONRPCNotification(message)) return notified(message, given);
      await given.turn?.();
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
        asking.get(callOf(given, message.id))?.(message);
        return { status: 202 };
      }
      if (!isJSONRPCRequest(message)) return refused(null, ErrorCode.InvalidRequest, NO_MESSAGE);
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
      return await answered(message, given, signal);
    } catch (error) {
      options.report(error);
      return refused(
        null,
        ErrorCode.InternalError,
        "Something unexpected failed; the server's log has it.",
      );
    }
  }

  return {
    answer,
    stream(from, onEvent, signal) {
      if (from.label === undefined || labels.read(from.label) === undefined) return undefined;
      return streams?.open(callOf(from, ""), onEvent, AbortSignal.any([signal, stopping]));
    },
  };
}

/** The same tools, for a caller that takes turns with others. */
const inTurns = (tools: ToolServer, turn: ClientMessage["turn"]): ToolServer => ({
  ...tools,
  call: (name, args, call) => tools.call(name, args, { ...call, turn }),
});

/** For a server whose end nobody tells. */
const NEVER = AbortSignal.any([]);

/**
 * The first of the range that JSON-RPC leaves to servers:
 * https://www.jsonrpc.org/specification#error_object
 */
const SERVER_ERROR = -32_000;
const NO_BATCHES = "A batch is not part of this protocol; send one message for each request.";
const NO_MESSAGE =
  "The body is no JSON-RPC 2.0 message; send one with jsonrpc, id, method and params.";
const UNKNOWN_VERSION = `This MCP-Protocol-Version is not known; send one of ${[REVISION, ...SUPPORTED_PROTOCOL_VERSIONS].join(", ")}.`;

const refused = (id: RequestId | null, code: number, message: string): ExchangeAnswer => ({
  status: 400,
  body: { jsonrpc: "2.0", id, error: { code, message } },
});

type Caller = Pick<ClientMessage, "label" | "subject">;

/**
 * Two clients may number their requests alike, and nobody cancels or answers for a call of another
 * person.
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
 * The SDK's transport for one exchange: what has a result or an error is the answer, anything else
 * comes before it.
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
