import { cleanText, quoted } from "../../../core/text/clean-text.ts";
import { clientOf, isFields, metaOf, TASKS } from "../protocol/client.ts";
import { type Asked, createMethods, logLevelIn, type McpOptions } from "../protocol/methods.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  MISSING_CAPABILITY,
  ProtocolError,
  UNSUPPORTED_VERSION,
} from "../protocol/protocol-error.ts";
import { INSTRUCTIONS, type ToolServer } from "../server.ts";
import type { Answers } from "../tools/define.ts";
import { PROTOCOL_VERSION, REVISION } from "./claim.ts";
import { listen } from "./listen.ts";
import type { Fields, Given, Message, Request, SentHeaders } from "./request.ts";
import { cancelTask, createdTask, getTask, updateTask } from "./tasks.ts";

/** https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation */
const HEADER_MISMATCH = -32_020;

/** What `Mcp-Name` repeats, by method. */
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

/** The body, and over HTTP the status. */
type Answer = { status: number; body: object };

const CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
const CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
const LOG_LEVEL = "io.modelcontextprotocol/logLevel";
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";

/** The lists are chosen at the start of a server: an upgrade alone changes them. */
const FIXED_MS = 2 * 60 * 60 * 1000;
/** Lists depend on whose token was sent. */
const cached = (ttlMs: number) => ({ ttlMs, cacheScope: "private" });

/** One request of this revision, by itself: nothing is known from requests before it. Never rejects. */
export async function answerStateless(tools: ToolServer, options: McpOptions, given: Given): Promise<Answer> {
  const { message, signal } = given;
  const { id } = message;
  const _meta = { [SERVER_INFO]: { name: "plex-ingest", title: "plex-ingest", version: options.version } };
  try {
    const result = await resultOf(tools, options, given);
    const whole = { resultType: "complete", ...result, _meta: { ...metaOf(result), ..._meta } };
    return { status: 200, body: { jsonrpc: "2.0", id, result: whole } };
  } catch (error) {
    if (!(error instanceof ProtocolError)) {
      if (!signal.aborted) options.report(error);
      const message = "Something unexpected failed; the server's log has it.";
      return { status: 200, body: { jsonrpc: "2.0", id, error: { code: INTERNAL_ERROR, message } } };
    }
    const { code, message: text, data, status } = error;
    return { status, body: { jsonrpc: "2.0", id, error: { code, message: text, ...(data ? { data } : {}) } } };
  }
}

async function resultOf(tools: ToolServer, options: McpOptions, given: Given): Promise<object> {
  const { message, headers, signal, subject, notify } = given;
  const params = isFields(message.params) ? message.params : {};
  const meta = metaOf(params);
  const { capabilities } = readEnvelope(message, meta, headers);
  const method = Object.hasOwn(METHODS, message.method) ? METHODS[message.method] : undefined;
  const hasIngest = options.toolsets.includes("ingest");
  if (!method || (method.needs === "ingest" && !hasIngest))
    throw new ProtocolError(METHOD_NOT_FOUND, `There is no method ${cleanText(message.method, 100)}.`, { status: 404 });
  const client = { ...clientOf(meta[CLIENT_INFO], capabilities), subject };
  const logLevel = logLevelIn(meta[LOG_LEVEL]);
  const asked: Asked = { signal, client, notify, logLevel, asTask: client.tasks, answers: answersIn(params) };
  return method.answer({
    ...given,
    tools,
    options,
    methods: createMethods(tools, options),
    params,
    asked,
    capabilities,
  });
}

/** What every request of this revision says of itself. @throws ProtocolError, with its status over HTTP */
function readEnvelope(message: Message, meta: Fields, headers: SentHeaders | undefined): { capabilities: Fields } {
  const { [PROTOCOL_VERSION]: version, [CAPABILITIES]: capabilities } = meta;
  const status = 400;
  if (typeof version !== "string")
    throw new ProtocolError(INVALID_PARAMS, `_meta: send ${PROTOCOL_VERSION}, e.g. ${REVISION}.`, { status });
  if (headers) checkHeaders(message, version, headers);
  if (version !== REVISION) {
    const data = { supported: [REVISION], requested: cleanText(version, 100) };
    throw new ProtocolError(UNSUPPORTED_VERSION, `This revision is not served; send ${REVISION}, or initialize.`, {
      data,
      status,
    });
  }
  if (!isFields(capabilities))
    throw new ProtocolError(INVALID_PARAMS, `_meta: send ${CAPABILITIES}, e.g. {}.`, { status });
  return { capabilities };
}

/** What came of the questions of the same call before; undefined where it was not asked. */
function answersIn({ inputResponses, requestState }: Fields): Answers | undefined {
  if (inputResponses === undefined && requestState === undefined) return undefined;
  if (requestState !== undefined && typeof requestState !== "string")
    throw new ProtocolError(INVALID_PARAMS, "requestState: send it as it came.");
  if (inputResponses !== undefined && !(isFields(inputResponses) && Object.values(inputResponses).every(isFields)))
    throw new ProtocolError(INVALID_PARAMS, "inputResponses: send an object for each question, by its name.");
  return { responses: inputResponses ?? {}, state: requestState };
}

type Method = { needs?: "ingest"; answer(request: Request): Promise<object> | object };

