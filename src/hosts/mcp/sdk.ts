import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Review } from "../../app/review/review.ts";
import { withHint } from "../../core/actions/sentence.ts";
import { inTools } from "../../core/actions/tongues.ts";
import { defined } from "../../core/defined.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Toolset } from "../../core/toolsets.ts";
import type { UseCases } from "../../program/use-cases/use-cases.ts";
import { clientName } from "./client-name.ts";
import { createResources, type Resources } from "./resources.ts";
import { INSTRUCTIONS, type ToolServer } from "./server.ts";
import { createSubscriptions, type Subscriptions } from "./subscriptions.ts";
import type { Progress } from "./tools/define.ts";
import { drawsViews, isOfView } from "./view/announced.ts";
import { createView, type View } from "./view/view.ts";

type Prompt = {
  name: string;
  title: string;
  description: string;
  /** Without these tools it leads nowhere, so it is not offered. */
  tools: readonly string[];
  arguments: { name: string; description: string; required: boolean }[];
  /** What the person says with it; `given` is cleaned. */
  text(given: Readonly<Record<string, string>>): string;
};

/** What a person may pick in a client to begin with, where a server has these tools. */
const promptsFor = (tools: readonly { name: string }[]): Prompt[] =>
  PROMPTS.filter(({ tools: needed }) => needed.every((name) => tools.some((tool) => tool.name === name)));

const PROMPTS: readonly Prompt[] = [
  {
    name: "review_pending",
    title: "Review the queue",
    description: "Go through what waits for a decision, together.",
    tools: ["get_ingest_queue", "approve_ingest", "reject_ingest"],
    arguments: [],
    text: () =>
      "Review my queue with me. Call get_ingest_queue with limit 100. Tell me in a short list what is certain, what you would choose and why, and what only I can answer. Approve or reject nothing before I agree; then do it with approve_ingest and reject_ingest in as few calls as possible, and say what became of each release.",
  },
  {
    name: "fix_misfiled",
    title: "Put a wrong filing right",
    description: "Find a release that was filed as the wrong work, take it back and file it right.",
    tools: ["get_ingest_history", "get_ingest_item", "undo_ingest", "approve_ingest"],
    arguments: [{ name: "title", description: "what was filed wrongly, e.g. Dune", required: false }],
    text: ({ title }) =>
      `Something was filed as the wrong work${title ? `: "${title}"` : ""}. Find it with get_ingest_history (action filed) and get_ingest_item, and show me what it was filed as. Call undo_ingest without a token, show me the plan, and only when I agree call it with the token. Then call approve_ingest with the right type and tmdb_id, once I have confirmed them.`,
  },
  {
    name: "tonight",
    title: "What to watch tonight",
    description: "Suggest something from Plex for tonight.",
    tools: ["get_on_deck", "get_recently_added", "list_library_items"],
    arguments: [{ name: "mood", description: "what it should be like, e.g. short and funny", required: false }],
    text: ({ mood }) =>
      `What can I watch tonight${mood ? `, ${mood}` : ""}? Look at get_on_deck, get_recently_added and list_library_items (unwatched), suggest three with a sentence and the length of each, and play nothing before I choose.`,
  },
];

/** The protocol's limit of one answer: https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion */
const MAX_VALUES = 100;

/** What is completed: the arguments of templates of resources and of prompts, by template or prompt. */
const COMPLETED: Readonly<Record<string, Record<string, "completeId" | "completeTitle">>> = {
  "ingest://release/{id}": { id: "completeId" },
  fix_misfiled: { title: "completeTitle" },
};

/** What the argument of this template or prompt may become; nothing where a person types freely. */
async function complete(
  review: Pick<Review, "completeId" | "completeTitle">,
  of: string,
  { name, value }: { name: string; value: string },
): Promise<{ values: string[]; hasMore: boolean }> {
  const how = Object.hasOwn(COMPLETED, of) ? COMPLETED[of]?.[name] : undefined;
  const found = how === undefined ? [] : await review[how](value.slice(0, 200), MAX_VALUES + 1);
  return { values: found.slice(0, MAX_VALUES), hasMore: found.length > MAX_VALUES };
}

// With http/exchange.ts the only file that uses the SDK, and of it the low-level server: the schemas and the checks of
// arguments and answers are our own, see docs/decisions/006-low-level-mcp.md.

export type SdkOptions = {
  version: string;
  report: (error: unknown) => void;
  /** Whether the queue is served decides what can be followed and completed. */
  toolsets: readonly Toolset[];
  /** What tells of changes of the queue, the status and releases. */
  review: UseCases["review"];
  /** The views that some clients draw; read when one asks for them. */
  readView: View["read"];
};

/** `initialized`: the client said that it uses this server. Some start a second one only to ask what it can do. */
type StdioOptions = SdkOptions & { initialized?: (() => void) | undefined };

/**
 * `client`: one that initialized another server, its name, and whom an issuer says that it is for. `follows`: whether it can
 * be told of changes later.
 */
type Offer = { client?: { name: string; subject?: string | undefined; draws: boolean }; follows: boolean };

