import * as z from "zod";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import type { Role, TokenRole } from "../../../core/role.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";

// Clients of 2026 refuse every call of a tool whose schema declares draft-07, which the SDK adds;
// without `$schema` the protocol's default dialect (2020-12) applies.
// https://modelcontextprotocol.io/specification/2025-11-25
function jsonSchema(
  schema: z.ZodObject,
  io: "input" | "output",
): { type: "object" } & Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io });
  return { ...rest, type: "object" };
}

export type Json = { type?: unknown; properties?: Record<string, Json>; items?: Json } & Record<
  string,
  unknown
>;

/**
 * The same with the properties of only so many levels of objects; what is nested deeper is an open
 * object.
 */
function flattened(schema: Json, levels: number): Json {
  if (schema.items) return { ...schema, items: flattened(schema.items, levels) };
  if (!schema.properties) return schema;
  if (levels === 0) return { type: "object" };
  const inner = Object.entries(schema.properties).map(([name, part]) => [
    name,
    flattened(part, levels - 1),
  ]);
  return { ...schema, properties: Object.fromEntries(inner) };
}

/**
 * An answer and the items of its lists. An answer is checked in full before it is sent: this only
 * keeps the list short.
 */
const SHOWN_LEVELS = 2;

/** A tool as `tools/list` shows it. A type and no interface: it is a JSON value. */
export type ListedTool = {
  name: string;
  title: string;
  description: string;
  inputSchema: Json & { type: "object" };
  outputSchema: Json & { type: "object" };
  annotations: {
    title: string;
    readOnlyHint: boolean;
    destructiveHint: boolean;
    idempotentHint: boolean;
    openWorldHint: boolean;
  };
  execution?: { taskSupport: "optional" };
};

export function toListedTool(tool: Tool): ListedTool {
  const {
    name,
    title,
    description,
    hints,
    input,
    output,
    shownLevels = SHOWN_LEVELS,
    maybeTask = false,
  } = tool;
  const answer = jsonSchema(output, "output");
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input, "input"),
    outputSchema: { ...flattened(answer, shownLevels), type: answer.type },
    annotations: {
      title,
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: hints.openWorld,
    },
    // https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks#tool-level-negotiation
    ...(maybeTask ? { execution: { taskSupport: "optional" as const } } : {}),
  };
}

export type Hints = {
  readOnly: boolean;
  destructive: boolean;
  idempotent: boolean;
  /** Uses a service beyond this machine's own, such as TMDB. */
  openWorld: boolean;
};

export type CallContext = {
  signal: AbortSignal;
  /**
   * `mcp:<name that the client gave at initialize>` or `mcp:sub:<who signed in>`, as recorded in
   * the history.
   */
  actor: string;
  /** Who reads the answer: a model, unless it is for a person's own page. */
  reader?: "model" | "person" | undefined;
  /** Waits until it is its caller's turn again, where callers take turns. */
  turn?: (() => Promise<void>) | undefined;
  /** Reports progress to a client that asked for it; undefined when it did not. */
  onProgress?: ((progress: ToolProgress) => void) | undefined;
  /**
   * Nothing that is read is remembered as shown: for a client that always approves with type, id
   * and version.
   */
  unseen?: boolean | undefined;
  /** Made by our view in a client that draws it: it may call what only the view may. */
  view?: boolean | undefined;
  /** The client draws our views. */
  draws?: boolean | undefined;
  /** Tells the client what happens, if it wants to know; in words that may be in an answer. */
  onLog?: ((level: McpLogLevel, text: string) => void) | undefined;
  /** What the client can put to a person while the call waits: a form, or an address to open. */
  shows?: { form: boolean; url: boolean } | undefined;
  /** The client takes a task for an answer that is not final: nothing is waited for. */
  asTask?: boolean | undefined;
  /** What came of the questions in the result of the same call before. */
  answers?: QuestionAnswers | undefined;
  /**
   * The caller's place in a trace of its own, in its fixed form:
   * https://www.w3.org/TR/trace-context/#traceparent-header
   */
  traceparent?: string | undefined;
};

