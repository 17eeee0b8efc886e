import { type Item, selectMapping } from "../../../base/item.ts";
import { isCertain } from "../../../base/reason-traits.ts";
import { isAlreadyThere } from "../../plan/files/not-filed.ts";
import type { Release } from "../../release/release.ts";

/**
 * One file of a release. `method` is how it was filed; undefined while it is not in the library.
 */
export type SubjectFile = Pick<Item, "path" | "size" | "role" | "skip" | "mapping" | "problem"> & {
  method?: string | undefined;
};

/** A release with its files: everything that determines what a person can do about it. */
export type Subject = Pick<
  Release,
  | "id"
  | "name"
  | "path"
  | "state"
  | "decidedBy"
  | "identity"
  | "candidates"
  | "parsed"
  | "reasons"
  | "parentId"
  | "supersededBy"
> &
  Partial<Pick<Release, "source" | "job">> & { files: readonly SubjectFile[] };

/**
 * Absolute path of a release's file. A release that is a single file lists that file by its name.
 */
export const toFullPath = (
  { path, files }: Pick<Subject, "path" | "files">,
  file: string,
): string => (files.length === 1 && path.endsWith(`/${file}`) ? path : `${path}/${file}`);

/** The videos that an approval files. */
export const videosOf = ({ files }: Pick<Subject, "files">): SubjectFile[] =>
  files.filter(({ role, skip, problem }) => role === "video" && !skip && !isAlreadyThere(problem));

/** Videos from `videosOf` that are not mapped to a certain episode of this work. */
export const findUnmappedVideos = (
  subject: Subject,
  work: { type: "movie" | "tv"; tmdbId: number },
): SubjectFile[] =>
  videosOf(subject).filter(({ mapping }) => selectMapping(work, mapping) === undefined);

/**
 * The input that is needed from a person: 0 a choice, 1 something that only a person knows, 2 a
 * yes, 3 nothing can be filed without changes.
 */
export type DecisionNeed = 0 | 1 | 2 | 3;

type OfferSummary = { approves: boolean; blanks?: readonly unknown[] | undefined };

/**
 * Classifies a release by its actions, the most likely first, and its reasons. The lower the
 * number, the earlier a person should decide.
 */
export function needOf(
  actions: readonly OfferSummary[],
  reasons: readonly { code: string }[],
): DecisionNeed {
  const [first] = actions;
  if (!first?.approves) return 3;
  if (first.blanks !== undefined) return 1;
  return isCertain(reasons) ? 2 : 0;
}
