import { toToolText } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { isFields } from "../../../base/text/parse-json.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import { parseTraceparent } from "../../../core/trace.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { ToolServer } from "../server.ts";
import { type ToolResult, toErrorResult, toToolError } from "../to-result.ts";
import {
  type CallContext,
  LOG_LEVELS,
  type McpLogLevel,
  type QuestionAnswers,
  type ToolProgress,
} from "../tools/define.ts";
import { type ClientView, createView, isOfView } from "../view/view.ts";
import { type CallingClient, metaOf } from "./client.ts";
import { complete, getPrompt, listPrompts } from "./prompts.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  ProtocolError,
} from "./protocol-error.ts";
import { createResources } from "./resources.ts";
import { createFollows, type Follows } from "./subscriptions.ts";
import type { Asker, OpenTasks } from "./tasks.ts";

export type McpOptions = {
  version: string;
  report: (error: unknown) => void;
  /**
   * The toolsets determine whether the queue is served, and therefore which resources can be
   * followed and which arguments completed.
   */
  toolsets: readonly Toolset[];
  /** Use cases for following, completing and waiting, in addition to the tools. */
  useCases: Pick<UseCases, "queue" | "decisions" | "followed">;
  /** Reads a view when a client that draws views asks for it. */
  readView: ClientView["read"];
  /** Address of our page, if it has one and the address is known. */
  page?: string | undefined;
  /** Defaults to our own tools, resources and prompts. Tests of the protocol itself pass others. */
  offers?: Partial<Offers> | undefined;
};

type Offers = {
  prompts: { list: typeof listPrompts; get: typeof getPrompt };
  resources: typeof createResources;
  follows: typeof createFollows;
};

/** A request without its parameters. */
export type MethodContext = {
  signal: AbortSignal;
  client: CallingClient;
  /** Sends the client a notification before the response. */
  notify(method: string, params: Record<string, unknown>): void;
  /** Lowest level of the log messages that the client receives. If undefined, it receives none. */
  logLevel?: McpLogLevel | undefined;
  /** True if the client accepts a task in place of an answer that is not final. */
  asTask?: boolean | undefined;
  /** A person's answers to the questions that the same call asked before. */
  answers?: QuestionAnswers | undefined;
};

/** Limits for the log messages of one call: their number, and the length of each. */
const MAX_MESSAGES = 50;
const MAX_MESSAGE_CHARS = 1000;

export type MethodParams = Readonly<Record<string, unknown>>;
export type MethodResult = Record<string, unknown>;
/** Answers the requests of one method. */
export type McpMethod = (
  params: MethodParams,
  asked: MethodContext,
) => Promise<MethodResult> | MethodResult;

/** Differences between protocol revisions in methods that they share. */
export type Revision = {
  /** Error code for a resource that does not exist. */
  notFound: number;
  /** True if the list of tools marks the calls that may become tasks. */
  marksTasks: boolean;
};

/** Creates the methods that a server supports in every revision of the protocol. */
export function createMethods(
  tools: ToolServer,
  options: McpOptions,
  { notFound, marksTasks }: Revision,
): Methods {
  const { useCases, readView, page, report, toolsets, offers = {} } = options;
  const { prompts = { list: listPrompts, get: getPrompt }, resources = createResources } = offers;
  const viewFor = ({ client }: MethodContext): ClientView =>
    createView(() => client.draws, readView);
  const resourcesFor = (asked: MethodContext) => resources(tools, viewFor(asked));
  const askerOf = ({ client, signal }: MethodContext): Asker => ({
    signal,
    actor: `mcp:${client.subject ?? client.name}`,
  });

  /** Methods that behave the same in every revision. */
  const common: Readonly<Record<string, McpMethod>> = {
    "tools/list": (params, asked) => ({
      ...onlyPage(params),
      tools: viewFor(asked)
        .mark(tools)
        .map(({ execution, ...tool }) => (marksTasks && execution ? { ...tool, execution } : tool)),
    }),
    "resources/list": (params, asked) => ({
      ...onlyPage(params),
      resources: resourcesFor(asked).list(),
    }),
    "resources/templates/list": (params, asked) => ({
      ...onlyPage(params),
      resourceTemplates: resourcesFor(asked).templates(),
    }),
    async "resources/read"(params, asked) {
      const uri = requireText(params, "uri");
      const content = await resourcesFor(asked).read(uri, askerOf(asked));
      if (!content) {
        throw new ProtocolError(notFound, `There is no resource ${quoted(uri, 200)}.`, {
          data: { uri },
        });
      }
      return { contents: [content] };
    },
    "prompts/list": (params) => ({ ...onlyPage(params), prompts: prompts.list(tools.reachOf) }),
    "prompts/get": (params) =>
      prompts.get(tools.reachOf, requireText(params, "name"), textsIn(params["arguments"])),
    ...(toolsets.includes("ingest") ? { "completion/complete": completed } : {}),
  };

  async function completed({ ref, argument }: MethodParams): Promise<MethodResult> {
    if (!isFields(ref)) {
      throw new ProtocolError(INVALID_PARAMS, "ref: must name a prompt or a resource template.");
    }
    const of = requireText(ref, ref["type"] === "ref/prompt" ? "name" : "uri");
    if (!isFields(argument)) {
      throw new ProtocolError(INVALID_PARAMS, "argument: must have a name and a value.");
    }
    const started = { name: requireText(argument, "name"), value: requireText(argument, "value") };
    return { completion: await complete(await useCases.queue(), of, started) };
  }

  return {
    find(methods, method) {
      const table = Object.hasOwn(methods, method) ? methods : common;
      const found = Object.hasOwn(table, method) ? table[method] : undefined;
      if (found) return found;
      throw new ProtocolError(METHOD_NOT_FOUND, `There is no method ${cleanText(method, 100)}.`, {
        status: 404,
      });
    },
    toProtocolError(error, { signal }) {
      if (error instanceof ProtocolError) return error;
      const told = toToolError(error, signal.aborted ? () => {} : report, (sentence) =>
        toToolText(sentence, tools.reachOf),
      );
      return new ProtocolError(INTERNAL_ERROR, toErrorResult(told).content[0]?.text ?? "");
    },
    async callTool(params, asked) {
      // Some clients send null for none.
      const args = params["arguments"] ?? undefined;
      if (args !== undefined && !isFields(args)) {
        throw new ProtocolError(INVALID_PARAMS, "arguments: must be an object.");
      }
      const [name, meta] = [requireText(params, "name"), metaOf(params)];
      const { client, answers, notify } = asked;
      const token = meta["progressToken"];
      const draws = viewFor(asked).isShown(tools.list());
      const onProgress = ({ done: progress, total, message }: ToolProgress): void =>
        notify("notifications/progress", {
          progressToken: token,
          progress,
          ...dropUndefined({ total }),
          message,
        });
      const onLog = logger(asked);
      const call: CallContext = {
        ...askerOf(asked),
        onProgress: token === undefined ? undefined : onProgress,
        draws,
        ...(isOfView(meta) ? { unseen: true, view: draws } : {}),
        ...dropUndefined({ onLog, answers, traceparent: parseTraceparent(meta["traceparent"]) }),
        ...(client.form || client.url ? { shows: { form: client.form, url: client.url } } : {}),
      };
      if (asked.asTask) call.asTask = true;
      const result = call.shows
        ? await (await import("./call-asking.ts")).callAsking(tools, [name, args, call], page)
        : await tools.call(name, args, call);
      const [first] = result.content;
      if (result.isError) onLog?.("warning", `${cleanText(name, 100)}: ${first?.text ?? ""}`);
      else onLog?.("debug", `${cleanText(name, 100)}: answered`);
      return result;
    },
    tasks: async () => {
      const {
        createTasks,
        findOpenTask: openTask,
        findAnyTask: anyTask,
        POLL_MS,
      } = await import("./tasks.ts");
      return { ...createTasks(tools, useCases), openTask, anyTask, POLL_MS };
    },
    askerOf,
  };
}

