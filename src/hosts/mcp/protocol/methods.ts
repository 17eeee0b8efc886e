import { defined } from "../../../core/defined.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import { traceparentIn } from "../../../core/trace.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { ToolServer } from "../server.ts";
import type { ToolResult } from "../to-result.ts";
import type { Answers, Call, LogLevel, Progress } from "../tools/define.ts";
import { createView, isOfView, type View } from "../view/view.ts";
import type { Client } from "./client.ts";
import { complete, getPrompt, listPrompts } from "./prompts.ts";
import { createResources } from "./resources.ts";
import { createFollows, type Follows } from "./subscriptions.ts";

export type McpOptions = {
  version: string;
  report: (error: unknown) => void;
  /** Whether the queue is served decides what can be followed and completed. */
  toolsets: readonly Toolset[];
  /** What a client follows, completes and waits for, besides the tools. */
  useCases: Pick<UseCases, "queue" | "decisions" | "followed">;
  /** The views that some clients draw; read when one asks for them. */
  readView: View["read"];
  /** The address of our page, if it has one that is known. */
  page?: string | undefined;
  /** Ours, unless the protocol itself is to be checked with others. */
  offers?: Partial<Offers> | undefined;
};

type Offers = {
  prompts: { list: typeof listPrompts; get: typeof getPrompt };
  resources: typeof createResources;
  follows: typeof createFollows;
};

/** A request, apart from its parameters. */
export type Asked = {
  signal: AbortSignal;
  client: Client;
  /** Tells the client something before the answer. */
  notify(method: string, params: Record<string, unknown>): void;
  /** From which level on it is told what happens; nothing without one. */
  logLevel?: LogLevel | undefined;
  /** The client takes a task in place of an answer that is not final. */
  asTask?: boolean | undefined;
  /** What a person answered to what the same call asked before. */
  answers?: Answers | undefined;
};

/** From what interests least. https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1 */
export const LOG_LEVELS: readonly LogLevel[] = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
];
/** Of one call, and of each of them. */
const MAX_MESSAGES = 50;
const MAX_MESSAGE_CHARS = 1000;

type Params = Readonly<Record<string, unknown>>;
type ToolParams = { name: string; arguments?: unknown; _meta?: Params | undefined };

/** What a server answers, in whatever revision of the protocol it is asked. */
export function createMethods(tools: ToolServer, { useCases, readView, page, offers = {} }: McpOptions) {
  const { prompts = { list: listPrompts, get: getPrompt }, resources = createResources } = offers;
  const viewFor = ({ client }: Asked): View => createView(() => client.draws, readView);
  const resourcesFor = (asked: Asked) => resources(tools, viewFor(asked));
  const actor = ({ client }: Asked): string => `mcp:${client.subject ?? client.name}`;
  return {
    listTools: (asked: Asked) => ({ tools: viewFor(asked).mark(tools) }),
    async callTool({ name, arguments: args, _meta: meta }: ToolParams, asked: Asked): Promise<ToolResult> {
      const { client, signal, answers, notify } = asked;
      const token = meta?.["progressToken"];
      const draws = viewFor(asked).isShown(tools.list());
      const onProgress = ({ done: progress, total, message }: Progress): void =>
        notify("notifications/progress", { progressToken: token, progress, ...defined({ total }), message });
      const onLog = logger(asked);
      const call: Call = {
        signal,
        actor: actor(asked),
        onProgress: token === undefined ? undefined : onProgress,
        draws,
        ...(isOfView(meta) ? { unseen: true, view: draws } : {}),
        ...defined({ onLog, answers, traceparent: traceparentIn(meta?.["traceparent"]) }),
        ...(client.form || client.url ? { shows: { form: client.form, url: client.url } } : {}),
      };
      if (asked.asTask) call.asTask = true;
      const result = call.shows
        ? await (await import("./ask-first.ts")).callAsking(tools, [name, args, call], page)
        : await tools.call(name, args, call);
      const [first] = result.content;
      if (result.isError) onLog?.("warning", `${cleanText(name, 100)}: ${first?.text ?? ""}`);
      else onLog?.("debug", `${cleanText(name, 100)}: answered`);
      return result;
    },
    /** What some calls become that are not finished at once. */
    tasks: async () => {
      const { createTasks, openTask, anyTask, POLL_MS } = await import("./tasks.ts");
      return { ...createTasks(tools, useCases), openTask, anyTask, POLL_MS };
    },
    actor,
    listResources: (asked: Asked) => ({ resources: resourcesFor(asked).list() }),
    listTemplates: (asked: Asked) => ({ resourceTemplates: resourcesFor(asked).templates() }),
    /** Undefined where there is no such resource. */
    readResource: (uri: string, asked: Asked) =>
      resourcesFor(asked).read(uri, { signal: asked.signal, actor: actor(asked) }),
    listPrompts: () => ({ prompts: prompts.list(tools.list()) }),
    /** @throws ProtocolError where there is no such prompt */
    getPrompt: (name: string, given: Readonly<Record<string, string>>) => prompts.get(tools.list(), name, given),
    async complete(of: string, argument: { name: string; value: string }) {
      return { completion: await complete(await useCases.queue(), of, argument) };
    },
  };
}

/** What a client follows: see `createFollows`. */
export const followsOf = (
  tools: ToolServer,
  { offers, useCases, report }: McpOptions,
  ...rest: [notFound: number, send: (uri: string) => Promise<void>]
): Follows => (offers?.follows ?? createFollows)(tools, { followed: useCases.followed, report }, ...rest);

export type Methods = ReturnType<typeof createMethods>;

/** Tells the client what happens, as far as it wants to know; texts that may be in an answer, so without secrets. */
function logger({ logLevel, notify }: Asked): Call["onLog"] {
  if (logLevel === undefined) return undefined;
  let left = MAX_MESSAGES;
  return (level, text) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(logLevel) || left-- <= 0) return;
    notify("notifications/message", { level, logger: "plex-ingest", data: cleanText(text, MAX_MESSAGE_CHARS) });
  };
}

/** The level in what a client sent; undefined for anything else. */
export const logLevelIn = (value: unknown): LogLevel | undefined => LOG_LEVELS.find((level) => level === value);
