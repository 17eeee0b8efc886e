import * as z from "zod";

const number = z.number();
const text = z.string();

const shownSeasons = z.array(z.strictObject({ season: number, episodes: z.array(number) }));

/** A series with aired episodes that the library lacks. */
const shownIncomplete = z.strictObject({
  tmdb_id: number,
  title: text,
  year: number.exactOptional(),
  /** Number of aired episodes that are missing, without specials. */
  missing: number,
  seasons: shownSeasons,
  /** The missing episodes for which a download waits or is being filed. */
  waiting: shownSeasons.exactOptional(),
  /**
   * The releases that wait or are being filed: the missing episodes of each, and its videos whose
   * episodes are not known.
   */
  releases: z
    .array(
      z.strictObject({
        release_id: number,
        name: text,
        episodes: number,
        unnumbered: number.exactOptional(),
      }),
    )
    .exactOptional(),
  specials: z.array(number).exactOptional(),
  upcoming: number.exactOptional(),
  undated: number.exactOptional(),
  /** Only for a single series. */
  episodes: z
    .array(z.strictObject({ season: number, episode: number, title: text, air_date: text }))
    .exactOptional(),
});

/** A series whose missing episodes cannot be known, with the reason. */
const shownUnclear = z.strictObject({
  tmdb_id: number,
  title: text,
  year: number.exactOptional(),
  why: text,
});

/**
 * Part of the series with missing episodes, the latest air date first. `running` is present until
 * all series are compared; `series` is empty until then.
 */
export const shownMissing = z.strictObject({
  running: z.strictObject({ done: number, total: number }).exactOptional(),
  series: z.array(shownIncomplete),
  /** Number of series with missing episodes, and of their missing episodes. */
  total: number,
  episodes: number,
  /** Number of series without missing episodes. */
  complete: number,
  unclear: z.array(shownUnclear),
  unclear_total: number,
  notes: z.array(text),
  /** When the comparison ended. */
  at: text.exactOptional(),
  next: text.exactOptional(),
});

export type ShownMissing = z.output<typeof shownMissing>;
