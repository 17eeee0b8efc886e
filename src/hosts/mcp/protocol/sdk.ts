import { randomUUID } from "node:crypto";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  InitializeRequestSchema,
  type JSONRPCRequest,
  LATEST_PROTOCOL_VERSION,
  McpError,
  PingRequestSchema,
  ResultSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { wordsOfIssue } from "../../../app/own-files/words-of-issue.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { isFields, type JsonFields } from "../../../base/text/parse-json.ts";
import { INSTRUCTIONS, type ToolServer } from "../server.ts";
import type { ToolResult } from "../to-result.ts";
import { LOG_LEVELS, type McpLogLevel } from "../tools/define.ts";
import { type CallingClient, clientOf } from "./client.ts";
import {
  capabilitiesOf,
  createMethods,
  createServerInfo,
  logLevelIn,
  type McpMethod,
  type McpOptions,
  type MethodContext,
  type MethodParams,
  type MethodResult,
  type Methods,
  requireText,
} from "./methods.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  ProtocolError,
} from "./protocol-error.ts";
import type { Follows } from "./subscriptions.ts";
import type { McpTask } from "./tasks.ts";

// Tasks in revision 2025-11-25: the client requests one, polls its state, and waits for its result.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks

const RELATED = "io.modelcontextprotocol/related-task";

// Only this file and transport/ use the SDK, and they use only its low-level server. The schemas
// and the checks of arguments and answers are our own; see
// docs/develop/decisions/166-mcp-revisions.md. This file serves the revisions that begin with
// `initialize`; stateless/answer.ts serves the later revision.

/** Properties of a server for one client, in addition to its tools. */
export type ServerOffer = {
  /** A client that called `initialize` on another server in the same process. */
  client?: CallingClient | undefined;
  /** The client's subscriptions; undefined if it cannot be notified of changes later. */
  follows?: Follows | undefined;
  /** The protocol version of the client's `initialize`, if it is called on this server. */
  revision?: (() => unknown) | undefined;
  /** The log level that the client requested, kept between requests. */
  log: { level?: McpLogLevel | undefined };
};

