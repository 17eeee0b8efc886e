/** What a name reads as and what becomes of it: the id that it is filed as, or a code that must hold it. */
export type Case = {
  name: string;
  type: "movie" | "episode" | null;
  title: string | null;
  year?: number;
  seasons?: number[];
  episodes?: number[];
  absolute?: number[];
  date?: string;
  outcome: number | string;
  /** Season and episodes that it is filed as, where they are not those of the name. */
  filed?: [season: number, episodes: number[]];
};

/** A movie's name. */
export const film = (name: string, title: string, year: number | undefined, outcome: number | string): Case => ({
  name,
  type: "movie",
  title,
  ...(year === undefined ? {} : { year }),
  outcome,
});

/** A series' name with its numbering. */
export const show = (
  name: string,
  title: string,
  season: number | undefined,
  episodes: number[],
  outcome: number | string,
  more: Partial<Case> = {},
): Case => ({
  name,
  type: "episode",
  title,
  seasons: season === undefined ? [] : [season],
  episodes,
  outcome,
  ...more,
});
