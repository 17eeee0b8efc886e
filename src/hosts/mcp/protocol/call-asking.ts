import * as z from "zod";
import { describeChange } from "../../../app/shown/plan-text.ts";
import type { PlannedChange } from "../../../app/shown/results-shape.ts";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { isFields, type JsonFields } from "../../../base/text/parse-json.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import { listedTools } from "../listed-tools.ts";
import { toOurTool } from "../original-tools.ts";
import type { ToolServer } from "../server.ts";
import { type ToolResult, toErrorResult } from "../to-result.ts";
import { asMeant } from "../tools/as-meant.ts";
import type { CallContext, QuestionAnswers } from "../tools/define.ts";

/**
 * Pattern of a choice in the form: `type:id:version`. The version ties the choice to what the
 * person saw.
 */
const CHOICE = /^(movie|tv):(\d{1,10}):(\d{1,10})$/;
const MAX_CHOICES = 20;

/** An item as `get_ingest_item` returns it. */
type ItemInReview = {
  id: number;
  name: string;
  state: string;
  version: number;
  candidates: { type: string; tmdb_id: number; title: string; year?: number }[];
};

/**
 * Handles a call from a client that can ask a person which work something is. If the address of our
 * page is known, the client may also ask the person to sign in to Plex there.
 */
export function callAsking(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: CallContext],
  page: string | undefined,
): Promise<ToolResult> {
  const { confirm_token: token } = fieldsIn(args);
  if (call.shows?.form && token !== undefined && !isAgreed(call.answers)) {
    return askToAgree(tools, [name, args, call], page);
  }
  return callAgreed(tools, [name, args, call], page);
}

/** Handles a call that takes nothing away, or to which the person agreed. */
function callAgreed(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: CallContext],
  page: string | undefined,
): Promise<ToolResult> {
  const ours = toOurTool(name);
  if (call.shows?.form && ours === "approve_ingest") return approveWithForm(tools, args, call);
  if (call.shows?.url && page !== undefined && isOfPlex(ours)) {
    return callWithPage(tools, [name, args, call], page);
  }
  return tools.call(name, args, call);
}

/** The arguments that this module reads, as the tools accept them. */
const READ = z.looseObject({
  id: z.number().optional(),
  ids: z.array(z.number()).optional(),
  type: z.string().optional(),
  tmdb_id: z.number().optional(),
  version: z.number().optional(),
  each: z.array(z.unknown()).optional(),
  releases: z.array(z.unknown()).optional(),
  confirm_token: z.string().optional(),
});

function fieldsIn(args: unknown): JsonFields {
  const meant = asMeant(READ, args);
  return isFields(meant) ? meant : {};
}

/**
 * True if the person agreed. If the answers are to another question, the person agreed to this one
 * earlier.
 */
const isAgreed = (answers: QuestionAnswers | undefined): boolean => {
  if (!answers) return false;
  const { agreed = { action: "accept" } } = answers.responses;
  return isFields(agreed) && agreed["action"] === "accept";
};

/**
 * Handles the second step of a call. If it takes a filed file out of the library, the person is
 * shown the plan that its token is for, because untrusted text may have led the model to make the
 * call. If the person declines or closes the form, nothing changes. A token that is not for the
 * current plan is refused without a question.
 */
async function askToAgree(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: CallContext],
  page: string | undefined,
): Promise<ToolResult> {
  const planned = await tools.call(name, args, { ...call, foresees: true });
  if (planned.isError) return planned;
  const changes = (planned.structuredContent?.["changes"] ?? []) as PlannedChange[];
  if (changes.length === 0) return callAgreed(tools, [name, args, call], page);
  if (call.answers) return toErrorResult(whyNotAgreed(call.answers));
  const lines = changes.flatMap((change) => describeChange(change, String));
  const message = [...shortened(lines), "Do you agree?"].join("\n");
  const params = { mode: "form", message, requestedSchema: { type: "object", properties: {} } };
  return { content: [], asks: { requests: { agreed: { method: "elicitation/create", params } } } };
}

/** Clients show a form in a small window. */
const MAX_LINES = 60;
/** Paths of one list in a plan that is too long. */
const MAX_PATHS = 8;

/**
 * Shortens the lists of paths in a long plan, because a person must see every title and heading.
 * Plans for many releases are cut after that.
 */
function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LINES) return lines;
  const shown = shortenPaths(lines);
  return shown.length <= MAX_LINES
    ? shown
    : [...shown.slice(0, MAX_LINES), `… and ${shown.length - MAX_LINES} more lines of the plan.`];
}

function shortenPaths(lines: readonly string[]): string[] {
  const shown: string[] = [];
  let paths = 0;
  for (const [at, line] of lines.entries()) {
    paths = isPath(line) ? paths + 1 : 0;
    if (paths <= MAX_PATHS) shown.push(line);
    else if (!isPath(lines[at + 1])) shown.push(`  … and ${paths - MAX_PATHS} more`);
  }
  return shown;
}

const isPath = (line = ""): boolean => line.startsWith("  ");