/** From what interests least. https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1 */
export const LOG_LEVELS = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const;
export type McpLogLevel = (typeof LOG_LEVELS)[number];

/**
 * `responses` by the name of the question; `state` as the result had it. Whoever sent it may have
 * changed both.
 */
export type QuestionAnswers = {
  responses: Readonly<Record<string, unknown>>;
  state?: string | undefined;
};

/** `done` grows with each report; `total` is absent where it is not known. */
export type ToolProgress = { done: number; total?: number; message: string };

/**
 * `page`: a person's own page. `view`: our view inside a client that draws it; hosts show its tools
 * to no model. `people`: both. `drawn`: both, and the models of such clients, for which it is
 * drawn.
 */
type Audience = "page" | "view" | "people" | "drawn";

/** Whose tools somebody has besides everybody's, by who calls. */
export const REACHES: Readonly<Record<"page" | "view" | "drawn", readonly Audience[]>> = {
  page: ["page", "people", "drawn"],
  view: ["view", "people", "drawn"],
  drawn: ["drawn"],
};

/**
 * A tool: data, and `run`, which calls use cases. It never sees a database, a client or the SDK.
 */
export type Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> = {
  name: string;
  /** Without one, everybody; else see `REACHES`. For whom it is not, there is no such tool. */
  audience?: Audience;
  toolset: Toolset;
  /** Who may call it over HTTP; see `neededRoleOf`. */
  role: TokenRole;
  title: string;
  description: string;
  hints: Hints;
  input: Input;
  output: Output;
  /**
   * How many levels of its answer are listed, if fewer than usual: another tool lists the same, or
   * no model reads it.
   */
  shownLevels?: number;
  /** Whether its call may become a task. */
  maybeTask?: boolean;
  /** What stands in the answer's text in place of the same JSON once more. */
  inShort?(answer: z.output<Output>): string;
  run(args: z.output<Input>, deps: UseCases, call: CallContext): Promise<z.input<Output>>;
};

/** What a reviewer may and changes nothing, a reader may as well. */
export const neededRoleOf = ({ role, hints }: Pick<Tool, "role" | "hints">): Role =>
  role === "reviewer" && hints.readOnly ? "reader" : role;

/** Checks a tool against its own input and output; the registry holds all tools as one type. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool => tool;

/**
 * Waits until an action is recorded in the history, but not beyond the time limit of the call;
 * recording then continues. A failure is ignored: the action is done, and a failed record must not
 * make the client repeat it.
 */
export const waitUntilNoted = (writing: Promise<void>, signal: AbortSignal): Promise<void> =>
  waitUnlessAborted(writing, signal).catch(() => {});

/** A call is answered within ten seconds; what takes longer is answered as under way. */
export const MAX_WAIT_MS = 7000;

/** How many are listed at once, unless more or fewer are asked for. */
export const DEFAULT_LIMIT = 20;

/** What is asked for, with how many are listed at once. */
export const withLimit = <Query extends { limit?: number | undefined }>(
  query: Query,
): Query & { limit: number } => ({
  ...query,
  limit: query.limit ?? DEFAULT_LIMIT,
});

export const READS: Hints = {
  readOnly: true,
  destructive: false,
  idempotent: true,
  openWorld: false,
};
/** Asks TMDB and changes nothing. */
export const LOOKS_UP: Hints = { ...READS, openWorld: true };
export const DECIDES: Hints = {
  readOnly: false,
  destructive: false,
  idempotent: true,
  openWorld: false,
};
/** It may put a file in the place of one that was filed. */
export const MAY_REPLACE: Hints = { ...DECIDES, destructive: true };
export const CHANGES_FILES: Hints = {
  readOnly: false,
  destructive: true,
  idempotent: false,
  openWorld: false,
};

type ToolAccess = Pick<Tool, "toolset" | "role" | "hints">;

/** A tool for whoever reviews; without other hints it only reads. */
export const byReviewer = (toolset: Toolset, hints = READS): ToolAccess => ({
  toolset,
  role: "reviewer",
  hints,
});
/** A tool for the operator alone. */
export const byOperator = (toolset: Toolset, hints: Hints): ToolAccess => ({
  toolset,
  role: "operator",
  hints,
});
