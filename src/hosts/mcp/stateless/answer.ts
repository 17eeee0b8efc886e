import { fallBackTo } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { isFields } from "../../../base/text/parse-json.ts";
import { clientOf, metaOf, TASKS } from "../protocol/client.ts";
import {
  capabilitiesOf,
  createMethods,
  createServerInfo,
  followsOf,
  logLevelIn,
  type McpOptions,
  type MethodContext,
  type MethodParams,
  type MethodResult,
  type Methods,
  requireText,
} from "../protocol/methods.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  MISSING_CAPABILITY,
  ProtocolError,
  UNSUPPORTED_VERSION,
} from "../protocol/protocol-error.ts";
import { parseReleaseIds } from "../protocol/tasks.ts";
import { INSTRUCTIONS, type ToolServer } from "../server.ts";
import type { QuestionAnswers } from "../tools/define.ts";
import { PROTOCOL_VERSION, REVISION } from "./claim.ts";
import type { ReceivedRequest, RequestMessage, SentHeaders, StatelessRequest } from "./request.ts";
import { assertTasks, cancelTask, findCreatedTask, getTask, updateTask } from "./tasks.ts";

/**
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation
 */
const HEADER_MISMATCH = -32_020;

/** The parameter that `Mcp-Name` repeats, by method. */
const NAMED: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
  "tasks/get": "taskId",
  "tasks/update": "taskId",
  "tasks/cancel": "taskId",
};

const ENCODED = /^=\?base64\?([\d+/A-Za-z]*={0,2})\?=$/;
const PLAIN = /^[\t\u0020-\u007e]*$/;

/** The response body, and its status over HTTP. */
type StatelessAnswer = { status: number; body: object };

const CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
const CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
const LOG_LEVEL = "io.modelcontextprotocol/logLevel";
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";

/**
 * Answers one request of this revision on its own, without any knowledge of earlier requests. Never
 * rejects.
 */
export async function answerStateless(
  tools: ToolServer,
  options: McpOptions,
  given: ReceivedRequest,
): Promise<StatelessAnswer> {
  const { id } = given.message;
  const methods = createMethods(tools, options, { notFound: INVALID_PARAMS, marksTasks: false });
  try {
    const result = await resultOf(methods, tools, options, given);
    const _meta = { ...metaOf(result), [SERVER_INFO]: createServerInfo(options) };
    return {
      status: 200,
      body: { jsonrpc: "2.0", id, result: { resultType: "complete", ...result, _meta } },
    };
  } catch (error) {
    const { code, message, data, status } = methods.toProtocolError(error, given);
    return {
      status,
      body: { jsonrpc: "2.0", id, error: { code, message, ...(data ? { data } : {}) } },
    };
  }
}

async function resultOf(
  methods: Methods,
  tools: ToolServer,
  options: McpOptions,
  given: ReceivedRequest,
): Promise<MethodParams> {
  const { message, sent = message, headers, signal, subject, notify } = given;
  const params = isFields(message.params) ? message.params : {};
  const meta = metaOf(params);
  const { capabilities } = readEnvelope(sent, meta, headers);
  const client = { ...clientOf(meta[CLIENT_INFO], capabilities), subject };
  const logLevel = logLevelIn(meta[LOG_LEVEL]);
  const asked: MethodContext = {
    signal,
    client,
    notify,
    logLevel,
    asTask: client.tasks,
    answers: answersIn(params),
  };
  const request = { ...given, tools, options, methods, params, asked, capabilities };
  const answer = methods.find(ownOf(request), message.method);
  return { ...(await answer(params, asked)), ...keptFor(message.method, params) };
}

/** Methods that exist, or work differently, only in this revision. */
const ownOf = (
  request: StatelessRequest,
): Readonly<Record<string, () => Promise<MethodResult> | MethodResult>> => ({
  "server/discover": () => discover(request.options),
  "tools/call": () => callTool(request),
  "subscriptions/listen": () => listen(request),
  ...(request.options.toolsets.includes("ingest")
    ? {
        "tasks/get": () => getTask(request),
        "tasks/update": () => updateTask(request),
        "tasks/cancel": () => cancelTask(request),
      }
    : {}),
});

const discover = (options: McpOptions): MethodResult => ({
  supportedVersions: [REVISION],
  capabilities: capabilitiesOf(options, options.toolsets.includes("ingest"), {
    extensions: { [TASKS]: {} },
  }),
  instructions: INSTRUCTIONS,
});

