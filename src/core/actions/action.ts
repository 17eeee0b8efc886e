import type { MediaType } from "../identity.ts";
import type { Role } from "../release/item.ts";

/** What an approval says about one file; `path` as the release has it. */
export type FileAnswer = { path: string; season?: number; episodes?: number[]; role?: Role; skip?: true };

/** What only a person can fill in before an action can be carried out. */
export type Blank = "tmdb_id" | "season" | "episodes";

/**
 * Something that a person can do about a release. It can be carried out as it is, except for its blanks: whoever offers an
 * action promises that it changes the release, and that the same question does not come back.
 */
export type Action =
  | {
      do: "approve";
      id: number;
      type?: MediaType;
      tmdbId?: number;
      season?: number;
      episodes?: number[];
      files?: FileAnswer[];
      duplicates?: "replace" | "keep_both";
      blanks?: Blank[];
      /** Where a TMDb id is a blank: what to search for. */
      search?: { title: string; type: MediaType };
    }
  | { do: "reject" | "retry" | "undo" | "process"; id: number }
  /** Files inside a release become releases of their own; absolute paths. */
  | { do: "add"; paths: string[] }
  /** What has to be done outside this program, as a sentence. */
  | { do: "advise"; text: string };
