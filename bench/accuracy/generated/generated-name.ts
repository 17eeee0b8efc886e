import type { Catalogue, Entry, Episode } from "../catalogue.ts";
import type { Random } from "./random.ts";

/**
 * The work that a name may be filed as. `files` states the place of each video as `season x
 * episodes`: `1x2` or `1x2,3`.
 */
type Right =
  | { type: "movie"; id: number }
  | {
      type: "tv";
      id: number;
      /** Keyed by path. A name without videos has one entry, whose path is ignored. */
      files: Readonly<Record<string, string>>;
    };

/**
 * A generated name. If `right` is missing, filing the name as anything is wrong: the name is
 * ambiguous, or it does not identify a work.
 */
export type GeneratedName = {
  /** The form that the name was written in, with the placeholders still in it. */
  form: string;
  name: string;
  /** Paths below the release. Empty if the release is only a name. */
  videos: string[];
  right: Right | undefined;
};

/**
 * A series whose episodes are known by name and date and whose plainest name is filed. No other
 * series has its title.
 */
export type Show = {
  entry: Entry;
  /** Without specials, in broadcast order. */
  episodes: readonly Episode[];
};

type Source = { catalogue: Catalogue; shows: readonly Show[]; random: Random };

/** Makes all names of one kind, several of each in many forms. */
export type Generate = (source: Source) => GeneratedName[];