const METHODS: Readonly<Record<string, Method>> = {
  "server/discover": { answer: ({ options }) => discover(options) },
  "tools/list": { answer: listTools },
  "tools/call": { answer: callTool },
  "resources/list": { answer: ({ methods, asked }) => ({ ...methods.listResources(asked), ...cached(FIXED_MS) }) },
  "resources/templates/list": {
    answer: ({ methods, asked }) => ({ ...methods.listTemplates(asked), ...cached(FIXED_MS) }),
  },
  "resources/read": { answer: readResource },
  "prompts/list": { answer: ({ methods }) => ({ ...methods.listPrompts(), ...cached(FIXED_MS) }) },
  "prompts/get": {
    answer: ({ methods, params }) => methods.getPrompt(textIn(params, "name"), textsIn(params["arguments"])),
  },
  "completion/complete": { needs: "ingest", answer: complete },
  "subscriptions/listen": { answer: listen },
  "tasks/get": { needs: "ingest", answer: getTask },
  "tasks/update": { needs: "ingest", answer: updateTask },
  "tasks/cancel": { needs: "ingest", answer: cancelTask },
};

function discover({ toolsets }: McpOptions): object {
  const hasIngest = toolsets.includes("ingest");
  const resources = hasIngest ? { subscribe: true } : {};
  return {
    supportedVersions: [REVISION],
    capabilities: {
      tools: {},
      prompts: {},
      logging: {},
      resources,
      ...(hasIngest ? { completions: {}, extensions: { [TASKS]: {} } } : {}),
    },
    instructions: INSTRUCTIONS,
    ...cached(FIXED_MS),
  };
}

/** What tells clients of 2025-11-25 of tasks is no field of a tool any more. */
function listTools({ methods, asked }: Request): object {
  const tools = methods.listTools(asked).tools.map((tool) => {
    const { execution: _, ...shown } = tool;
    return shown;
  });
  return { tools, ...cached(FIXED_MS) };
}

/** What a client says that it can be asked, by the method of the question. */
const ASKED_BY: Readonly<Record<string, string>> = {
  "elicitation/create": "elicitation",
  "sampling/createMessage": "sampling",
  "roots/list": "roots",
};

async function callTool(request: Request): Promise<object> {
  const { methods, params, asked, capabilities } = request;
  const { arguments: args } = params;
  if (args !== undefined && !isFields(args))
    throw new ProtocolError(INVALID_PARAMS, "arguments: it must be an object.");
  const called = { name: textIn(params, "name"), arguments: args, _meta: metaOf(params) };
  const { asks, ...result } = await methods.callTool(called, asked);
  if (!asks) return (await createdTask(request, called.name, result)) ?? result;
  for (const { method } of Object.values(asks.requests)) {
    const needed = ASKED_BY[method] ?? method;
    if (isFields(capabilities[needed])) continue;
    const data = { requiredCapabilities: { [needed]: {} } };
    throw new ProtocolError(MISSING_CAPABILITY, `The client did not say that it can be asked (${needed}).`, {
      data,
      status: 400,
    });
  }
  return {
    resultType: "input_required",
    inputRequests: asks.requests,
    ...(asks.state === undefined ? {} : { requestState: asks.state }),
  };
}

async function readResource({ methods, params, asked }: Request): Promise<object> {
  const uri = textIn(params, "uri");
  const content = await methods.readResource(uri, asked);
  if (!content) throw new ProtocolError(INVALID_PARAMS, `There is no resource ${quoted(uri, 200)}.`, { data: { uri } });
  return { contents: [content], ...cached(isOurText(uri) ? FIXED_MS : 0) };
}

/** What changes with the program alone; everything else may change at any moment. */
const isOurText = (uri: string): boolean => uri.startsWith("docs://") || uri.startsWith("ui://");

async function complete({ methods, params: { ref, argument } }: Request): Promise<object> {
  if (!isFields(ref)) throw new ProtocolError(INVALID_PARAMS, "ref: name a prompt or the template of a resource.");
  const of = textIn(ref, ref["type"] === "ref/prompt" ? "name" : "uri");
  if (!isFields(argument)) throw new ProtocolError(INVALID_PARAMS, "argument: send its name and value.");
  return methods.complete(of, { name: textIn(argument, "name"), value: textIn(argument, "value") });
}

/** @throws ProtocolError unless it is a text */
function textIn(fields: Fields, name: string): string {
  const { [name]: value } = fields;
  if (typeof value === "string") return value;
  throw new ProtocolError(INVALID_PARAMS, `${name}: it must be a text.`);
}

function textsIn(fields: unknown): Record<string, string> {
  const entries = isFields(fields) ? Object.entries(fields) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

/** What proxies go by must be what the body says. @throws ProtocolError that names the header */
function checkHeaders(
  { method, params }: { method: string; params?: unknown },
  version: string,
  sent: SentHeaders,
): void {
  same("MCP-Protocol-Version", sent.version, version);
  same("Mcp-Method", sent.method, method);
  const field = NAMED[method];
  const named = field !== undefined && isFields(params) ? params[field] : undefined;
  if (typeof named === "string") same("Mcp-Name", sent.name, named, decoded);
}

function same(
  header: string,
  sent: string | undefined,
  said: string,
  read = (text: string): string | undefined => text,
) {
  const problem =
    sent === undefined ? "is missing" : !PLAIN.test(sent) ? "has characters that no header has" : undefined;
  if (problem === undefined && sent !== undefined && read(sent.trim()) === said) return;
  const message = `The header ${header} ${problem ?? "is not what the body says"}; send it with the value of the body.`;
  throw new ProtocolError(HEADER_MISMATCH, message, { status: 400 });
}

/** Undefined for what is marked as Base64 and is none. */
function decoded(text: string): string | undefined {
  if (!text.startsWith("=?base64?") || !text.endsWith("?=")) return text;
  const [, encoded] = ENCODED.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const read = bytes.toString("utf8");
  return Buffer.from(read, "utf8").equals(bytes) ? read : undefined;
}
