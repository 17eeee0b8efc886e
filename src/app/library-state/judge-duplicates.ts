import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { hasSameNumbers } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Event } from "../../core/release/state.ts";
import {
  type Comparison,
  compareQuality,
  parseFiles,
  parseRelease,
  type Quality,
  qualityOf,
} from "../../names/index.ts";
import type { FiledProof } from "../journal/steps/prove-filed.ts";
import {
  type Advice,
  adviseOnFiledRival,
  type DuplicateRule,
  duplicateReason,
  formatComparison,
  type IncomingVideo,
  isSameContent,
  type Rival,
  rivalsOf,
  sameFileReason,
  thoseThere,
  toDuplicateEvent,
  toSameFileEvent,
} from "./duplicates.ts";
import type { LengthByPath } from "./rival-lengths.ts";

type DuplicateCase = RivalCase & {
  rule: DuplicateRule;
  /** Under `keep_both`: absolute paths of the other versions that the plan took into account. */
  beside: ReadonlySet<string>;
};

/**
 * `replaces` contains the publications to replace, by the path of the better video. `notFiled`
 * contains reasons, by the path of the video.
 */
type FilingResolution = { replaces: Map<string, Rival>; notFiled: Map<string, Reason> };

export type DuplicateJudgement =
  /** The release is filed without its `notFiled` videos. */
  | ({ kind: "file" } & FilingResolution)
  | { kind: "event"; event: Event }
  /** Another file was filed after the caller read the library: check again. */
  | { kind: "again" };

/**
 * Decides about a release if another release filed the same film or episodes. Pure: the caller has
 * already read the disk.
 */
export function judgeDuplicates(asked: DuplicateCase): DuplicateJudgement {
  const { rule, identity, videos, filed } = asked;
  const rivals = rivalsOf(identity, videos, filed);
  const [first] = rivals;
  if (!first) return toFile();
  const same = thoseThere(rivals);
  const [firstThere] = same;
  if (firstThere && videos.every((video) => isSameContent(video, same))) {
    return { kind: "event", event: toSameFileEvent(firstThere) };
  }
  if (rule === "keep_both") return keepBoth(asked, rivals);
  const met = compareAll(asked);
  const [any] = met;
  // A download is not dropped in silence because of a file that may not exist.
  const missing = met.find(({ rival }) => rival.place.is === "unclear");
  if (missing && rule !== "replace") return toEvent(asked, met, missing, { rule: "review" });
  if (rule === "skip") return skip(asked, met);
  if (rule === "review") {
    return toEvent(asked, met, any ?? { rival: first, verdict: "unclear", why: "" });
  }
  if (
    rivals.some(
      ({ operation, releaseState }) => releaseState !== "filed" || !asked.proofs.has(operation.id),
    )
  ) {
    return { kind: "again" };
  }
  return rule === "replace" ? replace(asked, met) : upgrade(asked, met);
}

/**
 * Files the release only if the plan took every rival into account. An identical file is not filed
 * twice.
 */
function keepBoth(asked: DuplicateCase, rivals: readonly Rival[]): DuplicateJudgement {
  const { videos, beside } = asked;
  if (rivals.some(({ operation }) => !beside.has(operation.finalPath))) return { kind: "again" };
  const same = thoseThere(rivals).find((rival) =>
    videos.some((video) => isSameContent(video, [rival])),
  );
  if (!same) return toFile();
  const met = {
    rival: same,
    verdict: "equal",
    why: "one of its videos is the same file",
  } as const;
  const advice = {
    inReview: sentence`${{ do: "verb", of: "Reject" }} this one, or ${{ do: "verb", of: "approve" }} it without that file.`,
    ignored: "",
  };
  return toEvent(asked, compareAll(asked), met, { advice });
}