/** The server of one client, or of one message of a client, with everything that it is asked for but subscriptions. */
function createSdkServer(
  tools: ToolServer,
  { version, report, toolsets, review, readView }: SdkOptions,
  { client, follows }: Offer,
  signal: AbortSignal,
): Server {
  const hasIngest = toolsets.includes("ingest");
  // Lists never change while a server runs: its tools are chosen at its start.
  const resources = hasIngest && follows ? { subscribe: true } : {};
  const server = new Server(
    { name: "plex-ingest", title: "plex-ingest", version },
    {
      capabilities: { tools: {}, prompts: {}, resources, ...(hasIngest ? { completions: {} } : {}) },
      instructions: INSTRUCTIONS,
      jsonSchemaValidator: noForms,
    },
  );
  const actor = (): string => `mcp:${client?.subject ?? clientName(client?.name ?? server.getClientVersion()?.name)}`;
  const view = createView(() => client?.draws ?? drawsViews(server.getClientCapabilities()), readView);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: view.mark(tools) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal: cancelled, sendNotification }) => {
    const token = params._meta?.progressToken;
    const draws = view.isShown(tools.list());
    const onProgress = ({ done: progress, total, message }: Progress): void => {
      const params = { progressToken: token ?? "", progress, ...defined({ total }), message };
      sendNotification({ method: "notifications/progress", params }).catch(report);
    };
    const call = {
      signal: AbortSignal.any([cancelled, signal]),
      actor: actor(),
      onProgress: token === undefined ? undefined : onProgress,
      draws,
      ...(isOfView(params._meta) ? { unseen: true, view: draws } : {}),
    };
    return { ...(await tools.call(params.name, params.arguments, call)) };
  });
  offerResources(server, createResources(tools, view), { signal, actor });
  offerPrompts(server, tools);
  if (hasIngest)
    server.setRequestHandler(CompleteRequestSchema, async ({ params: { ref, argument } }) => ({
      completion: await complete(await review(), ref.type === "ref/prompt" ? ref.name : ref.uri, argument),
    }));
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  server.onerror = report;
  return server;
}

/**
 * Serves over stdin and stdout. Resolves when the client is gone: stdin ended, stdout broke, or a line was too long for
 * the transport, which then stops reading.
 */
export async function serveStdio(
  tools: ToolServer,
  { initialized, ...options }: StdioOptions,
  signal: AbortSignal,
): Promise<void> {
  const server = createSdkServer(tools, options, { follows: true }, signal);
  const subscriptions = options.toolsets.includes("ingest") ? offerSubscriptions(server, tools, options) : undefined;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  if (initialized) server.oninitialized = initialized;
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    server.onclose = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport());
  await closed;
  subscriptions?.close();
  await server.close();
}

/**
 * A server for the messages of one exchange, connected to its transport. `client` is what the client said of itself at
 * another exchange. The caller closes it.
 */
export async function connectOnce(
  tools: ToolServer,
  options: SdkOptions,
  { client, transport }: Pick<Required<Offer>, "client"> & { transport: Transport },
  signal: AbortSignal,
): Promise<{ close(): Promise<void> }> {
  const server = createSdkServer(tools, options, { follows: false, client }, signal);
  await server.connect(transport);
  return server;
}

/** For the answers to forms that a server has a client show. We ask for none: what ships has no validator. */
const noForms = {
  getValidator: (): never => {
    throw new Error("This server asks for no forms.");
  },
};

/** https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling */
const RESOURCE_NOT_FOUND = -32_002;

function offerResources(
  server: Server,
  resources: Resources,
  { signal, actor }: { signal: AbortSignal; actor: () => string },
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: resources.list() }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: resources.templates() }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, { signal: cancelled }) => {
    const call = { signal: AbortSignal.any([cancelled, signal]), actor: actor() };
    const content = await resources.read(uri, call);
    if (!content) throw new McpError(RESOURCE_NOT_FOUND, `There is no resource ${cleanText(uri, 200)}.`);
    return { contents: [content] };
  });
}

function offerSubscriptions(
  server: Server,
  tools: ToolServer,
  deps: Pick<SdkOptions, "review" | "report">,
): Subscriptions {
  const isOffered = (name: string): boolean => tools.list().some((tool) => tool.name === name);
  const subscriptions = createSubscriptions({ ...deps, send: (uri) => server.sendResourceUpdated({ uri }) });
  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    try {
      await subscriptions.add(uri);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new McpError(
        error.code === "not_found" ? RESOURCE_NOT_FOUND : ErrorCode.InvalidParams,
        `${cleanText(uri, 200)}: ${inTools(withHint(error), isOffered)}`,
      );
    }
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    subscriptions.remove(uri);
    return {};
  });
  return subscriptions;
}

function offerPrompts(server: Server, tools: ToolServer): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: promptsFor(tools.list()).map(({ name, title, description, arguments: fields }) => ({
      name,
      title,
      description,
      arguments: fields,
    })),
  }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params: { name, arguments: given = {} } }) => {
    const prompt = promptsFor(tools.list()).find((one) => one.name === name);
    if (!prompt) throw new McpError(ErrorCode.InvalidParams, `There is no prompt ${cleanText(name, 100)}.`);
    const cleaned = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, cleanText(value, 300)]));
    const content = { type: "text" as const, text: prompt.text(cleaned) };
    return { description: prompt.description, messages: [{ role: "user" as const, content }] };
  });
}
