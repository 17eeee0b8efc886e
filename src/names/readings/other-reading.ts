import type { MediaType } from "../../base/identity.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import type { RoleOfWords } from "./roles.ts";

/** The names of a release: its own and its videos' paths, relative to it. */
export type ReleaseNames = { name: string; videos: readonly string[] };

/**
 * The paths of its videos, each starting with the release's name; only that name if there are no
 * videos.
 */
export const pathsOf = ({ name, videos }: ReleaseNames): string[] =>
  videos.length > 0 ? videos.map((path) => (path === name ? name : `${name}/${path}`)) : [name];

/**
 * A video that names its episode by a title instead of a number. `season` is the folder's season.
 */
export type TitledVideo = { at: number; own: string; title: string; season: number | undefined };

/**
 * A reading of a release other than its first one: what it is read as, and how its components are
 * read. Fields that a way does not determine are absent.
 */
export type OtherReading = {
  type: MediaType;
  /** The title to search for; absent if it is the title of the names themselves. */
  title?: string;
  /** A film without a year is dated by its running time. */
  year?: number;
  reading: Reading;
  /** The words, each with its role. */
  roles?: readonly RoleOfWords[];
  /** Words that were removed before and after the title, as title keys. */
  taken?: { before: string; after: string };
  /**
   * Words that are read as people of the film. TMDB must list each of them among its directors or
   * actors.
   */
  people?: readonly string[];
  /**
   * Numbers that may also be counted through all seasons, each with the film title that its name
   * may mean.
   */
  hundreds?: readonly { number: number; film: string }[];
  /** Videos whose episodes TMDB lists under their titles. */
  videos?: readonly TitledVideo[];
};
