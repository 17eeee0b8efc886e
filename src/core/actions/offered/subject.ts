import { type Item, selectMapping } from "../../../base/item.ts";
import { isCertain } from "../../../base/reason-traits.ts";
import { isAlreadyThere, isClip } from "../../plan/files/not-filed.ts";
import type { Release } from "../../release/release.ts";

/**
 * One file of a release. `method` is the method by which it was filed. It is undefined while the
 * file is not in the library.
 */
export type SubjectFile = Pick<Item, "path" | "size" | "role" | "skip" | "mapping" | "problem"> & {
  method?: string | undefined;
};

/** A release with its files: everything that determines which actions the user can take. */
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
  Partial<Pick<Release, "source" | "job" | "waiting">> & { files: readonly SubjectFile[] };

/**
 * Returns the absolute path of a release's file. If the release is a single file, the file is
 * listed by its name.
 */
export const toFullPath = (
  { path, files }: Pick<Subject, "path" | "files">,
  file: string,
): string => (files.length === 1 && path.endsWith(`/${file}`) ? path : `${path}/${file}`);

/** Returns the videos that an approval files. */
export const videosOf = ({ files }: Pick<Subject, "files">): SubjectFile[] =>
  files.filter(
    ({ role, skip, problem }) =>
      role === "video" && !skip && !isAlreadyThere(problem) && !isClip(problem),
  );

/** Returns the videos from `videosOf` that are not mapped to a certain episode of this work. */
export const findUnmappedVideos = (
  subject: Subject,
  work: { type: "movie" | "tv"; tmdbId: number },
): SubjectFile[] =>
  videosOf(subject).filter(({ mapping }) => selectMapping(work, mapping) === undefined);

/**
 * Input that is needed from the user. 0: a choice. 1: something that only the user knows. 2: a
 * confirmation. 3: a change, without which nothing can be filed.
 */
export type DecisionNeed = 0 | 1 | 2 | 3;

type OfferSummary = { approves: boolean; blanks?: readonly unknown[] | undefined };

/**
 * Classifies a release by its actions, the most likely first, and its reasons. A lower number means
 * that the user should decide earlier.
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
