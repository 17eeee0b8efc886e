import type { MediaType } from "../../base/identity.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import type { RoleOfWords } from "./roles.ts";

/** The names of a release: its own and its videos' paths, relative to it. */
export type ReleaseNames = { name: string; videos: readonly string[] };

/** The paths of its videos from its own name on; that name alone if it has none. */
export const pathsOf = ({ name, videos }: ReleaseNames): string[] =>
  videos.length > 0 ? videos.map((path) => (path === name ? name : `${name}/${path}`)) : [name];

/**
 * A video that names its episode by the title in place of a number; `season` is that of its folder.
 */
export type TitledVideo = { at: number; own: string; title: string; season: number | undefined };

/**
 * What a release is read as besides as it stands, and how its components are read then. What a way
 * does not say is absent.
 */
export type OtherReading = {
  type: MediaType;
  /** The title to look for; absent where it is that of the names themselves. */
  title?: string;
  /** A film without one is dated by the length of its file. */
  year?: number;
  reading: Reading;
  /** The words, each with its role. */
  roles?: readonly RoleOfWords[];
  /** Words that were taken out before and after the title, as keys. */
  taken?: { before: string; after: string };
  /**
   * Words that it takes for people of the film: TMDB must name each of them among its directors or
   * actors.
   */
  people?: readonly string[];
  /**
   * Numbers that may be counted through all seasons as well, each with the film's title that its
   * name may be.
   */
  hundreds?: readonly { number: number; film: string }[];
  /** Videos whose episodes are those that TMDB has under their titles. */
  videos?: readonly TitledVideo[];
};