/** Methods whose response is fixed when a server starts. Only an upgrade changes it. */
const FIXED: readonly string[] = [
  "server/discover",
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "prompts/list",
];
const FIXED_MS = 2 * 60 * 60 * 1000;

/** Returns how long the owner of the token that was sent may cache the response. */
function keptFor(method: string, { uri }: MethodParams): object {
  const isRead = method === "resources/read";
  if (!isRead && !FIXED.includes(method)) return {};
  // Only resources with our own texts are fixed. Any other resource may change at any moment.
  const isFixed = !isRead || /^(?:docs|ui):/.test(String(uri));
  return { ttlMs: isFixed ? FIXED_MS : 0, cacheScope: "private" };
}

/**
 * Reads what every request of this revision declares about itself. @throws ProtocolError, with its
 * status over HTTP
 */
function readEnvelope(
  message: RequestMessage,
  meta: MethodParams,
  headers: SentHeaders | undefined,
): { capabilities: MethodParams } {
  const { [PROTOCOL_VERSION]: version, [CAPABILITIES]: capabilities } = meta;
  const status = 400;
  if (typeof version !== "string") {
    throw new ProtocolError(INVALID_PARAMS, `_meta: send ${PROTOCOL_VERSION}, e.g. ${REVISION}.`, {
      status,
    });
  }
  if (headers) checkHeaders(message, version, headers);
  if (version !== REVISION) {
    const data = { supported: [REVISION], requested: cleanText(version, 100) };
    throw new ProtocolError(
      UNSUPPORTED_VERSION,
      `This revision is not supported; send ${REVISION}, or initialize.`,
      {
        data,
        status,
      },
    );
  }
  if (!isFields(capabilities)) {
    throw new ProtocolError(INVALID_PARAMS, `_meta: send ${CAPABILITIES}, e.g. {}.`, { status });
  }
  return { capabilities };
}

/** Answers to the questions that the same call asked before; undefined if it asked none. */
function answersIn({ inputResponses, requestState }: MethodParams): QuestionAnswers | undefined {
  if (inputResponses === undefined && requestState === undefined) return undefined;
  if (requestState !== undefined && typeof requestState !== "string") {
    throw new ProtocolError(INVALID_PARAMS, "requestState: send it back unchanged.");
  }
  if (
    inputResponses !== undefined &&
    !(isFields(inputResponses) && Object.values(inputResponses).every(isFields))
  ) {
    throw new ProtocolError(
      INVALID_PARAMS,
      "inputResponses: send an object for each question, keyed by its name.",
    );
  }
  return { responses: inputResponses ?? {}, state: requestState };
}

/** The capability with which a client declares that it can be asked, by the question's method. */
const ASKED_BY: Readonly<Record<string, string>> = {
  "elicitation/create": "elicitation",
  "sampling/createMessage": "sampling",
  "roots/list": "roots",
};

async function callTool(request: StatelessRequest): Promise<MethodResult> {
  const { methods, params, asked, capabilities } = request;
  const { asks, ...result } = await methods.callTool(params, asked);
  if (!asks) return (await findCreatedTask(request, requireText(params, "name"), result)) ?? result;
  for (const { method } of Object.values(asks.requests)) {
    const needed = ASKED_BY[method] ?? method;
    if (isFields(capabilities[needed])) continue;
    const data = { requiredCapabilities: { [needed]: {} } };
    throw new ProtocolError(
      MISSING_CAPABILITY,
      `The client did not declare that it can be asked (${needed}).`,
      {
        data,
        status: 400,
      },
    );
  }
  return {
    resultType: "input_required",
    inputRequests: asks.requests,
    ...(asks.state === undefined ? {} : { requestState: asks.state }),
  };
}

/**
 * Checks that the headers match the body, because proxies rely on them. @throws ProtocolError that
 * names the header
 */
function checkHeaders(
  { method, params }: { method: string; params?: unknown },
  version: string,
  sent: SentHeaders,
) {
  same("MCP-Protocol-Version", sent.version, version);
  same("Mcp-Method", sent.method, method);
  const field = NAMED[method];
  const named = field !== undefined && isFields(params) ? params[field] : undefined;
  if (typeof named === "string") same("Mcp-Name", sent.name, named, decoded);
}

