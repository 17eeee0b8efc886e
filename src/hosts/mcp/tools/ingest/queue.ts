import * as z from "zod";
import { toItemPage } from "../../../../app/review/facts/item-page.ts";
import { queueCounts, shownGroup } from "../../../../app/shown/queue-shape.ts";
import {
  shownEntry,
  shownItem,
  shownRelease,
  shownSentence,
} from "../../../../app/shown/release-shape.ts";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownStatistics } from "../../../../app/shown/upkeep-shape.ts";
import { UserError } from "../../../../base/errors.ts";
import { MEDIA_TYPES } from "../../../../base/identity.ts";
import { REASON_GROUPS } from "../../../../base/reason-traits.ts";
import { QUEUE_SORTS } from "../../../../core/release/queue-sorts.ts";
import { SOURCES } from "../../../../core/release/release.ts";
import { STATES } from "../../../../core/release/state.ts";
import { MAX_ANSWER_CHARS, MAX_PAGE_CHARS } from "../answer-within.ts";
import { byReviewer, defineTool, LOOKS_UP, withLimit } from "../define.ts";
import { cursor, id, ids, integer, limit, storage, text, tmdbId, type } from "../fields.ts";
import { detail, SHORT_FIELDS, shortHistory, shortQueue } from "../short-forms.ts";

/** Leaves room in an answer for groups and counts. */
const COUNTS_CHARS = 7000;

export const getIngestQueue = defineTool({
  name: "get_ingest_queue",
  ...byReviewer("ingest"),
  title: "Review queue",
  description:
    "Start here to review what waits for a decision, and why, or to find by state and search " +
    "what you did file, or releases that were rejected: most in need of a person first, each with " +
    "reasons, candidates and next (calls to make). groups: what one decision settles " +
    "together. Then approve_ingest or reject_ingest.",
  input: z.strictObject({
    state: z.optional(z.enum([...STATES, "all"])).describe("default review; e.g. failed, all"),
    source: z.enum(SOURCES).optional().describe("where it came from, e.g. torrent"),
    storage,
    search: text(200).optional().describe("part of a name or title, e.g. dune"),
    reason: text(40)
      .optional()
      .describe(`a reason's code, or a group: ${REASON_GROUPS.join(", ")}; e.g. no_match`),
    sort: z.enum(QUEUE_SORTS).optional().describe("default need; e.g. age: oldest first"),
    counts: z.boolean().optional().describe("true: also counts by group, reason and state"),
    around: id.optional().describe("also this release's position and neighbours, e.g. 12"),
    detail,
    limit,
    cursor,
  }),
  output: z.strictObject({
    items: z.array(z.strictObject({ ...shownRelease.partial().shape, ...SHORT_FIELDS })),
    groups: z.array(shownGroup).exactOptional(),
    counts: queueCounts.exactOptional(),
    position: z
      .strictObject({
        id: z.number(),
        place: z.number().exactOptional(),
        total: z.number(),
        previous_id: z.number().exactOptional(),
        next_id: z.number().exactOptional(),
      })
      .exactOptional(),
    instead: shownSentence.exactOptional(),
    ...page,
  }),
  shorten: shortQueue,
  run: async (query, { queue }, { unseen, short, reader }) => {
    const most = reader === "person" ? MAX_PAGE_CHARS : MAX_ANSWER_CHARS;
    const maxChars = short ? undefined : most - COUNTS_CHARS;
    return (await queue()).page({ ...withLimit(query), grouped: true }, { unseen, maxChars });
  },
});

/** Each release takes up to two seconds of TMDB's time, all at once. */
const MAX_ITEMS = 20;

/** A release among several; see `BriefItem`. */
const briefItem = z.strictObject({
  ...shownItem.partial().shape,
  files_next: z.string().exactOptional(),
});

