import * as z from "zod";
import { shownFiledWorks, shownWhole } from "../../../../app/filed-works/filed-work-shape.ts";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownTrash, trashResults } from "../../../../app/trash/storage-shape.ts";
import { MEDIA_TYPES } from "../../../../base/identity.ts";
import { IN_PLEX, WORK_SORTS } from "../../../../core/page/wall.ts";
import {
  byOperator,
  byReviewer,
  CHANGES_FILES,
  DECIDES,
  defineTool,
  withLimit,
} from "../define.ts";
import { cursor, integer, limit, offset, season, storage, text, type } from "../fields.ts";

export const listFiledWorks = defineTool({
  ...byReviewer("ingest"),
  name: "list_filed_works",
  audience: "people",
  title: "Filed works",
  description: "Films and series with something filed, from any position in their order.",
  input: z.strictObject({
    search: z
      .string()
      .max(200)
      .optional()
      .describe("words of a title or a download's name, e.g. dune"),
    type,
    in_plex: z.enum(IN_PLEX).optional().describe("whether Plex shows them, e.g. missing"),
    month: z
      .optional(z.string().regex(/^\d{4}-\d\d$/))
      .describe("last filed in this month, in UTC, e.g. 2026-11"),
    decided_by: z
      .enum(["engine", "person"])
      .optional()
      .describe("who decided what they are, e.g. person"),
    sort: z.enum(WORK_SORTS).optional().describe("default filed, newest first; e.g. title"),
    storage,
    offset,
    limit,
    counts: z.literal(true).optional().describe("also how many match, and in which months"),
  }),
  output: shownFiledWorks,
  shownLevels: 0,
  run: async (
    { in_plex: inPlex, decided_by: decidedBy, sort = "filed", offset: from = 0, ...query },
    { filedWorks },
  ) => (await filedWorks()).list({ ...withLimit(query), inPlex, decidedBy, sort, from }),
});

export const getFiledWork = defineTool({
  ...byReviewer("ingest"),
  name: "get_filed_work",
  audience: "page",
  title: "A filed work",
  description:
    "One film or series with its files in the library, its downloads, its trash and its history.",
  input: z.strictObject({
    type: z.enum(MEDIA_TYPES).describe("kind of work, e.g. tv"),
    tmdb_id: integer(1, 1e9).describe("TMDB id of the work, e.g. 841"),
    season,
  }),
  output: shownWhole,
  run: async ({ type, tmdb_id: tmdbId, season: asked }, { filedWorks }, { signal }) =>
    (await filedWorks()).one({ type, tmdbId, season: asked }, signal),
});

const IDS = z.strictObject({
  ids: z.array(text(100)).min(1).max(100).describe("ids from list_trash, e.g. [3f2a81c0]"),
});

export const listTrash = defineTool({
  name: "list_trash",
  audience: "people",
  ...byReviewer("ingest"),
  title: "Trash",
  description: "Files removed by undo and upgrades, newest first, and until when each stays.",
  input: z.strictObject({ storage, limit, cursor }),
  output: z.strictObject({ ...shownTrash.shape, next: page.next }),
  shownLevels: 0,
  run: async (query, { trash }, { signal }) => (await trash()).trashPage(withLimit(query), signal),
});

/** A person on the page waits this long for the engine. Later, the list shows what became of it. */
const MAX_PAGE_WAIT_MS = 3000;

export const restoreTrash = defineTool({
  name: "restore_trash",
  audience: "page",
  ...byReviewer("ingest", DECIDES),
  title: "Put back from the trash",
  description: "Puts files back where they were in the library; never overwrites a file.",
  input: IDS,
  output: trashResults,
  run: async ({ ids }, { trash }, { actor, signal }) =>
    (await trash()).restoreTrash(ids, actor, { maxMs: MAX_PAGE_WAIT_MS, signal }),
});

export const purgeTrash = defineTool({
  name: "purge_trash",
  audience: "page",
  ...byOperator("ingest", CHANGES_FILES),
  title: "Delete from the trash",
  description:
    "Deletes files permanently, but never a last copy. The page asks the person before the call.",
  input: IDS,
  output: trashResults,
  run: async ({ ids }, { trash }, { actor, signal }) =>
    (await trash()).purgeTrash(ids, actor, { maxMs: MAX_PAGE_WAIT_MS, signal }),
});
