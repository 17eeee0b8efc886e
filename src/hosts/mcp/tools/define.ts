import * as z from "zod";
import type { PlannedChange } from "../../../app/shown/results-shape.ts";
import type { JsonFields } from "../../../base/text/parse-json.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import type { Role, TokenRole } from "../../../core/role.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { type Json, toListedInput } from "./listed-input.ts";

// In 2026, clients refuse every call of a tool whose schema declares draft-07, which the SDK adds.
// Without `$schema`, the protocol's default dialect (2020-12) applies.
// https://modelcontextprotocol.io/specification/2025-11-25
function jsonSchema(
  schema: z.ZodObject,
  io: "input" | "output",
): { type: "object" } & Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io });
  return { ...toPortable(rest as Json), type: "object" };
}

/**
 * Rewrites what some clients do not read, without a change of meaning. An open object loses
 * `additionalProperties: {}`, which is the default, and a list of types becomes `anyOf`.
 */
function toPortable(schema: Json): Json {
  const { properties, items, additionalProperties } = schema;
  const isOpen = isEmptyObject(additionalProperties);
  const kept = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === "additionalProperties" && isOpen) return [];
    if (key === "properties" && isOpen && isEmptyObject(properties)) return [];
    if (key === "properties") return [[key, mapValues(properties ?? {}, toPortable)]];
    if (key === "items" && items !== undefined) return [[key, toPortable(items)]];
    return key === "type" && Array.isArray(value)
      ? [["anyOf", value.map((type: unknown) => ({ type }))]]
      : [[key, value]];
  });
  return Object.fromEntries(kept);
}

const mapValues = (given: Record<string, Json>, change: (part: Json) => Json) =>
  Object.fromEntries(Object.entries(given).map(([name, part]) => [name, change(part)]));

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/**
 * Returns the same schema with the properties of only the first `levels` levels of objects. Objects
 * nested deeper are left open.
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
 * Two levels: an answer and the items of its lists. An answer is checked in full before it is sent,
 * so this only keeps the tool list short.
 */
const SHOWN_LEVELS = 2;

/** A tool as `tools/list` shows it. A type and not an interface, because it is a JSON value. */
export type ListedTool = {
  name: string;
  title: string;
  description: string;
  inputSchema: Json & { type: "object" };
  /** Absent unless output schemas are listed. */
  outputSchema?: Json & { type: "object" };
  annotations: {
    title: string;
    readOnlyHint: boolean;
    destructiveHint: boolean;
    idempotentHint: boolean;
    openWorldHint: boolean;
  };
  execution?: { taskSupport: "optional" };
};

const toMask = (names: readonly string[]): Record<string, true> =>
  Object.fromEntries(names.map((name) => [name, true]));

/** Tools that find and call other tools belong to no toolset. */
export type ReachTool = Omit<Tool, "toolset">;

/** The schema of the arguments that a tool advertises, with all bounds and descriptions. */
export const toInputSchema = ({
  input,
  unlisted = [],
}: Pick<ReachTool, "input" | "unlisted">): Json =>
  jsonSchema(input.omit(toMask(unlisted)), "input");

