import type { Catalogue, Entry } from "../catalogue.ts";
import type { Show } from "../generated/generated-name.ts";
import type { Random } from "../generated/random.ts";

/**
 * The right outcome for a name of a form. `file`: it must be filed, and holding it is needless.
 * `wait`: it must wait, and filing it as anything is wrong. `either`: the generator knows the
 * truth, but the name does not prove it. `hidden`: it reads as another episode or work that TMDB
 * has, and nothing in the name shows the difference. Hidden forms are counted separately.
 */
export type Answer = "file" | "wait" | "either" | "hidden";

/** A name generated from a form. */
export type Made = {
  name: string;
  /** Paths below the release. Empty if the release is only a name. */
  videos: string[];
  /**
   * The right answer by path: `movie/11` or `tv/1396 1x2`. A name without videos has the path "". A
   * video whose path is missing must wait.
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
   * Why the form is included: such names were filed wrong, were held needlessly, or are the most
   * common ones.
   */
  group: "filed wrong" | "asked" | "usual";
  answer: Answer;
  /**
   * How many of 19,294 real names have this form. Undefined if none has it. README names the lists.
   */
  seen?: number | undefined;
  make: (source: FormSource) => Made[];
};
