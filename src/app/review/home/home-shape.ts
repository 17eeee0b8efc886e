import * as z from "zod";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { type ShownRelease, shownRelease } from "../../shown/release-shape.ts";

/** Data at the top of the page, next to the status. */
export const shownHome = z.strictObject({
  /** The first releases that a person must decide, and how many there are in total. */
  waiting: z.array(shownRelease),
  total: z.number(),
  /** The server's clock, to which `until` refers. */
  now: z.string(),
  /**
   * Releases closest to the library first. `until` is when a settling release is taken if nothing
   * changes.
   */
  way: z.array(z.strictObject({ ...shownRelease.shape, until: z.string().exactOptional() })),
});

export type ShownHome = Omit<z.output<typeof shownHome>, "waiting"> & { waiting: ShownRelease[] };

/** Data for the page's plots. */
export const shownPlots = z.strictObject({
  /** Oldest first, including days without any data. */
  days: z.array(
    z.strictObject({
      day: z.string(),
      /**
       * Releases filed without asking, releases filed after a person decided, and releases that a
       * person took back.
       */
      alone: z.number(),
      person: z.number(),
      back: z.number(),
      /**
       * Time from when a release was found until Plex showed it, accurate to 5 %. Nine of ten took
       * at most `high`.
       */
      seconds: z
        .strictObject({ low: z.number(), median: z.number(), high: z.number() })
        .exactOptional(),
    }),
  ),
  /**
   * The end of `seconds`: when Plex shows the release, or when it is filed if no server is asked.
   */
  until: z.enum(["plex", "library"]),
  /** Number and size of the works that are filed now. */
  filed: z.array(
    z.strictObject({ type: z.enum(MEDIA_TYPES), works: z.number(), bytes: z.number() }),
  ),
});

export type ShownPlots = z.output<typeof shownPlots>;