export function toListedTool(
  tool: ReachTool,
): ListedTool & Required<Pick<ListedTool, "outputSchema">> {
  const {
    name,
    title,
    description,
    hints,
    input,
    output,
    shownLevels = SHOWN_LEVELS,
    maybeTask = false,
    unlisted = [],
  } = tool;
  const answer = jsonSchema(output, "output");
  return {
    name,
    title,
    description,
    inputSchema: { ...toListedInput(toInputSchema({ input, unlisted })), type: "object" },
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
  /** True if the tool uses a service beyond this machine, such as TMDB. */
  openWorld: boolean;
};

export type CallContext = {
  signal: AbortSignal;
  /**
   * `mcp:<name that the client gave at initialize>` or `mcp:sub:<signed-in user>`, as recorded in
   * the history.
   */
  actor: string;
  /** The reader of the answer: a person on their own page, otherwise a model. */
  reader?: "model" | "person" | undefined;
  /** Waits for the caller's next turn, if callers take turns. */
  turn?: (() => Promise<void>) | undefined;
  /** Reports progress to a client that requested it; undefined if it did not. */
  onProgress?: ((progress: ToolProgress) => void) | undefined;
  /**
   * True if releases that are read do not count as shown. This is for a client that always approves
   * with type, id and version.
   */
  unseen?: boolean | undefined;
  /**
   * True if the call was made by our view in a client. It may then call tools that only the view
   * may call.
   */
  view?: boolean | undefined;
  /** True if the client draws our views. */
  draws?: boolean | undefined;
  /** Sends log messages to a client that wants them. Their words may also appear in an answer. */
  onLog?: ((level: McpLogLevel, text: string) => void) | undefined;
  /**
   * The kinds of questions that the client can put to a person while the call waits: a form, or an
   * address to open.
   */
  shows?: { form: boolean; url: boolean } | undefined;
  /**
   * True if the client accepts a task for an answer that is not final. The call then does not wait.
   */
  asTask?: boolean | undefined;
  /** True if the answer is sent in its short form; see `shorten` of `Tool`. */
  short?: boolean | undefined;
  /**
   * True to learn what the second step of a two-step call would change. Nothing is changed, and the
   * answer is `{changes}`; see `foresee` of `Tool`.
   */
  foresees?: boolean | undefined;
  /** Finds the caller's tools by what one wants to do. Set by the server. */
  findTools?: ((request: FindRequest) => FindAnswer) | undefined;
  /** Answers to the questions in the previous result of the same call. */
  answers?: QuestionAnswers | undefined;
  /**
   * The caller's position in its own trace, in the standard format:
   * https://www.w3.org/TR/trace-context/#traceparent-header
   */
  traceparent?: string | undefined;
};

/**
 * Log levels, least important first. https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1
 */
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
 * Answers of a person. `responses` is keyed by the question's name. `state` is the state from the
 * result. The sender may have changed both.
 */
export type QuestionAnswers = {
  responses: Readonly<Record<string, unknown>>;
  state?: string | undefined;
};

/** `schema`: true to add the input schema of the best match. */
export type FindRequest = { query: string; limit: number; schema: boolean };
export type FindAnswer = {
  tools: {
    name: string;
    does: string;
    /** The listed tool that calls it; absent if it is listed itself. */
    call_with?: string;
    input_schema?: Record<string, unknown>;
  }[];
  /** Names of all other tools that are not listed, so that no wording is a dead end. */
  others?: string[];
  /** Tools that match but are switched off or cannot work, with the reason. */
  off?: { name: string; why: string }[];
};

/** `done` grows with each report; `total` is absent if it is unknown. */
export type ToolProgress = { done: number; total?: number; message: string };

/**
 * `page`: a person's own page. `view`: our view inside a client that draws it; hosts do not show
 * its tools to models. `people`: both of these. `drawn`: both, and the models of clients that draw
 * our views, because the answer is drawn there.
 */
type Audience = "page" | "view" | "people" | "drawn";

/**
 * Audiences whose tools a caller can use in addition to the tools for everybody, by the kind of
 * caller.
 */
export const REACHES: Readonly<Record<"page" | "view" | "drawn", readonly Audience[]>> = {
  page: ["page", "people", "drawn"],
  view: ["view", "people", "drawn"],
  drawn: ["drawn"],
};

/**
 * A tool's data, and `run`, which calls use cases. A tool never accesses a database, a client or
 * the SDK.
 */
export type Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> = {
  name: string;
  /**
   * Undefined means everybody; otherwise, see `REACHES`. For callers outside the audience, the tool
   * does not exist.
   */
  audience?: Audience;
  toolset: Toolset;
  /** The role required to call the tool over HTTP; see `neededRoleOf`. */
  role: TokenRole;
  title: string;
  description: string;
  hints: Hints;
  input: Input;
  /** Arguments of the founding documents that are accepted but not advertised. */
  unlisted?: readonly string[];
  output: Output;
  /**
   * Number of levels of the tool's answer that are listed. Set if fewer than usual, because another
   * tool lists the same fields or no model reads them.
   */
  shownLevels?: number;
  /** True if a call of the tool may become a task. */
  maybeTask?: boolean;
  /**
   * Returns the short form of an answer, which models get unless `detail` is `full`. Its sentences are
   * already in words. The output schema allows both forms.
   */
  shorten?(answer: JsonFields): JsonFields;
  /**
   * Returns what a call with a `confirm_token` would change in the library, from the plan that the
   * token is for. A person who can be asked agrees to this first. Empty if nothing leaves the
   * library. Changes nothing. @throws UserError if the token is not for the current plan
   */
  foresee?(args: z.output<Input>, deps: UseCases, call: CallContext): Promise<PlannedChange[]>;
  /** Returns the answer's text. Without it, the text repeats the JSON. */
  inShort?(answer: z.output<Output>): string;
  run(args: z.output<Input>, deps: UseCases, call: CallContext): Promise<z.input<Output>>;
};

/** A reader may call every tool that a reviewer may call, if it changes nothing. */
export const neededRoleOf = ({ role, hints }: Pick<Tool, "role" | "hints">): Role =>
  role === "reviewer" && hints.readOnly ? "reader" : role;

/**
 * Type-checks a tool against its own input and output. Its type keeps its name and both schemas, so
 * that the calls of the page are compared with them; the registry holds all tools as one type.
 */
export const defineTool = <
  Name extends string,
  Input extends z.ZodObject,
  Output extends z.ZodObject,
>(
  tool: Tool<Input, Output> & { name: Name },
): Tool<Input, Output> & { name: Name } => tool;

/**
 * Waits until an action is recorded in the history, but not beyond the call's time limit; recording
 * then continues in the background. A failure is ignored, because the action is done and a failed
 * record must not make the client repeat it.
 */
export const waitUntilNoted = (writing: Promise<void>, signal: AbortSignal): Promise<void> =>
  waitUnlessAborted(writing, signal).catch(() => {});

/**
 * A call must be answered within ten seconds. If work takes longer, the answer reports it as in
 * progress.
 */
export const MAX_WAIT_MS = 7000;

/** Number of entries listed at once by default. */
export const DEFAULT_LIMIT = 20;

/** Adds the default limit to a query that has none. */
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
/** Queries TMDB and changes nothing. */
export const LOOKS_UP: Hints = { ...READS, openWorld: true };
export const DECIDES: Hints = {
  readOnly: false,
  destructive: false,
  idempotent: true,
  openWorld: false,
};
/** May replace a file that was filed before. */
export const MAY_REPLACE: Hints = { ...DECIDES, destructive: true };
export const CHANGES_FILES: Hints = {
  readOnly: false,
  destructive: true,
  idempotent: false,
  openWorld: false,
};

type ToolAccess = Pick<Tool, "toolset" | "role" | "hints">;

/** Access for reviewers. Without explicit hints, the tool only reads. */
export const byReviewer = (toolset: Toolset, hints = READS): ToolAccess => ({
  toolset,
  role: "reviewer",
  hints,
});
/** Access for the operator only. */
export const byOperator = (toolset: Toolset, hints: Hints): ToolAccess => ({
  toolset,
  role: "operator",
  hints,
});
