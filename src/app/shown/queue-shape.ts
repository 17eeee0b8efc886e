import * as z from "zod";
import { REASON_GROUPS } from "../../base/reason-traits.ts";
import { STATES } from "../../core/release/state.ts";
import { shownSentence } from "./release-shape.ts";

/**
 * Releases on one page that can be decided together: releases that are already in the library,
 * releases of one show, or releases with the same reason. The parked backlog is also a group.
 */
export const shownGroup = z.strictObject({
  by: z.enum(["adopt", "show", "reason", "held", "backlog"]),
  /** The first reason, which all releases of the group share. */
  reason: z.string().exactOptional(),
  /** TMDB id of the series as which the releases would be approved. */
  tmdb_id: z.number().exactOptional(),
  count: z.number(),
  /** Ids of the releases on this page; absent for the backlog. */
  ids: z.array(z.number()).exactOptional(),
  /** Next steps that apply to all of the group's releases. */
  text: shownSentence,
});

/**
 * Number of queued releases per reason group and per reason. Reasons are sorted by count, highest
 * first. The counts are filtered only by the text and the source, not by the chosen reason. A
 * release is in one group and can have any number of reasons. `states` counts all releases.
 */
export const queueCounts = z.strictObject({
  groups: z.array(z.strictObject({ group: z.enum(REASON_GROUPS), count: z.number() })),
  reasons: z.array(z.strictObject({ code: z.string(), count: z.number() })),
  states: z.record(z.enum(STATES), z.number()),
});

export type ShownGroup = z.output<typeof shownGroup>;
export type QueueCounts = z.output<typeof queueCounts>;