function upgrade(asked: DuplicateCase, met: readonly RivalComparison[]): DuplicateJudgement {
  const { identity, videos, filed } = asked;
  const doubtful = met.find(({ verdict }) => verdict === "unclear" || verdict === "equal");
  if (doubtful) return toEvent(asked, met, doubtful);
  const better = met.filter(({ verdict }) => verdict === "better");
  const worse = met.find(({ verdict }) => verdict === "worse");
  const there = new Set(met.map(({ video }) => video.path));
  const all = videos.every((video) => there.has(video.path) && isWhole(identity, video, filed));
  if (worse) return toEvent(asked, met, worse, better.length === 0 && all ? { rule: "skip" } : {});
  const replaces = oneToOne(better);
  const [compared] = better;
  if (compared && !replaces) {
    return toEvent(asked, met, { ...compared, verdict: "unclear", why: NOT_ONE_TO_ONE });
  }
  return toFile({ replaces });
}

const NOT_ONE_TO_ONE = "several files would replace one, or one would replace several";

/**
 * Returns the rival that each video replaces, by the video's path. Undefined unless each
 * replacement replaces one file with one file.
 */
function oneToOne(met: readonly RivalComparison[]): Map<string, Rival> | undefined {
  const replaces = new Map(met.map(({ video, rival }) => [video.path, rival]));
  const old = new Set(met.map(({ rival }) => rival.operation.id));
  return replaces.size < met.length || old.size < met.length ? undefined : replaces;
}

/**
 * Follows a person's choice instead of the comparison: a worse or uncertain video also replaces the
 * existing one. Identical files are not filed.
 */
function replace({ proofs }: DuplicateCase, met: readonly RivalComparison[]): DuplicateJudgement {
  const same = met.filter(({ video, rival }) => isSameContent(video, thoseThere([rival])));
  const notFiled = new Map(
    same.map((compared) => [compared.video.path, sameFileReason(compared.rival)]),
  );
  const others = met.filter(({ video }) => !notFiled.has(video.path));
  for (const { video, rival } of others) {
    const proof = proofs.get(rival.operation.id);
    if (proof && !proof.ok) return notReplaced(rival, toCommandText(proof.reason.message));
    if (hasMore(rival, video)) return notReplaced(rival, "it has more episodes than the new file");
  }
  const replaces = oneToOne(others);
  const [rivalBefore] = others;
  return rivalBefore && !replaces
    ? notReplaced(rivalBefore.rival, NOT_ONE_TO_ONE)
    : toFile({ replaces, notFiled });
}

function notReplaced(rival: Rival, why: string): DuplicateJudgement {
  const reason = duplicateReason(rival, `It is not replaced: ${why.replace(/\.$/, "")}.`);
  const event = toDuplicateEvent(
    "replace",
    { ...reason, stays: true },
    adviseOnFiledRival(rival, true),
  );
  return { kind: "event", event };
}

/** Files only the missing videos. */
function skip(asked: DuplicateCase, met: readonly RivalComparison[]): DuplicateJudgement {
  const { identity, videos, filed } = asked;
  const notFiled = new Map(
    met.toReversed().map((compared) => [compared.video.path, toReason(compared)]),
  );
  const part = met.find(({ video }) => !isWhole(identity, video, filed));
  if (part) {
    const why = `${part.why}, and the library does not have all of its episodes`;
    return toEvent(asked, met, { ...part, verdict: "unclear", why }, { rule: "review" });
  }
  const [any] = met;
  return any && notFiled.size === videos.length ? toEvent(asked, met, any) : toFile({ notFiled });
}

/** True if the library has all of a video's episodes, in any number of files. */
const isWhole = (identity: Identity, video: IncomingVideo, filed: readonly Rival[]): boolean =>
  identity.type === "movie" ||
  video.mapping === undefined ||
  video.mapping.episodes.every((episode) =>
    rivalsOf(identity, [video], filed).some(({ mapping }) => mapping?.episodes.includes(episode)),
  );

const toFile = ({
  replaces = new Map(),
  notFiled = new Map(),
}: Partial<{
  [K in keyof FilingResolution]: FilingResolution[K] | undefined;
}> = {}): DuplicateJudgement => ({
  kind: "file",
  replaces,
  notFiled,
});