/** @throws ProtocolError unless the field is a string */
export function requireText(fields: MethodParams, name: string): string {
  const { [name]: value } = fields;
  if (typeof value === "string") return value;
  throw new ProtocolError(INVALID_PARAMS, `${name}: must be a string.`);
}

function textsIn(fields: unknown): Record<string, string> {
  const entries = isFields(fields) ? Object.entries(fields) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** The server's description of itself. */
export const createServerInfo = ({
  version,
}: McpOptions): { name: string; title: string; version: string } => ({
  name: "plex-ingest",
  title: "plex-ingest",
  version,
});

export interface McpCapabilities {
  completions?: {} | undefined;
  tools: {};
  prompts: {};
  logging: {};
  resources: { subscribe: boolean } | { subscribe?: never };
}

/**
 * A server's capabilities. The lists never change while it runs, because its tools are chosen at
 * startup.
 */
export const capabilitiesOf = (
  { toolsets }: McpOptions,
  canFollow: boolean,
  ofQueue: object,
): McpCapabilities => ({
  tools: {},
  prompts: {},
  logging: {},
  resources: canFollow ? { subscribe: true } : {},
  ...(toolsets.includes("ingest") ? { completions: {}, ...ofQueue } : {}),
});

/** Creates the client's subscriptions; see `createFollows`. */
export const followsOf = (
  tools: ToolServer,
  { offers, useCases, report }: McpOptions,
  ...rest: [notFound: number, send: (uri: string) => Promise<void>]
): Follows =>
  (offers?.follows ?? createFollows)(tools, { followed: useCases.followed, report }, ...rest);

export interface Methods {
  /**
   * Finds a method. `methods` contains the methods that exist, or work differently, only in this
   * revision. @throws ProtocolError if there is no such method
   */
  find(methods: Readonly<Record<string, McpMethod>>, method: string): McpMethod;
  /**
   * Converts an error for the caller, worded as a tool would word it. An unexpected error is
   * reported, and the caller receives no details.
   */
  toProtocolError(error: unknown, options: { signal: AbortSignal }): ProtocolError;
  callTool(params: MethodParams, asked: MethodContext): Promise<ToolResult>;
  /** Tasks for calls that need longer than one response. */
  tasks(): Promise<OpenTasks>;
  askerOf(context: MethodContext): Asker;
}

/**
 * Sends log messages to the client at the level that it requested. Their texts may also appear in
 * an answer, so they contain no secrets.
 */
function logger({ logLevel, notify }: MethodContext): CallContext["onLog"] {
  if (logLevel === undefined) return undefined;
  let left = MAX_MESSAGES;
  return (level, text) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(logLevel) || left-- <= 0) return;
    notify("notifications/message", {
      level,
      logger: "plex-ingest",
      data: cleanText(text, MAX_MESSAGE_CHARS),
    });
  };
}

/** Returns the log level that a client sent; undefined for anything else. */
export const logLevelIn = (value: unknown): McpLogLevel | undefined =>
  LOG_LEVELS.find((level) => level === value);

/**
 * Lists have one page, so no cursor was ever given out.
 * https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/pagination#error-handling
 */
function onlyPage({ cursor }: MethodParams): { nextCursor?: string } {
  if (cursor === undefined || cursor === null) return {};
  throw new ProtocolError(INVALID_PARAMS, "cursor: unknown. This list has only one page.");
}
