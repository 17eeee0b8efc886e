import type { Catalogue, Entry, Episode } from "../catalogue.ts";
import type { Random } from "./random.ts";

/**
 * What a name may be filed as. `files` gives each video's place as `season x episodes`: `1x2` or
 * `1x2,3`.
 */
type Right =
  | { type: "movie"; id: number }
  | {
      type: "tv";
      id: number;
      /** By path; a name without videos has one entry, whose path does not count. */
      files: Readonly<Record<string, string>>;
    };

/**
 * A made-up name. Without `right` whatever is filed is wrong: the name says two things, or none
 * that can be known.
 */
export type GeneratedName = {
  /** The form that it was written in, with the words that were put in still named. */
  form: string;
  name: string;
  /** Paths below the release; none where the name is all there is. */
  videos: string[];
  right: Right | undefined;
};

/**
 * A series whose episodes are known by name and date, and whose plainest name is filed: no other
 * bears its title.
 */
export type Show = {
  entry: Entry;
  /** Without specials, in the order of showing. */
  episodes: readonly Episode[];
};

type Source = { catalogue: Catalogue; shows: readonly Show[]; random: Random };

/** All names of one kind, each several times in many forms. */
export type Generate = (source: Source) => GeneratedName[];