function same(
  header: string,
  sent: string | undefined,
  expected: string,
  read = (text: string): string | undefined => text,
) {
  const problem =
    sent === undefined
      ? "is missing"
      : !PLAIN.test(sent)
        ? "has characters that are not allowed in a header"
        : undefined;
  if (problem === undefined && sent !== undefined && read(sent.trim()) === expected) return;
  const message =
    `The header ${header} ${problem ?? "does not match the body"}; send it with the value from ` +
    "the body.";
  throw new ProtocolError(HEADER_MISMATCH, message, { status: 400 });
}

/** Undefined for a text that is marked as Base64 but is not valid Base64. */
function decoded(text: string): string | undefined {
  if (!text.startsWith("=?base64?") || !text.endsWith("?=")) return text;
  const [, encoded] = ENCODED.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const read = bytes.toString("utf8");
  return Buffer.from(read, "utf8").equals(bytes) ? read : undefined;
}

const SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
/** Maximum number of streams for all clients of a process. */
const MAX_STREAMS = 100;
let streams = 0;

/**
 * Notifies a client of changes to the resources and tasks that it requests, until it cancels or the
 * server ends. The client may also request notifications for lists, but these never change while a
 * server runs.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
 */
async function listen(request: StatelessRequest): Promise<MethodResult> {
  const { message, params, tools, options, signal, ended, notify } = request;
  const { notifications: wanted } = params;
  if (!isFields(wanted)) {
    throw new ProtocolError(
      INVALID_PARAMS,
      "notifications: must be an object, e.g. with resourceSubscriptions.",
    );
  }
  const { resourceSubscriptions: uris = [], taskIds = [] } = wanted;
  if (!Array.isArray(uris)) {
    throw new ProtocolError(INVALID_PARAMS, "resourceSubscriptions: must be a list of URIs.");
  }
  if (!Array.isArray(taskIds)) {
    throw new ProtocolError(INVALID_PARAMS, "taskIds: must be a list of handles.");
  }
  if (wanted["taskIds"] !== undefined) assertTasks(request.asked.client.tasks);
  if (streams >= MAX_STREAMS) {
    throw new ProtocolError(
      INTERNAL_ERROR,
      `Too many streams are open; the limit is ${MAX_STREAMS}.`,
    );
  }
  const _meta = { [SUBSCRIPTION_ID]: message.id };
  const followed = new Set<string>();
  const tasks = new Set<string>();
  const follows = followsOf(tools, options, INVALID_PARAMS, async (uri) => {
    if (followed.has(uri)) notify("notifications/resources/updated", { _meta, uri });
    for (const taskId of tasks) {
      if (urisOf(taskId).includes(uri)) {
        notify("notifications/tasks", {
          ...(await getTask({ ...request, params: { taskId } })),
          _meta,
        });
      }
    }
  });
  streams++;
  try {
    if (options.toolsets.includes("ingest")) {
      for (const uri of new Set(uris)) {
        if (await isFollowed(follows, uri)) followed.add(String(uri));
      }
      for (const taskId of new Set(taskIds)) {
        const all = await Promise.all(urisOf(taskId).map((uri) => isFollowed(follows, uri)));
        if (all.length > 0 && all.every(Boolean)) tasks.add(String(taskId));
      }
    }
    const honoured = {
      ...(followed.size > 0 ? { resourceSubscriptions: [...followed] } : {}),
      ...(tasks.size > 0 ? { taskIds: [...tasks] } : {}),
    };
    notify("notifications/subscriptions/acknowledged", { _meta, notifications: honoured });
    if (followed.size + tasks.size > 0) {
      await aborted(ended ? AbortSignal.any([signal, ended]) : signal);
    }
    return { _meta };
  } finally {
    follows.close();
    streams--;
  }
}

/** Returns the URIs with which a task is followed: those of its releases. */
const urisOf = (taskId: unknown): string[] =>
  typeof taskId === "string" ? parseReleaseIds(taskId).map((id) => `ingest://release/${id}`) : [];

/** Follows a URI. A URI that cannot be followed is omitted from the acknowledgement. */
async function isFollowed(
  follows: { add(uri: string): Promise<void> },
  uri: unknown,
): Promise<boolean> {
  return (
    typeof uri === "string" && follows.add(uri).then(() => true, fallBackTo(false, ProtocolError))
  );
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
