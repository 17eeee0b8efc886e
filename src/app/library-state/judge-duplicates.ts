import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { type Comparison, compareQuality } from "../../core/quality/compare.ts";
import { type Quality, qualityOf } from "../../core/quality/order.ts";
import type { Reason } from "../../core/reason.ts";
import type { Event } from "../../core/release/state.ts";
import type { Proof } from "../journal/steps/prove-filed.ts";
import {
  type DuplicatePolicy,
  duplicateEvent,
  duplicateReason,
  filedRivalAdvice,
  type Incoming,
  isSameContent,
  type Rival,
  rivalsOf,
  sameFileEvent,
} from "./duplicates.ts";

type DuplicateCase = {
  policy: DuplicatePolicy;
  identity: Identity;
  releaseName: string;
  videos: readonly Incoming[];
  /** What other releases of the work published. */
  filed: readonly Rival[];
  /** Under `upgrade`: whether the file in the library is unchanged since it was filed, by operation id. */
  proofs: ReadonlyMap<string, Proof>;
  /** Under `keep_both`: the other versions that the plan took into account; absolute paths. */
  beside: ReadonlySet<string>;
};

/** `replaces`: publications to replace, by the path of the better video. `notFiled`: reasons, by the path of the video. */
type ToFile = { replaces: Map<string, Rival>; notFiled: Map<string, Reason> };

export type Judgement =
  /** The release is filed, except for its `notFiled` videos. */
  | ({ kind: "file" } & ToFile)
  | { kind: "event"; event: Event }
  /** Something was filed since the caller read the library: check again. */
  | { kind: "again" };

type Compared = { video: Incoming; rival: Rival } & Comparison;

/** Decides about a release whose film or episodes another release filed. Pure: the caller has read the disk before. */
export function judgeDuplicates(asked: DuplicateCase): Judgement {
  const { policy, identity, videos, filed } = asked;
  const rivals = rivalsOf(identity, videos, filed);
  const [first] = rivals;
  if (!first) return toFile();
  if (videos.every((video) => isSameContent(video, rivals))) return { kind: "event", event: sameFileEvent(first) };
  if (policy === "keep_both") return keepBoth(asked, rivals);
  const met = compareAll(asked);
  const [any] = met;
  if (policy === "skip") return skip(asked, met);
  if (policy !== "upgrade") return toEvent(policy, any ?? { rival: first, verdict: "unclear", why: "" });
  if (rivals.some(({ operation, releaseState }) => releaseState !== "filed" || !asked.proofs.has(operation.id)))
    return { kind: "again" };
  return upgrade(asked, met);
}

/** Files only if the plan knew every rival. The very same file is not filed twice. */
function keepBoth({ videos, beside }: DuplicateCase, rivals: readonly Rival[]): Judgement {
  if (rivals.some(({ operation }) => !beside.has(operation.finalPath))) return { kind: "again" };
  const same = rivals.find((rival) => videos.some((video) => isSameContent(video, [rival])));
  if (!same) return toFile();
  return toEvent("keep_both", { rival: same, verdict: "equal", why: "one of its videos is the very same file" });
}

/** Compares every video with each of its rivals. */
function compareAll({ identity, releaseName, videos, filed, proofs }: DuplicateCase): Compared[] {
  const names = parseRelease(
    releaseName,
    videos.map(({ path }) => path),
  ).files;
  return videos.flatMap((video) => {
    const rivals = rivalsOf(identity, [video], filed);
    const parsed = names.get(video.path);
    const fresh = parsed && qualityOf(parsed, video.source.size, { releaseName, title: identity.title });
    return rivals.map((rival): Compared => {
      const proof = proofs.get(rival.operation.id);
      return { video, rival, ...compareWith(video, fresh, rival, proof, identity) };
    });
  });
}

