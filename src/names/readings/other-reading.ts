import type { MediaType } from "../../base/identity.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import type { RoleOfWords } from "./roles.ts";

/** The names of a release: its own name, and the paths of its videos relative to it. */
export type ReleaseNames = { name: string; videos: readonly string[] };

/**
 * Returns the paths of the release's videos, each starting with the release's name; only that name
 * if there are no videos.
 */
export const pathsOf = ({ name, videos }: ReleaseNames): string[] =>
  videos.length > 0 ? videos.map((path) => (path === name ? name : `${name}/${path}`)) : [name];

/**
 * A video whose name contains an episode title instead of a number. `season` is the folder's
 * season.
 */
export type TitledVideo = { at: number; own: string; title: string; season: number | undefined };

/**
 * A reading of a release other than the first one: the work as which it is read, and how its
 * components are read. Fields that a reading way does not determine are absent.
 */
export type OtherReading = {
  type: MediaType;
  /** The title to search for; absent if it is the title from the names themselves. */
  title?: string;
  /** The film's year. If it is absent, the running time determines the year. */
  year?: number;
  reading: Reading;
  /** The words, each with its role. */
  roles?: readonly RoleOfWords[];
  /** Words that were removed before and after the title, as title keys. */
  taken?: { before: string; after: string };
  /**
   * Words that are read as people involved in the film. TMDB must list each of them as a director
   * or actor.
   */
  people?: readonly string[];
  /**
   * Numbers that may also be counted across all seasons, each with the film title that its name may
   * mean.
   */
  hundreds?: readonly { number: number; film: string }[];
  /** Set if the words after each video's numbers must be exactly TMDB's title of the episode. */
  isTitled?: true;
  /** Videos whose episodes TMDB lists under their titles. */
  videos?: readonly TitledVideo[];
};
