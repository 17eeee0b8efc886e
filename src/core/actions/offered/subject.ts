import { type Item, mappingFor } from "../../release/item.ts";
import type { Release } from "../../release/release.ts";

/** One file of a release; `method` is how it was filed, undefined while it is not in the library. */
export type SubjectFile = Pick<Item, "path" | "size" | "role" | "skip" | "mapping" | "problem"> & {
  method?: string | undefined;
};

/** A release with its files: all that decides what a person can do about it. */
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

/** The absolute path of a file of a release. A release that is one file lists that file by its name. */
export const fullPath = ({ path, files }: Pick<Subject, "path" | "files">, file: string): string =>
  files.length === 1 && path.endsWith(`/${file}`) ? path : `${path}/${file}`;

/** The videos that an approval files. */
export const videosOf = ({ files }: Pick<Subject, "files">): SubjectFile[] =>
  files.filter(({ role, skip }) => role === "video" && !skip);

/** Those of them that are no certain episode of this work. */
export const unmappedVideos = (subject: Subject, work: { type: "movie" | "tv"; tmdbId: number }): SubjectFile[] =>
  videosOf(subject).filter(({ mapping }) => mappingFor(work, mapping) === undefined);