export const getIngestItem = defineTool({
  name: "get_ingest_item",
  ...byReviewer("ingest", LOOKS_UP),
  title: "One release",
  description:
    "One release in full: its files, what was read from its name, candidates with overview and how its length fits, history. Use it when the queue is not enough to decide. With ids, returns several releases, without history. Then approve_ingest or reject_ingest.",
  input: z.strictObject({
    id: id.optional(),
    ids: ids.max(MAX_ITEMS).optional().describe("several at once, e.g. [12, 13]"),
    cursor: cursor.describe("files_next from the last answer, for more files of id"),
  }),
  output: z.strictObject({
    item: shownItem.exactOptional(),
    files_next: z.string().exactOptional(),
    items: z.array(briefItem).exactOptional(),
    not_found: z.array(z.number()).exactOptional(),
    left_out: z.array(z.number()).exactOptional(),
    next: shownItem.shape.next,
  }),
  // get_ingest_queue lists the fields of a release.
  shownLevels: 1,
  async run({ id: one, ids: several = [], cursor: from }, { queue }, { signal, unseen }) {
    const wanted = [...new Set([...(one === undefined ? [] : [one]), ...several])];
    const [only, ...others] = wanted;
    if (only === undefined || (from !== undefined && others.length > 0)) {
      throw new UserError(
        only === undefined ? "Neither id nor ids is given." : "A cursor is for one release.",
        "Name the id of a release, or ids of several. get_ingest_queue lists them.",
      );
    }
    const reader = await queue();
    if (one !== undefined && others.length === 0) {
      return toItemPage(await reader.showInFull(only, signal, { unseen }), from);
    }
    const found = await reader.showSeveral(wanted, signal, { unseen });
    return found.left_out === undefined ? found : { ...found, next: [callForRest(found.left_out)] };
  },
});

const callForRest = (leftOut: readonly number[]) => ({
  text: "",
  tool: "get_ingest_item",
  arguments: { ids: leftOut },
});

export const getIngestHistory = defineTool({
  name: "get_ingest_history",
  ...byReviewer("ingest"),
  title: "History",
  description:
    "Lists the history, newest first: what was filed, held, rejected or undone, when it happened " +
    "and who did it. Filter by id (one release) or by action (filed, held, taken_back …).",
  input: z.strictObject({
    id: id.optional(),
    action: z.string().max(40).optional().describe("one action, e.g. filed"),
    actor: z.string().max(100).optional().describe("who did it, e.g. engine, cli:anna"),
    since: z.string().max(40).optional().describe("ISO 8601, e.g. 2026-11-20"),
    storage,
    detail,
    limit,
    cursor,
    type,
    tmdb_id: tmdbId,
  }),
  unlisted: ["type", "tmdb_id"],
  output: z.strictObject({
    entries: z.array(z.strictObject({ ...shownEntry.partial().shape, ...SHORT_FIELDS })),
    ...page,
  }),
  shorten: shortHistory,
  run: async ({ tmdb_id: tmdbId, ...query }, { queue }) =>
    (await queue()).history({ ...withLimit(query), tmdbId }),
});

const DEFAULT_DAYS = 30;

export const getIngestStatistics = defineTool({
  name: "get_ingest_statistics",
  ...byReviewer("ingest"),
  title: "Filing statistics",
  description:
    "How well filing went in the last days (UTC): what was filed, asked, corrected and undone. " +
    "auto_share (0 to 1) was filed without asking; a person undid auto_undone_share of that: " +
    "if it is low, auto_ingest can be switched on with configure_watcher. by_reason: why a " +
    "person was asked.",
  input: z.strictObject({
    days: integer(1, 366).optional().describe("default 30, e.g. 7"),
    storage,
  }),
  output: shownStatistics,
  // The names of the counts say what they are.
  shownLevels: 1,
  run: async ({ days = DEFAULT_DAYS, storage: on }, { queue }) =>
    (await queue()).statistics({ days, storage: on }),
});

const work = z.strictObject({
  type: z.enum(MEDIA_TYPES).describe("kind of work"),
  tmdb_id: tmdbId.unwrap().describe("e.g. 841"),
});

/** Only for the page inside a client, which may not load images itself; see registry.ts. */
export const getPosters = defineTool({
  name: "get_posters",
  audience: "view",
  ...byReviewer("ingest", LOOKS_UP),
  title: "Posters for the view",
  description:
    "Posters of works as base64, for the review view. Works in neither list of the answer have " +
    "none.",
  input: z.strictObject({
    works: z.array(work).min(1).max(10).describe("e.g. [{type: movie, tmdb_id: 841}]"),
    width: z.literal([92, 154]).describe("in pixels, e.g. 92"),
  }),
  output: z.strictObject({
    posters: z.array(z.strictObject({ ...work.shape, mime_type: z.string(), data: z.string() })),
    /** Works that did not fit into this answer or its time limit. They can be requested again. */
    later: z.array(work),
  }),
  // Models do not need images, even if a host passes the answer on to them.
  inShort: ({ posters }) => `Posters, for the view only: ${posters.length}.`,
  run: async ({ works, width }, { posters }, { signal }) =>
    (await posters()).asData(works, width === 92 ? "w92" : "w154", signal),
});
