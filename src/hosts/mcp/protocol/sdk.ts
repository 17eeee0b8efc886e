import { randomUUID } from "node:crypto";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  McpError,
  ResultSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
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

// Tasks as revision 2025-11-25 has them: the client wants one, asks how it is, and waits for its
// result. https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks

const RELATED = "io.modelcontextprotocol/related-task";

// With transport/ the only file that uses the SDK, and of it the low-level server: the schemas and
// the checks of arguments and answers are our own, see docs/develop/decisions/166-mcp-revisions.md. It
// serves the revisions that begin with `initialize`; the one after them is served by
// stateless/answer.ts.

/** What a server is to one client, beyond its tools. */
export type ServerOffer = {
  /** One that initialized another server of the same process. */
  client?: CallingClient | undefined;
  /** What it follows; undefined where it cannot be told of changes later. */
  follows?: Follows | undefined;
  /** How much it wants to be told of what happens, from one request to the next. */
  log: { level?: McpLogLevel | undefined };
};

/** The server of one client, or of one message of a client. */
export function createSdkServer(
  tools: ToolServer,
  options: McpOptions,
  { client, follows, log }: ServerOffer,
  signal: AbortSignal,
): Server {
  const server = new Server(createServerInfo(options), {
    capabilities: capabilitiesOf(options, follows !== undefined, TASKS),
    instructions: INSTRUCTIONS,
    jsonSchemaValidator: noForms,
  });
  // Ours needs no sessions.
  server.removeRequestHandler("logging/setLevel");
  const methods = createMethods(tools, options, { notFound: RESOURCE_NOT_FOUND, marksTasks: true });
  const hasIngest = options.toolsets.includes("ingest");
  server.fallbackRequestHandler = async ({ method, params = {} }, extra) => {
    const asked: MethodContext = {
      signal: AbortSignal.any([extra.signal, signal]),
      client: client ?? clientOf(server.getClientVersion(), server.getClientCapabilities()),
      notify: (name, notice) =>
        void extra.sendNotification({ method: name, params: notice }).catch(options.report),
      logLevel: log.level,
    };
    const handlers: Record<string, McpMethod> = {
      "tools/call": () => callTool(methods, params, asked, extra),
      "logging/setLevel": () => {
        log.level = logLevelIn(params["level"]);
        if (log.level === undefined) {
          throw new ProtocolError(INVALID_PARAMS, `level: send one of ${LEVELS}.`);
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
      // The SDK's own error says its code in its message too, as clients of these revisions have
      // it.
      const { code, message, data } = methods.toProtocolError(error, asked);
      throw new McpError(code, message, data);
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

/** Until 2025-11-25 a server asks its client while the call waits. */
async function callTool(
  methods: Methods,
  params: MethodParams,
  asked: MethodContext,
  extra: Extra,
): Promise<MethodResult> {
  const asTask = params["task"] !== undefined;
  let answers: MethodContext["answers"];
  for (let round = 0; ; round++) {
    const { asks, ...result } = await methods.callTool(params, { ...asked, answers, asTask });
    if (!asks) return asTask ? taskFor(methods, requireText(params, "name"), result) : result;
    if (round === MAX_ROUNDS) {
      throw new ProtocolError(INTERNAL_ERROR, "The questions of this call do not end.");
    }
    answers = { responses: await answersTo(asks.requests, extra), state: asks.state };
  }
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** How often a call may ask a person. */
const MAX_ROUNDS = 5;
/** Clients give up on a call after a minute, and forms are shown while it waits. */
const ANSWER_MS = 50_000;

/**
 * Has the client ask these; one that it cannot ask, or that nobody answers, counts as cancelled.
 */
async function answersTo(
  requests: Readonly<Record<string, { method: string; params?: Record<string, unknown> }>>,
  { sendRequest, signal }: Extra,
): Promise<Record<string, unknown>> {
  const answered = Object.entries(requests).map(async ([name, request]) => {
    const options = { timeout: ANSWER_MS, signal };
    // Until 2025-11-25 an address to open has an id, by which a client could be told that it was
    // used.
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
      return { action: "cancel", error: String(error) };
    });
    return [name, response];
  });
  return Object.fromEntries(await Promise.all(answered)) as Record<string, unknown>;
}

/**
 * A server for the messages of one exchange, connected to its transport. The caller closes it.
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
 * For the answers to forms that a server has a client show. Ours are checked where they are asked:
 * what ships has no validator.
 */
const noForms = {
  getValidator: (): never => {
    throw new Error("This server checks the answers to its forms itself.");
  },
};

/** https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling */
export const RESOURCE_NOT_FOUND = -32_002;

/**
 * The task for a call whose client wants one. @throws ProtocolError where there is none, with what
 * the tool said
 */
async function taskFor(methods: Methods, tool: string, result: ToolResult) {
  const { anyTask } = await methods.tasks();
  const [first] = result.content;
  if (result.isError) throw new ProtocolError(INVALID_PARAMS, first?.text ?? "");
  const taskId = anyTask(tool, result);
  if (taskId !== undefined) return { task: await taskNow(methods, taskId) };
  throw new ProtocolError(
    METHOD_NOT_FOUND,
    "This call is answered at once; make it without a task.",
  );
}

const shown = (task: McpTask, pollInterval: number) => ({ ...task, ttl: null, pollInterval });

/** @throws ProtocolError where there is no such task */
async function taskNow(methods: Methods, taskId: unknown) {
  const { required, POLL_MS } = await methods.tasks();
  return shown(await required(taskId), POLL_MS);
}

/** Waits for its end. @throws ProtocolError where there is no such task */
async function taskEnded(
  methods: Methods,
  { taskId }: MethodParams,
  asked: MethodContext,
): Promise<MethodResult> {
  const { ended, POLL_MS } = await methods.tasks();
  // Over HTTP it also opens the stream that keeps the connection.
  const onWait = (task: McpTask): void =>
    asked.notify("notifications/tasks/status", shown(task, POLL_MS));
  return {
    ...(await ended(taskId, methods.askerOf(asked), onWait)),
    _meta: { [RELATED]: { taskId } },
  };
}