/** Creates the server for one client, or for a single message from a client. */
export function createSdkServer(
  tools: ToolServer,
  options: McpOptions,
  { client, revision, follows, log }: ServerOffer,
  signal: AbortSignal,
): Server {
  const server = new Server(createServerInfo(options), {
    capabilities: capabilitiesOf(options, follows !== undefined, TASKS),
    instructions: INSTRUCTIONS,
    jsonSchemaValidator: noForms,
  });
  // Replaced by our own handler, which needs no sessions.
  server.removeRequestHandler("logging/setLevel");
  const methods = createMethods(tools, options, { notFound: RESOURCE_NOT_FOUND, marksTasks: true });
  const hasIngest = options.toolsets.includes("ingest");
  server.fallbackRequestHandler = async ({ method, params = {} }, extra) => {
    const asked: MethodContext = {
      signal: AbortSignal.any([extra.signal, signal]),
      client:
        client ?? clientOf(server.getClientVersion(), server.getClientCapabilities(), revision?.()),
      notify: (name, notice) =>
        void extra.sendNotification({ method: name, params: notice }).catch(options.report),
      logLevel: log.level,
    };
    const handlers: Record<string, McpMethod> = {
      "tools/call": () => callTool(methods, params, asked, extra),
      "logging/setLevel": () => {
        log.level = logLevelIn(params["level"]);
        if (log.level === undefined) {
          throw new ProtocolError(INVALID_PARAMS, `level: must be one of ${LEVELS}.`);
        }
        return {};
      },
      ...(hasIngest
        ? {
            "tasks/get": () => taskNow(methods, params["taskId"]),
            "tasks/result": () => taskEnded(methods, params, asked),
          }
        : {}),
      ...(follows ? followed(follows) : {}),
    };
    try {
      return await methods.find(handlers, method)(params, asked);
    } catch (error) {
      // The SDK sends the code, message and data of any error. Its own error would also write the code
      // into the message, where the clients' SDK already writes it.
      throw methods.toProtocolError(error, asked);
    }
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  server.onerror = options.report;
  return server;
}

const LEVELS = LOG_LEVELS.join(", ");
const TASKS = { tasks: { requests: { tools: { call: {} } } } };

/** A subscription lasts as long as its client. */
const followed = (follows: Follows): Record<string, McpMethod> => ({
  async "resources/subscribe"(params) {
    await follows.add(requireText(params, "uri"));
    return {};
  },
  "resources/unsubscribe"(params) {
    follows.remove(requireText(params, "uri"));
    return {};
  },
});

/** Up to 2025-11-25, a server asks its client while the call waits. */
async function callTool(
  methods: Methods,
  params: MethodParams,
  asked: MethodContext,
  extra: Extra,
): Promise<MethodResult> {
  const asTask = params["task"] !== undefined;
  let answers: MethodContext["answers"];
  let { client } = asked;
  for (let round = 0; ; round++) {
    const context = { ...asked, client, answers, asTask };
    const { asks, ...result } = await methods.callTool(params, context);
    if (!asks) return asTask ? taskFor(methods, requireText(params, "name"), result) : result;
    if (round === MAX_ROUNDS) {
      throw new ProtocolError(INTERNAL_ERROR, "This call does not stop asking questions.");
    }
    const requests = client.plainForms ? withPlainForms(asks.requests) : asks.requests;
    const responses = await answersTo(requests, extra);
    if (responses) {
      answers = { responses, state: asks.state };
    } else {
      // The call is answered as for every client that announces no forms.
      client = { ...client, form: false, url: false };
      answers = undefined;
    }
  }
}

type Questions = Readonly<Record<string, { method: string; params?: Record<string, unknown> }>>;

/** Rewrites choices with titles for clients that would draw a text field for `oneOf`. */
const withPlainForms = (questions: Questions): Questions =>
  Object.fromEntries(
    Object.entries(questions).map(([name, { params = {}, ...question }]) => {
      const { requestedSchema: schema } = params;
      if (!isFields(schema) || !isFields(schema["properties"])) {
        return [name, { ...question, params }];
      }
      const fields = Object.entries(schema["properties"]).map(([key, field]) => [
        key,
        isFields(field) ? toPlainField(field) : field,
      ]);
      const properties = Object.fromEntries(fields) as Record<string, unknown>;
      return [
        name,
        { ...question, params: { ...params, requestedSchema: { ...schema, properties } } },
      ];
    }),
  );

function toPlainField({ oneOf, ...field }: JsonFields): JsonFields {
  if (!Array.isArray(oneOf)) return field;
  const choices = oneOf.filter(isFields);
  return {
    ...field,
    enum: choices.map((choice) => choice["const"]),
    enumNames: choices.map(({ title }) => title),
  };
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Maximum number of times that a call may ask a person. */
const MAX_ROUNDS = 5;
/** Clients give up on a call after a minute, and forms are shown while it waits. */
const ANSWER_MS = 50_000;

/**
 * Makes the client ask these questions. A question that is not answered counts as cancelled.
 * Returns undefined if the client does not know the request, as behind a bridge that announces the
 * forms of its client and does not pass them on.
 */
async function answersTo(
  requests: Questions,
  { sendRequest, signal }: Extra,
): Promise<Record<string, unknown> | undefined> {
  let isUnknown = false;
  const answered = Object.entries(requests).map(async ([name, request]) => {
    const options = { timeout: ANSWER_MS, signal };
    // Up to 2025-11-25, an address to open has an id. The server can use it to tell the client that
    // the address was used.
    const params =
      request.params?.["mode"] === "url"
        ? { ...request.params, elicitationId: randomUUID() }
        : request.params;
    const response = await sendRequest(
      { ...request, params } as ServerRequest,
      ResultSchema,
      options,
    ).catch((error: unknown) => {
      signal.throwIfAborted();
      isUnknown ||= error instanceof McpError && error.code === METHOD_NOT_FOUND;
      return { action: "cancel", error: error instanceof Error ? error.message : String(error) };
    });
    return [name, response];
  });
  const responses = Object.fromEntries(await Promise.all(answered)) as Record<string, unknown>;
  return isUnknown ? undefined : responses;
}

/**
 * Creates a server for the messages of one exchange and connects it to its transport. The caller
 * must close it.
 */
export async function connectOnce(
  tools: ToolServer,
  options: McpOptions,
  { transport, ...offer }: ServerOffer & { transport: Transport },
  signal: AbortSignal,
): Promise<{ close(): Promise<void> }> {
  const server = createSdkServer(tools, options, offer, signal);
  await server.connect(transport);
  return server;
}

/**
 * Replaces the SDK's validator for form answers. The answers are checked where the questions are
 * asked, because the shipped program has no validator.
 */
const noForms = {
  getValidator: (): never => {
    throw new Error("This server checks the answers to its forms itself.");
  },
};

/** https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling */
export const RESOURCE_NOT_FOUND = -32_002;

/**
 * Returns the task for a call whose client requested one. @throws ProtocolError if the call creates
 * no task; for a failed call, with the tool's text
 */
async function taskFor(methods: Methods, tool: string, result: ToolResult) {
  const { anyTask } = await methods.tasks();
  const [first] = result.content;
  if (result.isError) throw new ProtocolError(INVALID_PARAMS, first?.text ?? "");
  const taskId = anyTask(tool, result);
  if (taskId !== undefined) return { task: await taskNow(methods, taskId) };
  throw new ProtocolError(
    METHOD_NOT_FOUND,
    "This call is answered immediately; make it without a task.",
  );
}

const shown = (task: McpTask, pollInterval: number) => ({ ...task, ttl: null, pollInterval });

/** @throws ProtocolError if there is no such task */
async function taskNow(methods: Methods, taskId: unknown) {
  const { required, POLL_MS } = await methods.tasks();
  return shown(await required(taskId), POLL_MS);
}

/** Waits until the task has ended. @throws ProtocolError if there is no such task */
async function taskEnded(
  methods: Methods,
  { taskId }: MethodParams,
  asked: MethodContext,
): Promise<MethodResult> {
  const { ended, POLL_MS } = await methods.tasks();
  // Over HTTP, this also opens the stream that keeps the connection alive.
  const onWait = (task: McpTask): void =>
    asked.notify("notifications/tasks/status", shown(task, POLL_MS));
  return {
    ...(await ended(taskId, methods.askerOf(asked), onWait)),
    _meta: { [RELATED]: { taskId } },
  };
}

/** The requests that the SDK answers itself. The SDK would describe a fault in them as JSON. */
const ANSWERED_BY_SDK = new Map<string, typeof InitializeRequestSchema | typeof PingRequestSchema>([
  ["initialize", InitializeRequestSchema],
  ["ping", PingRequestSchema],
]);

/**
 * Returns the response to a request that the SDK itself would answer, if it is invalid: a sentence
 * with the field and what it must be. Every transport asks this before it passes a request on.
 */
export function refuseInvalid(message: JSONRPCRequest): object | undefined {
  const [issue] = ANSWERED_BY_SDK.get(message.method)?.safeParse(message).error?.issues ?? [];
  if (!issue) return undefined;
  const path = issue.path.slice(1).map(String).join(".");
  const field = EXPECTED_FIELDS[path];
  const rule =
    issue.code === "custom" ? "must be as this revision of MCP describes it" : wordsOfIssue(issue);
  const must = field === undefined ? rule : `must ${field}`;
  const error = {
    code: INVALID_PARAMS,
    message: cleanText(`${path === "" ? "params" : path}: ${must}.`, 300),
  };
  return { jsonrpc: "2.0", id: message.id, error };
}

const NAMED = 'be an object with name and version, e.g. {"name": "example", "version": "1.0"}';
const EXPECTED_FIELDS: Readonly<Record<string, string>> = {
  "": "be an object with protocolVersion, capabilities and clientInfo",
  protocolVersion: `be a string, e.g. "${LATEST_PROTOCOL_VERSION}"`,
  capabilities: "be an object, e.g. {}",
  clientInfo: NAMED,
};
