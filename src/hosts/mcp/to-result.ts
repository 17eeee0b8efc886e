import type { Sentence } from "../../base/actions/sentence.ts";
import { isLasting, Outage, type ToolError, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";

const SPACE =
  "Only a person can free space: `plex-ingest space` lists what could be freed, each with " +
  "its command, and `plex-ingest trash` what was taken back or replaced. Give the person " +
  "these commands.";

const TRASH =
  "The trash is for people: `plex-ingest trash` lists it, `plex-ingest trash restore ID` puts a " +
  "file back, and the page does both. Give the person these commands; undo_ingest takes a release back.";

/** Names of tools that deliberately do not exist, with the answer for a model that calls one. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["delete_file", "This server deletes nothing; undo_ingest moves filed files to the trash."],
  ["free_space", `${SPACE} The tool find_space also lists them.`],
  ["empty_trash", SPACE],
  ["list_trash", TRASH],
  ["restore_trash", TRASH],
  ["delete_library", "This server never deletes libraries; a person does that in Plex."],
]);

/** Returns the answer for such a name; undefined for any other name. */
export const findRefusal = (name: string): string | undefined => REFUSED.get(name);

/**
 * What the client receives: structured content with the same JSON as text, or an error as text
 * only.
 */
export type ToolResult = {
  content: { type: "text"; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  /**
   * Questions for a person, sent instead of all the fields above. The same call is then made again
   * with the person's answers.
   */
  asks?: {
    requests: Record<string, { method: string; params?: Record<string, unknown> }>;
    state?: string;
  };
};

export function toResult(data: Record<string, unknown>, text = JSON.stringify(data)): ToolResult {
  return { content: [{ type: "text", text }], structuredContent: data };
}

/** Used for an outage that does not state when the service will be retried. */
const DEFAULT_RETRY_MS = 30_000;

const OUTAGE_CODE: Record<string, string> = {
  tmdb_unauthorized: "unauthorized",
  tmdb_unavailable: "tmdb_unavailable",
  plex_unauthorized: "unauthorized",
  plex_unavailable: "plex_unavailable",
  client_unauthorized: "unauthorized",
  client_unavailable: "transmission_unavailable",
  client_busy: "transmission_unavailable",
};

/**
 * The result of a call: the data, with a text if that is not the JSON of the data, or the error.
 * MCP clients receive the parts of an error joined into one text.
 */
export type ToolAnswer =
  | { ok: true; data: Record<string, unknown>; text?: string }
  | { ok: false; error: ToolError };

const MAX_ERROR_CHARS = 2000;

type Tongue = (said: Sentence) => string;

/**
 * Returns the parts of an error, with names cleaned and limited in length. An unexpected error is
 * reported, and none of its details are shown. `inWords` rewrites a hint so that its reader can
 * follow it.
 */
export function toToolError(
  error: unknown,
  report: (error: unknown) => void,
  inWords: Tongue,
): ToolError {
  const { message, next, ...rest } = partsOf(error, report, inWords);
  const clean = (text: string): string => cleanText(text, MAX_ERROR_CHARS);
  return { ...rest, message: clean(message), ...(next === undefined ? {} : { next: clean(next) }) };
}

/**
 * Formats an error as `code: sentence`, with the next step and whether the same call may work
 * later. Structured content is omitted, because clients check it against the tool's output schema,
 * even for errors.
 */
export function toErrorResult({
  code,
  message,
  next,
  temporary,
  retryAfterSeconds,
}: ToolError): ToolResult {
  const again =
    retryAfterSeconds === undefined
      ? "temporary; try again"
      : `temporary; try again in ${retryAfterSeconds} s`;
  const text = `${code}: ${message}${next === undefined ? "" : ` ${next}`} (${temporary ? again : "permanent until changed"})`;
  return { content: [{ type: "text", text: cleanText(text, MAX_ERROR_CHARS) }], isError: true };
}

function partsOf(error: unknown, report: (error: unknown) => void, inWords: Tongue): ToolError {
  if (error instanceof UserError) {
    return {
      code: error.code,
      message: inWords(error.said),
      next: inWords(error.hint),
      temporary: false,
    };
  }
  if (error instanceof Outage) {
    const message = inWords(error.said);
    const code = OUTAGE_CODE[error.code] ?? "internal_error";
    if (isLasting(error)) return { code, message, temporary: false };
    return {
      code,
      message,
      temporary: true,
      retryAfterSeconds: Math.ceil((error.retryAfterMs ?? DEFAULT_RETRY_MS) / 1000),
    };
  }
  // An unexpected error may contain anything, so it goes to the log and not to the client.
  report(error);
  const message = "An unexpected error occurred; see the server's log on stderr.";
  return { code: "internal_error", message, temporary: true };
}
