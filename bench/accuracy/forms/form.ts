import type { Catalogue, Entry } from "../catalogue.ts";
import type { Show } from "../generated/generated-name.ts";
import type { Random } from "../generated/random.ts";

/**
 * The right outcome for a name of a form. `file`: it must be filed, so a question is needless.
 * `wait`: it must wait, so anything that is filed is wrong. `either`: the generator knows the
 * truth, but the name does not prove it. `hidden`: it reads as another episode or work that TMDB
 * has, and nothing in the name shows the difference. Hidden forms are counted separately.
 */
export type Answer = "file" | "wait" | "either" | "hidden";

/** A name of a form. */
export type Made = {
  name: string;
  /** Paths below the release. Empty if there is only a name. */
  videos: string[];
  /**
   * The right answer by path: `movie/11` or `tv/1396 1x2`. A name without videos has the path "". A
   * missing path waits.
   */
  right: Readonly<Record<string, string>>;
  /** Length of each video, if it can be read. */
  lengthMs?: number | undefined;
};

export type FormSource = {
  /** Maximum number of names per form. */
  most: number;
  random: Random;
  catalogue: Catalogue;
  /** Series with a unique title whose episodes are all known. */
  shows: readonly Show[];
  /** Films with a year whose title no other film of about that year has. */
  films: readonly Entry[];
};

export type Form = {
  name: string;
  /**
   * Why the form is here: it was filed wrong, it was asked about needlessly, or it is what most
   * people have.
   */
  group: "filed wrong" | "asked" | "usual";
  answer: Answer;
  /**
   * How many of 19,294 real names have this form. Undefined if there was none. README names the
   * lists.
   */
  seen?: number | undefined;
  make: (source: FormSource) => Made[];
};
