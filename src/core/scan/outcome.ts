import type { MediaType } from "../identity.ts";

/** What a film or series is filed as. */
export type FiledWork = { type: MediaType; tmdbId: number; title: string; year?: number | undefined };

/** A file in the library, as Plex should show it. */
export type FiledFile = {
  /** As the Plex server sees it. */
  path: string;
  work: FiledWork;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

/** How Plex names a film or series; `guids` are canonical (`tmdb://603`). */
export type ShownWork = { title: string; year?: number | undefined; guids: readonly string[] };

/** One item of a Plex library that has the file. */
export type Shown = {
  /** Of the film or episode; absent where the server does not say. */
  id?: string | undefined;
  library: { id: string; title: string };
  /** The film, or the series of an episode. */
  work: ShownWork;
  season?: number | undefined;
  episode?: number | undefined;
  /** False while Plex has not matched it with anything that its agent knows. */
  isMatched: boolean;
  /** How many versions of the film or episode it has. */
  versions: number;
};

/**
 * How Plex shows a file: as what it was filed as (`seen`), that beside other versions (`version`) or in another library
 * that holds the folder too (`elsewhere`), without knowing what it is (`unmatched`), or as another work (`mismatch`).
 */
const OUTCOMES = ["seen", "version", "elsewhere", "unmatched", "mismatch"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Whether an item may still become another: Plex adds a file first and matches it afterwards. */
export const mayChange = (outcome: Outcome): boolean => outcome === "unmatched" || outcome === "mismatch";
