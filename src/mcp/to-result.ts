import { Outage, UserError } from "../core/errors.ts";
import { cleanText } from "../core/text/clean-text.ts";
import { inToolWords } from "./tool-words.ts";

/** Names of tools that deliberately do not exist, with the answer for a model that asks for one. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["delete_file", "Nothing is deleted here; undo_ingest moves what was filed into the trash."],
  ["delete_library", "Libraries are never deleted here; a person does that in Plex."],
]);

/** Undefined for any other name. */
export const refusal = (name: string): string | undefined => REFUSED.get(name);

/** What the client receives: structured content with the same JSON as text, or an error as text only. */
export type ToolResult = {
  content: { type: "text"; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
};

export function toResult(data: Record<string, unknown>): ToolResult {
  return { content: [{ type: "text", text: JSON.stringify(data) }], structuredContent: data };
}

const OUTAGE_CODE: Record<string, string> = {
  tmdb_unauthorized: "unauthorized",
  tmdb_unavailable: "tmdb_unavailable",
  plex_unauthorized: "unauthorized",
  plex_unavailable: "plex_unavailable",
  transmission_unauthorized: "unauthorized",
  transmission_unavailable: "transmission_unavailable",
  transmission_busy: "transmission_unavailable",
};

/**
 * `code: sentence`, with the next step, and whether the same call may work later. Structured content is left out: clients
 * check it against the tool's output schema, even for errors.
 */
export function toErrorResult(error: unknown, report: (error: unknown) => void): ToolResult {
  return { content: [{ type: "text", text: cleanText(errorText(error, report), 2000) }], isError: true };
}

function errorText(error: unknown, report: (error: unknown) => void): string {
  if (error instanceof UserError)
    return `${error.code}: ${error.message} ${inToolWords(error.hint)} (permanent until changed)`;
  if (error instanceof Outage) {
    if (OUTAGE_CODE[error.code] === "unauthorized") return `unauthorized: ${error.message} (permanent until changed)`;
    const seconds = Math.ceil((error.retryAfterMs ?? 30_000) / 1000);
    return `${OUTAGE_CODE[error.code] ?? "internal_error"}: ${error.message} (temporary; try again in ${seconds} s)`;
  }
  // An unexpected error may contain anything: it goes to the log, not to the client.
  report(error);
  return "internal_error: Something unexpected failed; the server's log on stderr has it. (temporary; try once more)";
}