function compareWith(
  video: Incoming,
  fresh: Quality | undefined,
  rival: Rival,
  proof: Proof | undefined,
  { title }: Identity,
): Comparison {
  if (isSameContent(video, [rival])) return { verdict: "equal", why: "the very same file" };
  const { operation, mapping, releaseName } = rival;
  const parsed = parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);
  if (!fresh || !parsed) return { verdict: "unclear", why: "their quality is not known" };
  // The source's size: a symbolic link has the length of a path.
  const compared = compareQuality(fresh, qualityOf(parsed, operation.source.size, { releaseName, title }));
  if (compared.verdict !== "better") return compared;
  if (proof && !proof.ok) return { verdict: "unclear", why: `${compared.why}, but ${proof.reason.message}` };
  if (mapping && !mapping.episodes.every((episode) => video.mapping?.episodes.includes(episode)))
    return { verdict: "unclear", why: `${compared.why}, but the file in the library has more episodes than this one` };
  return compared;
}

function upgrade({ identity, videos, filed }: DuplicateCase, met: readonly Compared[]): Judgement {
  const doubtful = met.find(({ verdict }) => verdict === "unclear" || verdict === "equal");
  if (doubtful) return toEvent("upgrade", doubtful);
  const better = met.filter(({ verdict }) => verdict === "better");
  const worse = met.find(({ verdict }) => verdict === "worse");
  const there = new Set(met.map(({ video }) => video.path));
  const all = videos.every((video) => there.has(video.path) && isWhole(identity, video, filed));
  if (worse) return toEvent(better.length === 0 && all ? "skip" : "upgrade", worse);
  const replaces = new Map(better.map(({ video, rival }) => [video.path, rival]));
  const old = new Set(better.map(({ rival }) => rival.operation.id));
  const [one] = better;
  if (one && (replaces.size < better.length || old.size < better.length))
    return toEvent("upgrade", {
      ...one,
      verdict: "unclear",
      why: "several files would replace one, or one would replace several",
    });
  return toFile({ replaces });
}

/** Files the missing videos only. */
function skip({ identity, videos, filed }: DuplicateCase, met: readonly Compared[]): Judgement {
  const notFiled = new Map(met.toReversed().map((one) => [one.video.path, toReason(one)]));
  const part = met.find(({ video }) => !isWhole(identity, video, filed));
  if (part)
    return toEvent("review", {
      ...part,
      verdict: "unclear",
      why: `${part.why}, and the library does not have all of its episodes`,
    });
  const [any] = met;
  return any && notFiled.size === videos.length ? toEvent("skip", any) : toFile({ notFiled });
}

/** Whether the library has all episodes of a video, in any number of files. */
const isWhole = (identity: Identity, video: Incoming, filed: readonly Rival[]): boolean =>
  identity.type === "movie" ||
  video.mapping === undefined ||
  video.mapping.episodes.every((episode) =>
    rivalsOf(identity, [video], filed).some(({ mapping }) => mapping?.episodes.includes(episode)),
  );

const toFile = ({ replaces = new Map(), notFiled = new Map() }: Partial<ToFile> = {}): Judgement => ({
  kind: "file",
  replaces,
  notFiled,
});

/** The policy's event, with the comparison in its reason. */
function toEvent(policy: DuplicatePolicy, met: Pick<Compared, "rival" | "verdict" | "why">): Judgement {
  return { kind: "event", event: duplicateEvent(policy, toReason(met), filedRivalAdvice(met.rival)) };
}

const toReason = ({ rival, verdict, why }: Pick<Compared, "rival" | "verdict" | "why">): Reason =>
  duplicateReason(rival, COMPARISON_TEXT[verdict](why));

const COMPARISON_TEXT: Record<Comparison["verdict"], (why: string) => string> = {
  better: (why) => `This one is better: ${why}.`,
  worse: (why) => `This one is worse: ${why}.`,
  equal: (why) => `This one is no better: ${why}.`,
  unclear: (why) => `Whether this one is better is not certain: ${why.replace(/\.$/, "")}.`,
};
