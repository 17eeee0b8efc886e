import * as z from "zod";
import { shownRelease } from "../../../../app/shown/release-shape.ts";
import { page } from "../../../../app/shown/results-shape.ts";
import { REASON_GROUPS } from "../../../../core/reason-traits.ts";
import { QUEUE_SORTS } from "../../../../core/release/queue-sorts.ts";
import { SOURCES } from "../../../../core/release/release.ts";
import { STATES } from "../../../../core/release/state.ts";
import { MAX_ANSWER_CHARS } from "../answer-within.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, id, limit, storage } from "../inputs.ts";

/** The rest of an answer is for groups and counts. */
const MAX_ITEMS_CHARS = MAX_ANSWER_CHARS - 7000;

export const getIngestQueue = defineTool({
  name: "get_ingest_queue",
  toolset: "ingest",
  role: "reviewer",
  title: "Review queue",
  description:
    "Start here to review what waits for a decision, and why: downloads that were not filed by themselves, what needs a person most first, each with reasons, candidates and next (calls to make). groups: what one decision settles together. Then approve_ingest or reject_ingest.",
  hints: READS,
  input: z.strictObject({
    state: z
      .enum([...STATES, "all"])
      .optional()
      .describe("default review; e.g. failed, all"),
    source: z.enum(SOURCES).optional().describe("where it came from, e.g. torrent"),
    storage,
    search: z.string().min(1).max(200).optional().describe("part of a name or title, e.g. dune"),
    reason: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe(`a reason's code, or a group: ${REASON_GROUPS.join(", ")}; e.g. no_match`),
    sort: z.enum(QUEUE_SORTS).optional().describe("default need; e.g. age: oldest first"),
    counts: z.boolean().optional().describe("true: also how many by group, reason and state"),
    around: id.optional().describe("also the place and neighbours of this release, e.g. 12"),
    limit,
    cursor,
  }),
  output: z.strictObject({
    items: z.array(shownRelease),
    groups: z.array(z.looseObject({})).exactOptional(),
    counts: z.looseObject({}).exactOptional(),
    position: z.looseObject({}).exactOptional(),
    ...page,
  }),
  run: async (query, { review }, { unseen }) =>
    (await review()).queue(
      { ...query, grouped: true, limit: query.limit ?? DEFAULT_LIMIT },
      { unseen, maxChars: MAX_ITEMS_CHARS },
    ),
});