/**
 * Returns the rule's event, with the comparison in its reason. Advises a replacement only if it
 * would be carried out.
 */
function toEvent(
  asked: DuplicateCase,
  met: readonly RivalComparison[],
  compared: Pick<RivalComparison, "rival" | "verdict" | "why">,
  { rule = asked.rule, advice }: { rule?: DuplicateRule; advice?: Advice } = {},
): DuplicateJudgement {
  const stays = replace(asked, met).kind !== "file";
  const reason = { ...toReason(compared), ...(stays ? { stays } : {}) };
  return {
    kind: "event",
    event: toDuplicateEvent(rule, reason, advice ?? adviseOnFiledRival(compared.rival, stays)),
  };
}

const toReason = ({
  rival,
  verdict,
  why,
}: Pick<RivalComparison, "rival" | "verdict" | "why">): Reason =>
  duplicateReason(rival, formatComparison({ verdict, why }));

type RivalCase = {
  identity: Identity;
  releaseName: string;
  videos: readonly IncomingVideo[];
  /** Publications of the work's other releases. */
  filed: readonly Rival[];
  /**
   * For `upgrade` and `replace`: whether the file in the library is unchanged since it was filed,
   * by operation id.
   */
  proofs: ReadonlyMap<string, FiledProof>;
  /** Lengths of the videos and of the files in the library. */
  lengths: LengthByPath;
};

type RivalComparison = { video: IncomingVideo; rival: Rival } & Comparison;

/** Compares every video with each of its rivals. */
function compareAll({
  identity,
  releaseName,
  videos,
  filed,
  proofs,
  lengths,
}: RivalCase): RivalComparison[] {
  const names = parseFiles(releaseName, videos).files;
  return videos.flatMap((video) => {
    const rivals = rivalsOf(identity, [video], filed);
    const parsed = names.get(video.path);
    const durationMs = lengths.get(video.sourcePath);
    const fresh =
      parsed &&
      qualityOf(parsed, video.source.size, { releaseName, title: identity.title, durationMs });
    return rivals.map((rival): RivalComparison => {
      const proof = proofs.get(rival.operation.id);
      return { video, rival, ...compareWith(video, fresh, rival, { proof, identity, lengths }) };
    });
  });
}

function compareWith(
  video: IncomingVideo,
  fresh: Quality | undefined,
  rival: Rival,
  {
    proof,
    identity,
    lengths,
  }: Pick<RivalCase, "identity" | "lengths"> & { proof: FiledProof | undefined },
): Comparison {
  if (isSameContent(video, [rival])) return { verdict: "equal", why: "it is the same file" };
  const { operation, releaseName } = rival;
  const parsed = parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);
  if (!fresh || !parsed) return { verdict: "unclear", why: "their quality is not known" };
  // A file with other episodes runs longer or shorter because of them.
  const durationMs =
    identity.type === "movie" ||
    (rival.mapping && video.mapping && hasSameNumbers(rival.mapping, video.mapping))
      ? lengths.get(operation.finalPath)
      : undefined;
  const { title } = identity;
  // Uses the source's size, because the size of a symbolic link is the length of its target path.
  const compared = compareQuality(
    fresh,
    qualityOf(parsed, operation.source.size, { releaseName, title, durationMs }),
  );
  if (compared.verdict !== "better") return compared;
  if (proof && !proof.ok) {
    return {
      verdict: "unclear",
      why: `${compared.why}, but ${toCommandText(proof.reason.message)}`,
    };
  }
  if (hasMore(rival, video)) {
    return {
      verdict: "unclear",
      why: `${compared.why}, but the file in the library has more episodes than this one`,
    };
  }
  return compared;
}

/** True if the file in the library has episodes that the new one lacks. */
const hasMore = ({ mapping }: Rival, video: IncomingVideo): boolean =>
  mapping !== undefined &&
  !mapping.episodes.every((episode) => video.mapping?.episodes.includes(episode));
