import { splitYear, type WorkSearch } from "../../../app/review/choose/name-work.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { parseWorkReference } from "../../../core/work-reference.ts";
import { formatSeasonLines, formatWorkLines } from "../show/work-lines.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, createIntegerParser, defineCommand, TYPE } from "./define.ts";

export const search = defineCommand({
  name: "search",
  summary: "search TMDB for a title; shows the page to use with approve --tmdb",
  arguments: { title: { value: "<title...>" } },
  options: {
    type: TYPE,
    year: {
      value: "<n>",
      summary: "only works from this year",
      read: createIntegerParser(1800, 2999),
    },
    limit: {
      value: "<n>",
      summary: "maximum number of results",
      read: createIntegerParser(1, 40),
      fallback: 10,
    },
    season: {
      value: "<n>",
      summary: "list this season's episodes of the series",
      read: createIntegerParser(0, 9999),
    },
    json: AS_JSON,
  },
  examples: [
    ["search The Matrix", "films and series with that title"],
    ["search Fargo --type tv --year 2014", "only series from that year"],
    ["search Firefly --season 1", "episodes of a season, and which of them the library has"],
  ],
  async run({ title, json, season, ...query }, { io, queue: open, works }) {
    const queue = await open();
    const words = title.join(" ");
    if (season !== undefined) {
      const tmdbId = await seriesOf(queue, words, query, io.signal);
      const desk = await works();
      const found = await desk.details({ type: "tv", tmdbId, season }, io.signal);
      return printAnswer(io, json, found, () => formatSeasonLines(found));
    }
    const found = await queue.search({ ...query, title: words }, io.signal);
    const [first] = found.results;
    const without = query.year === undefined && !splitYear(words) ? "" : "without the year, ";
    return printAnswer(io, json, found, () =>
      first === undefined
        ? [
            `TMDB lists nothing under “${cleanText(words, 200)}”.`,
            `  Search ${without}with fewer words, or for the original title.`,
          ]
        : [
            ...found.results.flatMap((work) => [...formatWorkLines(work), ""]),
            `Use one for a release: plex-ingest approve ID --tmdb ${first.url}`,
          ],
    );
  },
});

/**
 * Returns the id of the series named by its page or id. For any other text, returns the first
 * series with that title.
 */
async function seriesOf(
  queue: QueueReader,
  words: string,
  query: Pick<WorkSearch, "type" | "year">,
  signal: AbortSignal,
) {
  if (query.type === "movie") {
    throw new UserError("A film has no seasons.", "Remove --season or --type.");
  }
  const reference = parseWorkReference(words);
  // A plain number is read as a title, such as 1899 or 24.
  if (reference.kind !== "problem" && !/^\d+$/.test(words)) {
    const { tmdbId } = await queue.nameWork(reference, "tv", signal);
    if (tmdbId !== undefined) return tmdbId;
  }
  const { results } = await queue.search({ ...query, title: words, type: "tv", limit: 1 }, signal);
  const [first] = results;
  if (first) return first.tmdb_id;
  throw UserError.notFound(
    `TMDB lists no series under “${cleanText(words, 200)}”.`,
    "Search with fewer words, for the original title, or use its page on themoviedb.org.",
  );
}
