import { randomUUID } from "node:crypto";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  GetTaskPayloadRequestSchema,
  GetTaskRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  ResultSchema,
  type ServerNotification,
  type ServerRequest,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { quoted } from "../../../core/text/clean-text.ts";
import { INSTRUCTIONS, type ToolServer } from "../server.ts";
import type { ToolResult } from "../to-result.ts";
import type { Answers, LogLevel } from "../tools/define.ts";
import { type Client, clientOf } from "./client.ts";
import { type Asked, createMethods, type McpOptions, type Methods } from "./methods.ts";
import { INVALID_PARAMS, METHOD_NOT_FOUND, ProtocolError } from "./protocol-error.ts";
import type { Follows } from "./subscriptions.ts";

// Tasks as revision 2025-11-25 has them: the client wants one, asks how it is, and waits for its result.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks

const RELATED = "io.modelcontextprotocol/related-task";

// With transport/ the only file that uses the SDK, and of it the low-level server: the schemas and the
// checks of arguments and answers are our own, see docs/decisions/006-low-level-mcp.md. It serves the revisions that begin
// with `initialize`; the one after them is served by stateless/answer.ts.

/** What a server is to one client, beyond its tools. */
export type Offer = {
  /** One that initialized another server of the same process. */
  client?: Client | undefined;
  /** What it follows; undefined where it cannot be told of changes later. */
  follows?: Follows | undefined;
  /** How much it wants to be told of what happens, from one request to the next. */
  log: { level?: LogLevel | undefined };
};

/** The server of one client, or of one message of a client. */
export function createSdkServer(
  tools: ToolServer,
  options: McpOptions,
  { client, follows, log }: Offer,
  signal: AbortSignal,
): Server {
  const { version, report, toolsets } = options;
  const hasIngest = toolsets.includes("ingest");
  // Lists never change while a server runs: its tools are chosen at its start.
  const resources = follows ? { subscribe: true } : {};
  const server = new Server(
    { name: "plex-ingest", title: "plex-ingest", version },
    {
      capabilities: {
        tools: {},
        prompts: {},
        logging: {},
        resources,
        ...(hasIngest ? { completions: {}, tasks: { requests: { tools: { call: {} } } } } : {}),
      },
      instructions: INSTRUCTIONS,
      jsonSchemaValidator: noForms,
    },
  );
  const methods = createMethods(tools, options);
  const asked = ({ signal: cancelled, sendNotification }: Extra, answers?: Answers): Asked => ({
    signal: AbortSignal.any([cancelled, signal]),
    client: client ?? clientOf(server.getClientVersion(), server.getClientCapabilities()),
    notify: (method, params) => void sendNotification({ method, params } as ServerNotification).catch(report),
    logLevel: log.level,
    answers,
  });
  server.setRequestHandler(ListToolsRequestSchema, (_, extra) => methods.listTools(asked(extra)));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    let answers: Answers | undefined;
    for (let round = 0; ; round++) {
      const asTask = params.task !== undefined;
      const { asks, ...result } = await methods.callTool(params, { ...asked(extra, answers), asTask });
      if (!asks) return asTask ? asSdk(() => taskFor(methods, params.name, result)) : result;
      if (round === MAX_ROUNDS) throw new McpError(ErrorCode.InternalError, "The questions of this call do not end.");
      answers = { responses: await answersTo(asks.requests, extra), state: asks.state };
    }
  });
  server.setRequestHandler(ListResourcesRequestSchema, (_, extra) => methods.listResources(asked(extra)));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, (_, extra) => methods.listTemplates(asked(extra)));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, extra) => {
    const content = await methods.readResource(uri, asked(extra));
    if (!content) throw new McpError(RESOURCE_NOT_FOUND, `There is no resource ${quoted(uri, 200)}.`);
    return { contents: [content] };
  });
  server.setRequestHandler(ListPromptsRequestSchema, methods.listPrompts);
  server.setRequestHandler(GetPromptRequestSchema, ({ params: { name, arguments: given = {} } }) =>
    asSdk(async () => methods.getPrompt(name, given)),
  );
  server.setRequestHandler(SetLevelRequestSchema, ({ params: { level } }) => {
    log.level = level;
    return {};
  });
  if (hasIngest) {
    server.setRequestHandler(GetTaskRequestSchema, ({ params: { taskId } }) => asSdk(() => taskNow(methods, taskId)));
    server.setRequestHandler(GetTaskPayloadRequestSchema, ({ params: { taskId } }, extra) =>
      asSdk(() => resultOfTask(methods, taskId, asked(extra))),
    );
    server.setRequestHandler(CompleteRequestSchema, ({ params: { ref, argument } }) =>
      methods.complete(ref.type === "ref/prompt" ? ref.name : ref.uri, argument),
    );
  }
  if (follows) {
    server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) =>
      asSdk(async () => {
        await follows.add(uri);
        return {};
      }),
    );
    server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
      follows.remove(uri);
      return {};
    });
  }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  server.onerror = report;
  return server;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** How often a call may ask a person. */
