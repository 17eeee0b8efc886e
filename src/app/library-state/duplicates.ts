import { joinSentences, type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { type EpisodeMapping, shareEpisode } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type FileIdentity, isSameFile } from "../../core/media-files/file-identity.ts";
import { ALREADY_THERE } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Comparison } from "../../names/index.ts";
import type { WorkPublication } from "../../store/journal/publications.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** A video about to be filed. */
export type IncomingVideo = {
  path: string;
  sourcePath: string;
  source: FileIdentity;
  mapping: EpisodeMapping | undefined;
  destination: string;
};

/** Where a rival's file is. A file that was deleted is no rival. */
export type RivalPlace = { is: "there" } | Exclude<Whereabouts, { is: "gone" }>;

/**
 * Another release's publication of the same film or episode, and where its file is. `isPlanned` is
 * true if a dry run would file it first.
 */
export type Rival = WorkPublication & { place: RivalPlace; isPlanned?: boolean };

/** Returns the publications whose files were not deleted, with the places of their files. */
export const toRivals = (
  filed: readonly WorkPublication[],
  whereabouts: ReadonlyMap<string, Whereabouts>,
): Rival[] =>
  filed.flatMap((publication) => {
    const place = whereabouts.get(publication.operation.id) ?? { is: "there" };
    return place.is === "gone" ? [] : [{ ...publication, place }];
  });

/** The rivals whose files are certain to be in the library. */
export const thoseThere = (rivals: readonly Rival[]): Rival[] =>
  rivals.filter(({ place }) => place.is !== "unclear");

/**
 * Returns the publications of other releases that are of the same film or share an episode with one
 * of these videos.
 */
export function rivalsOf<R extends Pick<Rival, "mapping">>(
  identity: Identity,
  videos: readonly Pick<IncomingVideo, "mapping">[],
  filed: readonly R[],
): R[] {
  if (identity.type === "movie") return [...filed];
  return filed.filter(({ mapping }) =>
    videos.some((video) => shareEpisode(video.mapping, mapping)),
  );
}

/**
 * True if one of these publications is exactly this file: its source or its file in the library has
 * the same inode.
 */
export const isSameContent = (video: IncomingVideo, rivals: readonly WorkPublication[]): boolean =>
  rivals.some(
    ({ operation }) =>
      isSameFile(operation.source, video.source) ||
      (operation.final !== undefined && isSameFile(operation.final, video.source)),
  );

export type DuplicatePolicy = "review" | "skip" | "upgrade" | "keep_both";

/** The rule for a release's duplicates: a person's choice, otherwise the policy. */
export type DuplicateRule = DuplicatePolicy | "replace";

export const chooseDuplicateRule = (
  { duplicates }: Pick<Release, "duplicates">,
  policy: DuplicatePolicy,
): DuplicateRule => duplicates?.do ?? policy;

/**
 * Returns the rule's event for a release that the library already has. `advice` is added to the
 * reason.
 */
export const toDuplicateEvent = (rule: DuplicateRule, reason: Reason, advice: Advice): Event =>
  rule === "skip"
    ? {
        kind: "nothing_to_file",
        reasons: [{ ...reason, message: joinSentences([reason.message, advice.ignored]) }],
      }
    : {
        kind: "refused",
        reasons: [{ ...reason, message: joinSentences([reason.message, advice.inReview]) }],
      };

export type Advice = { inReview: Sentence; ignored: Sentence };

/**
 * Returns advice for a rival that plex-ingest filed. With `stays`, the rival cannot be replaced.
 */
export const adviseOnFiledRival = (
  { operation, isPlanned = false }: Rival,
  stays = false,
): Advice =>
  isPlanned ? { inReview: "", ignored: "" } : adviceAbout(operation.releaseId, { stays });

const adviceAbout = (release: number, { stays }: { stays: boolean }): Advice => ({
  inReview: stays
    ? sentence`Keep both, ${{ do: "verb", of: "undo" }} release ${release} first, or ${{ do: "verb", of: "reject" }} this one.`
    : sentence`Replace it, keep both, or ${{ do: "verb", of: "reject" }} this one. If you replace it, its subtitles stay unless this one has subtitles of the same language and kind.`,
  ignored: sentence`To use this one instead, ${{ do: "verb", of: "undo" }} release ${release}, then ${{ do: "verb", of: "retry" }} this one.`,
});