const NOT_AGREED = {
  code: "refused",
  message: "The person did not agree, so nothing was changed.",
  next: "Ask the person what they want instead.",
  temporary: false,
};

/** A client that returned an error for the question did not ask the person. */
function whyNotAgreed({ responses: { agreed } }: QuestionAnswers) {
  const error = isFields(agreed) ? agreed["error"] : undefined;
  if (typeof error !== "string") return NOT_AGREED;
  return {
    code: "refused",
    message: `The client returned no answer of the person (${quoted(error, 200)}), so nothing was changed.`,
    next: "Make the same call again when the person can answer.",
    temporary: true,
  };
}

const isOfPlex = (name: string): boolean =>
  listedTools().some(({ toolset, shown }) => toolset === "plex" && shown.name === name);

/**
 * Handles a call that Plex refuses, or for which Plex is not configured. A client that can open
 * addresses asks the person to open the settings of our page and sign in at plex.tv there. The call
 * is then made again, and its answer is the same for every client.
 */
async function callWithPage(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: CallContext],
  page: string,
): Promise<ToolResult> {
  const result = await tools.call(name, args, call);
  if (call.answers || !NEEDS_SIGN_IN.test(result.isError ? (result.content[0]?.text ?? "") : "")) {
    return result;
  }
  const message =
    "plex-ingest is not signed in to Plex. Sign in at plex.tv in the settings of plex-ingest, " +
    "restart it there, and try again.";
  const params = { mode: "url", url: `${page.replace(/\/+$/, "")}/settings`, message };
  return { content: [], asks: { requests: { plex: { method: "elicitation/create", params } } } };
}

const NEEDS_SIGN_IN = /^unauthorized: |^plex_unavailable: Plex is not configured\b/;

/**
 * Handles the approval of one release for which the call names no work and the candidates are
 * ambiguous. The client shows the person a form to choose a work. Without a choice, the answer is
 * the same as for every other client.
 */
async function approveWithForm(
  tools: ToolServer,
  args: unknown,
  call: CallContext,
): Promise<ToolResult> {
  const given = fieldsIn(args);
  if (call.answers) {
    return tools.call("approve_ingest", { ...given, ...choiceIn(call.answers) }, call);
  }
  const result = await tools.call("approve_ingest", args, call);
  const id = openId(given, result);
  const item = id === undefined ? undefined : await itemOf(tools, id, call);
  const form = item && formFor(item, given);
  return form ? { content: [], asks: { requests: { work: form } } } : result;
}

/**
 * Returns the id of the refused release if its work is not clear, it was the only release, and the
 * call named no work.
 */
function openId(args: JsonFields, { structuredContent }: ToolResult): number | undefined {
  if (
    args["tmdb_id"] !== undefined ||
    args["each"] !== undefined ||
    args["releases"] !== undefined
  ) {
    return undefined;
  }
  const results = structuredContent?.["results"];
  const [only, ...others]: unknown[] = Array.isArray(results) ? results : [];
  if (!isFields(only) || others.length > 0 || only["code"] !== "conflict") return undefined;
  return typeof only["id"] === "number" ? only["id"] : undefined;
}

async function itemOf(
  tools: ToolServer,
  id: number,
  call: CallContext,
): Promise<ItemInReview | undefined> {
  if (!tools.offers("get_ingest_item")) return undefined;
  const { signal, actor } = call;
  const { structuredContent } = await tools.call(
    "get_ingest_item",
    { id },
    { signal, actor, unseen: true },
  );
  return structuredContent?.["item"] as ItemInReview | undefined;
}

function formFor({ id, name, state, version, candidates }: ItemInReview, args: JsonFields) {
  if (state !== "review" || (args["version"] ?? version) !== version) return undefined;
  const works = candidates.filter(
    ({ type }) => args["type"] === undefined || args["type"] === type,
  );
  if (works.length < 2) return undefined;
  const oneOf = works.slice(0, MAX_CHOICES).map(({ type, tmdb_id: tmdb, title, year }) => ({
    const: `${type}:${tmdb}:${version}`,
    title: `${formatTitle({ title: cleanText(title, 200), year })}, ${type === "tv" ? "series" : "film"}, TMDB ${tmdb}`,
  }));
  const work = {
    type: "string",
    title: "Work",
    description: "The release is filed as this work.",
    oneOf,
  };
  return {
    method: "elicitation/create",
    params: {
      mode: "form",
      message: `Which work is release ${id}, ${quoted(name, 200)}?`,
      requestedSchema: { type: "object", properties: { work }, required: ["work"] },
    },
  };
}

/**
 * Returns the choice; empty if the person declined or closed the form, or if the client sent
 * anything else.
 */
function choiceIn({ responses: { work } }: QuestionAnswers): JsonFields {
  const content = isFields(work) && work["action"] === "accept" ? work["content"] : undefined;
  const [, type, tmdb, version] =
    CHOICE.exec(isFields(content) ? String(content["work"]) : "") ?? [];
  if (!MEDIA_TYPES.some((mediaType) => mediaType === type)) return {};
  return { type, tmdb_id: Number(tmdb), version: Number(version) };
}
