import type * as z from "zod";

/**
 * Names that other servers use for our arguments. If a name matches several of our arguments, it
 * means the first one that the tool accepts.
 */
const ARGUMENT_NAMES: Readonly<Record<string, readonly string[]>> = {
  media_id: ["id", "item_id", "rating_key"],
  media_ids: ["ids", "id", "item_ids", "item_id", "rating_keys", "rating_key"],
  ids: ["id", "item_id", "release_id", "release_ids"],
  id: ["item_id", "release_id", "release_ids"],
  library: ["library_id", "library_name", "section_id", "section", "id"],
  position_ms: ["position", "offset_ms"],
  query: ["title", "q"],
  type: ["media_type"],
  media_type: ["type"],
  client: ["client_id", "client_name", "player"],
  user: ["user_id", "username"],
  limit: ["count", "max_results"],
  offset: ["start"],
  path: ["folder"],
  tmdb_id: ["tmdb"],
  title: ["query", "q", "name", "search", "movie"],
};

/**
 * Finds the tool's argument for a name from another server; undefined if the tool has no matching
 * argument.
 */
export const findOurArgument = (input: z.ZodObject, argument: string): string | undefined =>
  Object.keys(ARGUMENT_NAMES).find(
    (ours) => ARGUMENT_NAMES[ours]?.includes(argument) && Object.hasOwn(input.shape, ours),
  );

/** Arguments for words of a title. Clients often pass one to a tool that takes only an id. */
const WORDS: ReadonlySet<string> = new Set(["title", "query", "q", "name", "search", "movie"]);

type LookUp = { tool: string; argument: string; more?: Readonly<Record<string, unknown>> };

const RELEASES: LookUp = { tool: "get_ingest_queue", argument: "search", more: { state: "all" } };

/** Tools that find an argument's value by words of a title. */
const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  media_id: { tool: "search_media", argument: "query" },
  media_ids: { tool: "search_media", argument: "query" },
  id: RELEASES,
  ids: RELEASES,
  around: RELEASES,
  hash: { tool: "list_torrents", argument: "search" },
  tmdb_id: { tool: "search_tmdb", argument: "query" },
};

/** A call that finds the value for one of our arguments. */
export type ValueSearch = { tool: string; args: Record<string, unknown> };

const searchIn = ({ tool, argument, more }: LookUp, words: string): ValueSearch => ({
  tool,
  args: { ...more, [argument]: words },
});

/** Returns the call that finds this argument's value by words; undefined for other arguments. */
export function findValueSearch(argument: string, words: string): ValueSearch | undefined {
  const lookUp = Object.hasOwn(LOOK_UPS, argument) ? LOOK_UPS[argument] : undefined;
  return lookUp && searchIn(lookUp, words);
}

/**
 * Returns the call that finds an id by a title, for a tool that takes only the id. Undefined if
 * `argument` does not stand for a title.
 */
export function findSearchInstead(
  input: z.ZodObject,
  argument: string,
  words: string,
): ValueSearch | undefined {
  if (!WORDS.has(argument)) return undefined;
  const wanted = Object.keys(LOOK_UPS).find((name) => Object.hasOwn(input.shape, name));
  return wanted === undefined ? undefined : findValueSearch(wanted, words);
}