/** Advice for a file that was not filed by plex-ingest. */
const FOREIGN_FILE_ADVICE: Advice = {
  inReview: sentence`Keep both, ${{ do: "verb", of: "reject" }} this one, or move that file away and ${{ do: "verb", of: "approve" }} this one.`,
  ignored: sentence`To use this one instead, move that file away, then ${{ do: "verb", of: "retry" }} this one.`,
};

/**
 * Returns advice for a file that no other release of this engine filed: another engine's file, or a
 * foreign file.
 */
export const adviseOnForeignFile = ({ release }: Reason): Advice =>
  release === undefined ? FOREIGN_FILE_ADVICE : adviceAbout(release, { stays: true });

/** Returns a sentence that compares a new file with one in the library. */
export const formatComparison = ({ verdict, why }: Comparison): string =>
  COMPARISON_TEXT[verdict](why);

const COMPARISON_TEXT: Record<Comparison["verdict"], (why: string) => string> = {
  better: (why) => `This one is better: ${why}.`,
  worse: (why) => `This one is worse: ${why}.`,
  equal: (why) => `This one is no better: ${why}.`,
  unclear: (why) => `It is unclear whether this one is better: ${why.replace(/\.$/, "")}.`,
};

/**
 * Returns the reason for a duplicate. `compared` is a sentence that compares the new file with the
 * one in the library.
 */
export function duplicateReason(rival: Rival, compared: string): Reason {
  const { operation, isPlanned = false } = rival;
  const message = isPlanned
    ? `Release ${operation.releaseId} would be filed before it, as ${nameOf(operation.finalPath)}. ${compared}`
    : `${sayWhere(rival)} ${compared}`;
  return {
    code: "duplicate",
    message,
    ...(isPlanned ? {} : { path: operation.finalPath, release: operation.releaseId }),
  };
}

/** Only a file that is there, or that was found elsewhere, is something that the library has. */
function sayWhere({ operation, place }: Rival): string {
  const name = nameOf(operation.finalPath);
  const has = "The library already has it";
  switch (place.is) {
    case "there":
      return `${has}: ${name}, ${ofRelease(operation)}.`;
    case "moved":
      return `${has}: ${quoted(place.to, 300)}, ${ofRelease(operation)} as ${name}.`;
    case "unclear":
      return `${name}, ${ofRelease(operation)}, is missing, but may be elsewhere: ${place.why}`;
    default:
      return place satisfies never;
  }
}

const nameOf = (path: string): string => quoted(path.split("/").at(-1) ?? "", 200);

/** Describes how a release came to have a file of the library. */
const ofRelease = ({ method, releaseId }: WorkPublication["operation"]): string =>
  `${method === "adopted" ? "adopted as" : "filed by"} release ${releaseId}`;

/** Returns the event for a file that another release filed. */
export const toSameFileEvent = (rival: Rival): Event => ({
  kind: "nothing_to_file",
  reasons: [sameFileReason(rival)],
});

export const sameFileReason = ({ operation, place, isPlanned = false }: Rival): Reason =>
  isPlanned
    ? { code: "already_there", message: `The same file would be ${ofRelease(operation)}.` }
    : alreadyThereReason(place.is === "moved" ? place.to : operation.finalPath, operation);

/**
 * Returns the reason for an identical file that the library already has at this path. `operation`
 * is the file's publication, if the journal has one.
 */
export function alreadyThereReason(path: string, operation?: WorkPublication["operation"]): Reason {
  const there = `${ALREADY_THERE}: ${quoted(path, 300)}`;
  if (operation === undefined) return { code: "already_there", message: `${there}.`, path };
  const release = operation.releaseId;
  const otherwise = sentence`To file it as something else, ${{ do: "verb", of: "undo" }} release ${release} first, then ${{ do: "verb", of: "retry" }} this one.`;
  return {
    code: "already_there",
    message: sentence`${there}, ${ofRelease(operation)}. ${otherwise}`,
    path,
    release,
  };
}
