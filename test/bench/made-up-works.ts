import type { Entry, Season } from "../../bench/accuracy/catalogue.ts";

/** A work of the offline catalogue that is known by one title only. */
export const entry = (
  id: number,
  title: string,
  date = "2001-05-01",
  more: Partial<Entry> = {},
): Entry => ({
  id,
  title,
  originalTitle: title,
  otherTitles: [],
  date,
  popularity: 5,
  imdb: undefined,
  ...more,
});

/** A season whose episodes get their names and air dates from their position. */
export const season = (
  number: number,
  count: number,
  name: (at: number) => string = (at) => `Knot ${number}-${at + 1}`,
  airDate: (at: number) => string | null = (at) => `20${10 + number}-03-0${at + 1}`,
): Season => ({
  season: number,
  episodes: Array.from({ length: count }, (_, at) => ({
    season: number,
    episode: at + 1,
    name: name(at),
    airDate: airDate(at),
  })),
});
