import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { ToolReach } from "../../../base/actions/tool-reach.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";

type Prompt = {
  name: string;
  title: string;
  description: string;
  /**
   * Tools that the prompt needs. If one is missing, the prompt would lead nowhere and is not
   * offered.
   */
  tools: readonly string[];
  arguments: { name: string; description: string; required: boolean }[];
  /**
   * The text that the person sends with the prompt; `given` is cleaned. `call` names a tool, with
   * its caller if it is not listed.
   */
  text(given: Readonly<Record<string, string>>, call: (tool: string) => string): string;
};

/**
 * Prompts that a person may pick as a starting point in a client. Only prompts whose tools the
 * server has are offered.
 */
const promptsFor = (reachOf: ReachOf): Prompt[] =>
  PROMPTS.filter(({ tools }) => tools.every((name) => reachOf(name) !== false));

type ReachOf = (tool: string) => ToolReach;

const PROMPTS: readonly Prompt[] = [
  {
    name: "review_pending",
    title: "Review the queue",
    description: "Go through the releases that wait for a decision, together.",
    tools: ["get_ingest_queue", "approve_ingest", "reject_ingest"],
    arguments: [],
    text: () =>
      "Review my queue with me. Call get_ingest_queue with limit 100. Tell me in a short list " +
      "what is certain, what you would choose and why, and what only I can answer. Do not " +
      "approve or reject anything before I agree; then use approve_ingest and reject_ingest in " +
      "as few calls as possible, and report the result for each release.",
  },
  {
    name: "fix_misfiled",
    title: "Fix a wrong filing",
    description:
      "Find a release that was filed as the wrong work, take it back and file it correctly.",
    tools: ["get_ingest_history", "get_ingest_item", "refile_ingest"],
    arguments: [
      { name: "title", description: "what was filed wrongly, e.g. Dune", required: false },
    ],
    text: ({ title }) =>
      `Something was filed as the wrong work${title ? `: "${title}"` : ""}. Find it with ` +
      "get_ingest_history (action filed) and get_ingest_item, and show me what it was filed " +
      "as. Call refile_ingest with the right type and tmdb_id and without a token, and show me " +
      "the plan; call it with the token only when I agree.",
  },
  {
    name: "tonight",
    title: "What to watch tonight",
    description: "Suggest something from Plex for tonight.",
    tools: ["get_on_deck", "get_recently_added", "list_library_items"],
    arguments: [
      {
        name: "mood",
        description: "what you feel like, e.g. short and funny",
        required: false,
      },
    ],
    text: ({ mood }, call) =>
      `What can I watch tonight${mood ? `, ${mood}` : ""}? Look at ${call("get_on_deck")}, ` +
      `${call("get_recently_added")} and ${call("list_library_items")} (unwatched), ` +
      "suggest three with a sentence " +
      "and the length of each, and do not play anything before I choose.",
  },
];

type ListedPrompt = Pick<Prompt, "name" | "title" | "description" | "arguments">;

/** The prompts as `prompts/list` shows them. */
export const listPrompts = (reachOf: ReachOf): ListedPrompt[] =>
  promptsFor(reachOf).map(({ name, title, description, arguments: fields }) => ({
    name,
    title,
    description,
    arguments: fields,
  }));

/** This is a type and not an interface, because any method may return it as its result. */
export type FilledPrompt = {
  description: string;
  messages: { role: "user"; content: { type: "text"; text: string } }[];
};

/** @throws ProtocolError if there is no such prompt */
export function getPrompt(
  reachOf: ReachOf,
  name: string,
  given: Readonly<Record<string, string>>,
): FilledPrompt {
  const prompt = promptsFor(reachOf).find((candidate) => candidate.name === name);
  if (!prompt) throw new ProtocolError(INVALID_PARAMS, `There is no prompt ${quoted(name, 100)}.`);
  const cleaned = Object.fromEntries(
    Object.entries(given).map(([field, value]) => [field, cleanText(value, 300)]),
  );
  const call = (tool: string): string => {
    const reach = reachOf(tool);
    return typeof reach === "string" ? `${tool} (through ${reach})` : tool;
  };
  const content = { type: "text" as const, text: prompt.text(cleaned, call) };
  return { description: prompt.description, messages: [{ role: "user" as const, content }] };
}

/**
 * The protocol's limit for one answer:
 * https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion
 */
const MAX_VALUES = 100;

/** Arguments that can be completed, by resource template or prompt. */
const COMPLETED: Readonly<Record<string, Record<string, "completeId" | "completeTitle">>> = {
  "ingest://release/{id}": { id: "completeId" },
  fix_misfiled: { title: "completeTitle" },
};

/**
 * Suggests values for an argument of this template or prompt. Returns no values for free-text
 * arguments.
 */
export async function complete(
  queue: Pick<QueueReader, "completeId" | "completeTitle">,
  of: string,
  { name, value }: { name: string; value: string },
): Promise<{ values: string[]; hasMore: boolean }> {
  const how = Object.hasOwn(COMPLETED, of) ? COMPLETED[of]?.[name] : undefined;
  const found = how === undefined ? [] : await queue[how](value.slice(0, 200), MAX_VALUES + 1);
  return { values: found.slice(0, MAX_VALUES), hasMore: found.length > MAX_VALUES };
}
