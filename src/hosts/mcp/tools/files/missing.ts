import * as z from "zod";
import { shownMissing } from "../../../../app/missing/missing-shape.ts";
import { showMissing } from "../../../../app/missing/show-missing.ts";
import { byReviewer, DEFAULT_LIMIT, defineTool, LOOKS_UP, MAX_WAIT_MS } from "../define.ts";
import { limit, text, tmdbId } from "../fields.ts";

export const listMissingEpisodes = defineTool({
  name: "list_missing_episodes",
  ...byReviewer("library", LOOKS_UP),
  title: "Missing episodes",
  description:
    "Aired episodes that the library lacks, by TMDB's list, for all series or one; with tmdb_id " +
    "also titles and dates. unclear: series whose content or numbering is not certain, so " +
    "nothing is called missing. Finds and downloads nothing. While the answer has running, call " +
    "again.",
  input: z.strictObject({
    tmdb_id: tmdbId.describe("only this series, e.g. 1396"),
    search: text(200).optional().describe("only series with these words, e.g. firefly"),
    specials: z.boolean().optional().describe("true: also specials (season 0)"),
    afresh: z
      .boolean()
      .optional()
      .describe("true: compare again; else answers may be ten minutes old"),
    limit,
    cursor: z
      .optional(z.string().regex(/^\d{1,9}$/))
      .describe("next from the last answer, for the next page"),
  }),
  output: shownMissing,
  async run(
    { tmdb_id, search, specials, afresh = false, limit: most = DEFAULT_LIMIT, cursor = "0" },
    { missing },
    { signal },
  ) {
    const found = await (await missing()).read(
      { tmdbId: tmdb_id, search, specials, afresh: afresh && cursor === "0" },
      { maxMs: MAX_WAIT_MS, signal },
    );
    if (!("running" in found)) {
      const page = { titles: tmdb_id !== undefined, limit: most, after: Number(cursor) };
      return showMissing(found, page);
    }
    return {
      running: found.running,
      series: [],
      total: 0,
      episodes: 0,
      complete: 0,
      unclear: [],
      unclear_total: 0,
      notes: [],
    };
  },
});
