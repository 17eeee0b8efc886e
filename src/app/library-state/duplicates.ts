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

/** A publication of another release of the same film or episode; `isPlanned` if a dry run would file it first. */
export type Rival = WorkPublication & { isPlanned?: boolean };

/** Publications of other releases that are the same film or share an episode with one of these videos. */
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

/** Whether one of these publications is this very file: same inode as its source or its file in the library. */
export const isSameContent = (video: Incoming, rivals: readonly WorkPublication[]): boolean =>
  rivals.some(
    ({ operation }) =>
      sameFile(operation.source, video.source) ||
      (operation.final !== undefined && sameFile(operation.final, video.source)),
  );

export type DuplicatePolicy = "review" | "skip" | "upgrade" | "keep_both";

/** The policy's event for a release that the library already has. `advice` is added to the reason. */
export const duplicateEvent = (policy: DuplicatePolicy, { code, message }: Reason, advice: Advice): Event =>
  policy === "skip"
    ? { kind: "nothing_to_file", reasons: [{ code, message: `${message} ${advice.ignored}`.trimEnd() }] }
    : { kind: "refused", reasons: [{ code, message: `${message} ${advice.inReview}`.trimEnd() }] };

type Advice = { inReview: string; ignored: string };

/** Advice for a rival that plex-ingest filed. */
export const filedRivalAdvice = ({ operation, isPlanned = false }: Rival): Advice =>
  isPlanned
    ? { inReview: "", ignored: "" }
    : {
        inReview: "Reject this release, or undo the other one first.",
        ignored: `To have this one instead, undo release ${operation.releaseId}, then retry this one.`,
      };

/** Advice for a file that plex-ingest did not file. */
export const FOREIGN_FILE_ADVICE: Advice = {
  inReview: "Reject this release, or move that file away and retry.",
  ignored: "To have this one instead, move that file away, then retry this one.",
};

/** `compared` is a sentence that compares the two. */
export function duplicateReason({ operation, isPlanned = false }: Rival, compared: string): Reason {
  const name = cleanText(operation.finalPath.split("/").at(-1) ?? "", 200);
  const message = isPlanned
    ? `Release ${operation.releaseId} would be filed before it, as ${name}. ${compared}`
    : `The library has it already: ${name}, filed by release ${operation.releaseId}. ${compared}`;
  return { code: "duplicate", message };
}

/** The event for a file that another release filed. */
export const sameFileEvent = ({ operation, isPlanned = false }: Rival): Event => ({
  kind: "nothing_to_file",
  reasons: [
    {
      code: "already_there",
      message: `The very same file ${isPlanned ? "would be" : "was"} filed by release ${operation.releaseId}.`,
    },
  ],
});

/** The reason for a video that plex-ingest did not file; `path` is below the library. */
export const foreignFileReason = (path: string): Reason => ({
  code: "duplicate",
  message: `The library already has ${cleanText(path, 300)}.`,
});