const MAX_ROUNDS = 5;
/** Clients give up on a call after a minute, and forms are shown while it waits. */
const ANSWER_MS = 50_000;

/** Has the client ask these; one that it cannot ask, or that nobody answers, counts as cancelled. */
async function answersTo(
  requests: Readonly<Record<string, { method: string; params?: Record<string, unknown> }>>,
  { sendRequest, signal }: Extra,
): Promise<Record<string, unknown>> {
  const answered = Object.entries(requests).map(async ([name, request]) => {
    const options = { timeout: ANSWER_MS, signal };
    // Until 2025-11-25 an address to open has an id, by which a client could be told that it was used.
    const params =
      request.params?.["mode"] === "url" ? { ...request.params, elicitationId: randomUUID() } : request.params;
    const response = await sendRequest({ ...request, params } as ServerRequest, ResultSchema, options).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        return { action: "cancel", error: String(error) };
      },
    );
    return [name, response];
  });
  return Object.fromEntries(await Promise.all(answered)) as Record<string, unknown>;
}

/** The SDK's own error says its code in its message too, as clients of these revisions have it. */
async function asSdk<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof ProtocolError ? new McpError(error.code, error.message) : error;
  }
}

/**
 * A server for the messages of one exchange, connected to its transport. The caller closes it.
 */
export async function connectOnce(
  tools: ToolServer,
  options: McpOptions,
  { transport, ...offer }: Offer & { transport: Transport },
  signal: AbortSignal,
): Promise<{ close(): Promise<void> }> {
  const server = createSdkServer(tools, options, offer, signal);
  await server.connect(transport);
  return server;
}

/** For the answers to forms that a server has a client show. Ours are checked where they are asked: what ships has no validator. */
const noForms = {
  getValidator: (): never => {
    throw new Error("This server checks the answers to its forms itself.");
  },
};

/** https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling */
export const RESOURCE_NOT_FOUND = -32_002;

/** The task for a call whose client wants one. @throws ProtocolError where there is none, with what the tool said */
async function taskFor(methods: Methods, tool: string, result: ToolResult) {
  const { anyTask } = await methods.tasks();
  const [first] = result.content;
  if (result.isError) throw new ProtocolError(INVALID_PARAMS, first?.text ?? "");
  const taskId = anyTask(tool, result);
  if (taskId !== undefined) return { task: await taskNow(methods, taskId) };
  throw new ProtocolError(METHOD_NOT_FOUND, "This call is answered at once; make it without a task.");
}

/** @throws ProtocolError where there is no such task */
async function taskNow(methods: Methods, taskId: string) {
  const { find, POLL_MS } = await methods.tasks();
  const task = await find(taskId);
  if (task) return { ...task, ttl: null, pollInterval: POLL_MS };
  throw noTask();
}

/** Waits for its end. @throws ProtocolError where there is no such task */
async function resultOfTask(methods: Methods, taskId: string, asked: Asked) {
  const { ended, POLL_MS } = await methods.tasks();
  const asker = { signal: asked.signal, actor: methods.actor(asked) };
  // Over HTTP it also opens the stream that keeps the connection.
  const onWait = (task: object): void =>
    asked.notify("notifications/tasks/status", { ...task, ttl: null, pollInterval: POLL_MS });
  const result = await ended(taskId, asker, onWait);
  if (!result) throw noTask();
  return { ...result, _meta: { [RELATED]: { taskId } } };
}

const noTask = (): ProtocolError =>
  new ProtocolError(INVALID_PARAMS, "There is no such task; get_ingest_queue has every release.");
