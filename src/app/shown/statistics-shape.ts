import * as z from "zod";

const counts = z.record(z.string(), z.number());

/** What became of releases in the last days, counted by day in UTC. */
export const shownStatistics = z.strictObject({
  /** Newest first; days without anything are left out. */
  by_day: z.array(
    z.strictObject({
      day: z.string(),
      filed: z.number(),
      review: z.number(),
      rejected: z.number(),
      failed: z.number(),
      bytes: z.number(),
    }),
  ),
  by_source: counts,
  by_method: counts,
  /** Why a person was asked, most often first; a release may have several reasons. */
  by_reason: counts,
  /** How many were filed on each storage, where there are several. */
  by_storage: counts.exactOptional(),
  /** `undone` is what a person undid; `auto_undone` of that what was filed without asking. */
  decisions: z.strictObject({
    auto: z.number(),
    approved: z.number(),
    corrected: z.number(),
    rejected: z.number(),
    undone: z.number(),
    auto_undone: z.number(),
  }),
  /** Of what was filed, how much without asking; and how much of that a person undid; 0 to 1. */
  auto_share: z.number().exactOptional(),
  auto_undone_share: z.number().exactOptional(),
  /** From when a release was found; right to 5 %. */
  median_seconds_to_file: z.number().exactOptional(),
  /** After an upgrade older history is still being counted. */
  still_counting: z.boolean().exactOptional(),
});

export type ShownStatistics = z.output<typeof shownStatistics>;
