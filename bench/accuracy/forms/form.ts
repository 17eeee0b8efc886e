import type { Catalogue, Entry } from "../catalogue.ts";
import type { Show } from "../generated/generated-name.ts";
import type { Random } from "../generated/random.ts";

/**
 * What is right for a name of a form: to `file` it, so that a question is needless; to `wait`, so
 * that whatever is filed is wrong; or `either`, where the truth is known to the generator, but the
 * name does not prove it. A form that is `hidden` reads as another place or work that TMDB has, and
 * nothing in its names tells: it is counted apart.
 */
export type Answer = "file" | "wait" | "either" | "hidden";

/** A name of a form. */
export type Made = {
  name: string;
  /** Paths below the release; none where the name is all there is. */
  videos: string[];
  /**
   * By path, `movie/11` or `tv/1396 1x2`; a name without videos has the path "". A path that is
   * missing waits.
   */
  right: Readonly<Record<string, string>>;
  /** How long each video runs, where that can be read. */
  lengthMs?: number | undefined;
};

export type FormSource = {
  /** Of each form at most so many names. */
  most: number;
  random: Random;
  catalogue: Catalogue;
  /** Series of which each episode is known, and whose title no other bears. */
  shows: readonly Show[];
  /** Films with a year that no other film of about that year shares its title with. */
  films: readonly Entry[];
};

export type Form = {
  name: string;
  /**
   * Why it is here: it was filed wrong, it was asked about needlessly, or it is what most people
   * have.
   */
  group: "filed wrong" | "asked" | "usual";
  answer: Answer;
  /**
   * Of 19,294 names that people really had so many are of this form; undefined: none was seen.
   * README says which lists.
   */
  seen?: number | undefined;
  make: (source: FormSource) => Made[];
};
