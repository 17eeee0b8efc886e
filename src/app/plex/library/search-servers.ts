import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { rankResults } from "../../../core/library/canonical-guid.ts";
import { chooseLibrary } from "../../../core/library/choose-library.ts";
import {
  FOUND_TYPES,
  type FoundTitle,
  type MediaServer,
} from "../../../core/library/media-server.ts";
import { type AskBudget, explainLate, type Services } from "../../../core/services.ts";
import type { ShownAge, ShownMedia } from "../cache/shapes.ts";
import type { MediaSearch } from "./search-media.ts";
import type { ShownFound, ShownFoundOnServers } from "./shapes.ts";

/** A search of one server. `title` is the server's name for people. */
export type ServerSearch = {
  title: string;
  search(query: MediaSearch, signal: AbortSignal): Promise<ShownFound & ShownAge>;
};

/** Minimum number of results to request from each library. */
const MIN_ASKED = 30;

/**
 * Creates a search of a server other than the Plex of PLEX_URL. It finds films, series and
 * episodes.
 */
export const createTitleSearch =
  (server: Pick<MediaServer, "libraries" | "name" | "search">): ServerSearch["search"] =>
  async ({ query, mediaType, library, limit }, signal) => {
    const words = query.trim();
    if (words === "") throw new UserError("query is empty.", "Give a search term.");
    if (!server.search) {
      throw UserError.unsupported(
        `${server.name} cannot be searched from here.`,
        "Search in the server itself.",
      );
    }
    const types = FOUND_TYPES.filter((type) => mediaType === undefined || type === mediaType);
    const shown = { query: cleanText(words, 300) };
    if (types.length === 0) return { results: [], total: 0, ...shown };
    const libraryId =
      library === undefined
        ? undefined
        : chooseLibrary(library, await server.libraries(signal), server.name).id;
    const search = { words, types, libraryId, limit: Math.max(limit, MIN_ASKED) };
    const found = await server.search(search, signal);
    const kinds = types.map((type) => found.filter((title) => title.type === type));
    const all = rankResults(words, kinds);
    return { results: all.slice(0, limit).map(showTitle), total: all.length, ...shown };
  };

const showTitle = ({ id, type, title, guids, ...rest }: FoundTitle): ShownMedia => ({
  id,
  type,
  title,
  ...dropUndefined(rest),
  ...(guids.length > 0 && { guids }),
});

/**
 * Searches all servers at once, and names the server of each result if there are several. A server
 * that is late or does not respond is listed as unavailable.
 * @throws Outage or UserError if no server has an answer
 */
export async function searchServers(
  servers: Services<ServerSearch>,
  query: MediaSearch,
  budget: AskBudget,
): Promise<ShownFoundOnServers & ShownAge> {
  if (servers.first && servers.count === 1) return servers.first.search(query, budget.signal);
  const asked = await servers.askEach(({ search }, stop) => search(query, stop), budget);
  const { answers, late, failures } = asked;
  const defect = failures.find(({ error }) => !isServerError(error));
  if (defect) throw defect.error;
  const delays = late.map((server) => ({
    server: server.title,
    message: explainLate(server, budget),
  }));
  if (answers.length === 0) {
    throw failures[0]?.error ?? new Outage("plex_unavailable", delays[0]?.message ?? "");
  }
  // A server without this library does not concern a search in it.
  const outages = failures.flatMap(({ service, error }) =>
    error instanceof Outage ? { server: service.title, message: error.message } : [],
  );
  const unavailable = [...outages, ...delays];
  const results = answers.map(({ service: { title }, answer }) =>
    answer.results.map((media) => ({
      id: `${title} ${media.id}`,
      title: media.title,
      media: { ...media, server: title },
    })),
  );
  const old = answers.find(({ answer }) => answer.stale === true)?.answer;
  return {
    results: rankResults(query.query, results)
      .slice(0, query.limit)
      .map(({ media }) => media),
    total: answers.reduce((sum, { answer }) => sum + answer.total, 0),
    query: answers[0]?.answer.query ?? "",
    ...(unavailable.length > 0 ? { unavailable } : {}),
    ...dropUndefined({
      stale: old?.stale,
      age_seconds: old?.age_seconds,
      stale_reason: old?.stale_reason,
    }),
  };
}

const isServerError = (error: unknown): boolean =>
  error instanceof Outage || error instanceof UserError;
