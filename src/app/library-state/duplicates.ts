import type { Identity } from "../../core/identity.ts";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import type { EpisodeMapping } from "../../core/release/item.ts";
import type { Event } from "../../core/release/state.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { WorkPublication } from "../../store/journal/publications.ts";

/** A video about to be filed. */
export type Incoming = {
  path: string;
  sourcePath: string;
  source: FileIdentity;
  mapping: EpisodeMapping | undefined;
  destination: string;
};

/** A publication of another release that is the same; `isPlanned` in a dry run that would file it first. */
export type Rival = WorkPublication & { isPlanned?: boolean };

/** Publications of other releases that are the same movie or share an episode with one of these videos. */
export function rivalsOf(
  identity: Identity,
  videos: readonly Pick<Incoming, "mapping">[],
  filed: readonly Rival[],
): Rival[] {
  if (identity.type === "movie") return [...filed];
  return filed.filter(({ mapping }) => videos.some((video) => shareEpisode(video.mapping, mapping)));
}

export const shareEpisode = (a: EpisodeMapping | undefined, b: EpisodeMapping | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.season === b.season &&
  a.episodes.some((episode) => b.episodes.includes(episode));

/** Whether one of these publications is this very file: the same inode as its source or its place in the library. */
export const isSameContent = (video: Incoming, rivals: readonly WorkPublication[]): boolean =>
  rivals.some(
    ({ operation }) =>
      sameFile(operation.source, video.source) ||
      (operation.final !== undefined && sameFile(operation.final, video.source)),
  );

export type DuplicatePolicy = "review" | "skip" | "upgrade" | "keep_both";

/** What becomes of a release that the library has already; `wayOut` is said with it. */
export const duplicateEvent = (policy: DuplicatePolicy, { code, message }: Reason, wayOut: Advice): Event =>
  policy === "skip"
    ? { kind: "nothing_to_file", reasons: [{ code, message: `${message} ${wayOut.ignored}`.trimEnd() }] }
    : { kind: "refused", reasons: [{ code, message: `${message} ${wayOut.inReview}`.trimEnd() }] };

type Advice = { inReview: string; ignored: string };

/** Beside what plex-ingest filed. */
export const filedRivalAdvice = ({ operation, isPlanned = false }: Rival): Advice =>
  isPlanned
    ? { inReview: "", ignored: "" }
    : {
        inReview: "Reject this release, or undo the other one first.",
        ignored: `To have this one instead, undo release ${operation.releaseId}, then retry this one.`,
      };

/** Beside what somebody else put there. */
export const FOREIGN_FILE_ADVICE: Advice = {
  inReview: "Nothing is filed beside it unasked. Reject this release, or move that file away.",
  ignored: "Nothing is filed beside it. To have this one instead, move that file away, then retry this one.",
};

/** `compared` says how the two compare, as a sentence. */
export function duplicateReason({ operation, isPlanned = false }: Rival, compared: string): Reason {
  const name = cleanText(operation.finalPath.split("/").at(-1) ?? "", 200);
  const message = isPlanned
    ? `Release ${operation.releaseId} would be filed before it, as ${name}. ${compared}`
    : `The library has it already: ${name}, filed by release ${operation.releaseId}. ${compared}`;
  return { code: "duplicate", message };
}

/** The very same file as one of another release. */
export const sameFileEvent = ({ operation, isPlanned = false }: Rival): Event => ({
  kind: "nothing_to_file",
  reasons: [
    {
      code: "already_there",
      message: `The very same file ${isPlanned ? "would be" : "was"} filed by release ${operation.releaseId}.`,
    },
  ],
});

/** A video that somebody else put into the library; `path` is below the library. */
export const foreignFileReason = (path: string): Reason => ({
  code: "duplicate",
  message: `The library holds ${cleanText(path, 300)} already.`,
});
