import * as z from "zod";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { type ShownRelease, shownRelease } from "../../shown/release-shape.ts";

/** Data for the top of the page, next to the status. */
export const shownHome = z.strictObject({
  /** The first releases that a person must decide about, and their total number. */
  waiting: z.array(shownRelease),
  total: z.number(),
  /** The server's clock, to which `until` refers. */
  now: z.string(),
  /**
   * Releases on their way, closest to the library first. `until` is the time at which a settling
   * release is taken if nothing changes. `client` is the download client that is not done with it.
   */
  way: z.array(
    z.strictObject({
      ...shownRelease.shape,
      until: z.string().exactOptional(),
      client: z.string().exactOptional(),
    }),
  ),
  /** Number of downloads in clients that wait, by the code of what they wait for. */
  downloads: z.array(z.strictObject({ code: z.string(), count: z.number() })),
});

export type ShownHome = Omit<z.output<typeof shownHome>, "waiting"> & { waiting: ShownRelease[] };

/** Data for the page's plots. */
export const shownPlots = z.strictObject({
  /** Data per day, oldest first, including days without any data. */
  days: z.array(
    z.strictObject({
      day: z.string(),
      /**
       * Number of releases filed without asking, filed after a person decided, and taken back by a
       * person.
       */
      alone: z.number(),
      person: z.number(),
      back: z.number(),
      /**
       * Seconds from finding a release until Plex showed it, accurate to 5 %. Nine out of ten
       * releases took at most `high`.
       */
      seconds: z
        .strictObject({ low: z.number(), median: z.number(), high: z.number() })
        .exactOptional(),
    }),
  ),
  /**
   * Event that ends `seconds`: Plex shows the release, or the release is filed if no server is
   * asked.
   */
  until: z.enum(["plex", "library"]),
  /** Number and total size of the works that are currently filed. */
  filed: z.array(
    z.strictObject({ type: z.enum(MEDIA_TYPES), works: z.number(), bytes: z.number() }),
  ),
});

export type ShownPlots = z.output<typeof shownPlots>;
