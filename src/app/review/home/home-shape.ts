import * as z from "zod";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { type ShownRelease, shownRelease } from "../../shown/release-shape.ts";

/** What the page begins with, beside the status. */
export const shownHome = z.strictObject({
  /** The first of those that a person must decide, and how many there are. */
  waiting: z.array(shownRelease),
  total: z.number(),
  /** The server's clock, which `until` is by. */
  now: z.string(),
  /**
   * What is nearest to the library first; `until` is when a release that settles is taken if
   * nothing changes.
   */
  way: z.array(z.strictObject({ ...shownRelease.shape, until: z.string().exactOptional() })),
});

export type ShownHome = Omit<z.output<typeof shownHome>, "waiting"> & { waiting: ShownRelease[] };

/** What the page draws as plots. */
export const shownPlots = z.strictObject({
  /** Oldest first, days without anything as well. */
  days: z.array(
    z.strictObject({
      day: z.string(),
      /** Filed without asking, and after a person decided; and what a person took back. */
      alone: z.number(),
      person: z.number(),
      back: z.number(),
      /**
       * From when a release was found until Plex showed it; right to 5 %. Nine of ten took at most
       * `high`.
       */
      seconds: z
        .strictObject({ low: z.number(), median: z.number(), high: z.number() })
        .exactOptional(),
    }),
  ),
  /** Where no server is asked, `seconds` ends when it is filed. */
  until: z.enum(["plex", "library"]),
  /** What is filed now. */
  filed: z.array(
    z.strictObject({ type: z.enum(MEDIA_TYPES), works: z.number(), bytes: z.number() }),
  ),
});

export type ShownPlots = z.output<typeof shownPlots>;
