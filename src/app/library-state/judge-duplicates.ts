import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { type Comparison, compareQuality } from "../../core/quality/compare.ts";
import { type Quality, qualityOf } from "../../core/quality/order.ts";
import type { Reason } from "../../core/reason.ts";
import type { Event } from "../../core/release/state.ts";
import type { Proof } from "../journal/steps/prove-filed.ts";
import {
  besideFiled,
  type DuplicatePolicy,
  duplicateEvent,
  duplicateReason,
  type Incoming,
  isSameContent,
  type Rival,
  rivalsOf,
  sameFiled,
} from "./duplicates.ts";

type DuplicateCase = {
  policy: DuplicatePolicy;
  identity: Identity;
  releaseName: string;
  videos: readonly Incoming[];
  /** What other releases of the work published. */
  filed: readonly Rival[];
  /** Under `upgrade`: whether what stands there is as it was filed, by the operation's id. */
  proofs: ReadonlyMap<string, Proof>;
  /** Under `keep_both`: what the plan places these videos beside; absolute paths. */
  beside: ReadonlySet<string>;
};

/** Publications that are replaced, by the path of the video that is better; and why videos stay, by their paths. */
type ToFile = { replaces: Map<string, Rival>; left: Map<string, Reason> };

export type Judgement =
  /** It is filed, or what does not stay of it. */
  | ({ kind: "file" } & ToFile)
  | { kind: "event"; event: Event }
  /** Something was filed since it was looked at: look once more. */
  | { kind: "again" };

type Met = { video: Incoming; rival: Rival } & Comparison;

/** What becomes of a release whose film or episodes others filed. Pure: the caller has looked at the disk before. */
export function judgeDuplicates(asked: DuplicateCase): Judgement {
  const { policy, identity, videos, filed } = asked;
  const rivals = rivalsOf(identity, videos, filed);
  const [first] = rivals;
  if (!first) return toFile();
  if (videos.every((video) => isSameContent(video, rivals))) return { kind: "event", event: sameFiled(first) };
  if (policy === "keep_both") return keepBoth(asked, rivals);
  const met = meet(asked);
  const [any] = met;
  if (policy === "skip") return skip(asked, met);
  if (policy !== "upgrade") return told(policy, any ?? { rival: first, verdict: "unclear", why: "" });
  if (rivals.some(({ operation, releaseState }) => releaseState !== "filed" || !asked.proofs.has(operation.id)))
    return { kind: "again" };
  return upgrade(asked, met);
}

/** Beside what the plan was made to stand beside; the very same file is not filed twice. */
function keepBoth({ videos, beside }: DuplicateCase, rivals: readonly Rival[]): Judgement {
  if (rivals.some(({ operation }) => !beside.has(operation.finalPath))) return { kind: "again" };
  const same = rivals.find((rival) => videos.some((video) => isSameContent(video, [rival])));
  if (!same) return toFile();
  return told("keep_both", { rival: same, verdict: "equal", why: "the very same file, and not all of it" });
}

/** Every video against each of its rivals. */
function meet({ identity, releaseName, videos, filed, proofs }: DuplicateCase): Met[] {
  const names = parseRelease(
    releaseName,
    videos.map(({ path }) => path),
  ).files;
  return videos.flatMap((video) => {
    const rivals = rivalsOf(identity, [video], filed);
    const parsed = names.get(video.path);
    const fresh = parsed && qualityOf(parsed, video.source.size, { releaseName, title: identity.title });
    return rivals.map((rival): Met => {
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
  if (!fresh || !parsed) return { verdict: "unclear", why: "nothing is known of their quality" };
  // The source's size: a symbolic link has the length of a path.
  const compared = compareQuality(fresh, qualityOf(parsed, operation.source.size, { releaseName, title }));
  if (compared.verdict !== "better") return compared;
  if (proof && !proof.ok) return { verdict: "unclear", why: `${compared.why}, but ${proof.reason.message}` };
  if (mapping && !mapping.episodes.every((episode) => video.mapping?.episodes.includes(episode)))
    return { verdict: "unclear", why: `${compared.why}, but the file there holds more episodes than this one` };
  return compared;
}

function upgrade({ identity, videos, filed }: DuplicateCase, met: readonly Met[]): Judgement {
  const doubtful = met.find(({ verdict }) => verdict === "unclear" || verdict === "equal");
  if (doubtful) return told("upgrade", doubtful);
  const better = met.filter(({ verdict }) => verdict === "better");
  const worse = met.find(({ verdict }) => verdict === "worse");
  const there = new Set(met.map(({ video }) => video.path));
  const all = videos.every((video) => there.has(video.path) && isWhole(identity, video, filed));
  if (worse) return told(better.length === 0 && all ? "skip" : "upgrade", worse);
  const replaces = new Map(better.map(({ video, rival }) => [video.path, rival]));
  const old = new Set(better.map(({ rival }) => rival.operation.id));
  const [one] = better;
  if (one && (replaces.size < better.length || old.size < better.length))
    return told("upgrade", { ...one, verdict: "unclear", why: "it is not one file for one file" });
  return toFile({ replaces });
}

/** What is missing is filed, and what is there stays. */
function skip({ identity, videos, filed }: DuplicateCase, met: readonly Met[]): Judgement {
  const left = new Map(met.toReversed().map((one) => [one.video.path, reasonOf(one)]));
  const part = met.find(({ video }) => !isWhole(identity, video, filed));
  if (part)
    return told("review", { ...part, verdict: "unclear", why: `${part.why}, and not all of its episodes are there` });
  const [any] = met;
  return any && left.size === videos.length ? told("skip", any) : toFile({ left });
}

/** Whether all episodes of a file are there, in whatever files. */
const isWhole = (identity: Identity, video: Incoming, filed: readonly Rival[]): boolean =>
  identity.type === "movie" ||
  video.mapping === undefined ||
  video.mapping.episodes.every((episode) =>
    rivalsOf(identity, [video], filed).some(({ mapping }) => mapping?.episodes.includes(episode)),
  );

const toFile = ({ replaces = new Map(), left = new Map() }: Partial<ToFile> = {}): Judgement => ({
  kind: "file",
  replaces,
  left,
});

/** The same as an event, with how the two compare. */
function told(policy: DuplicatePolicy, met: Pick<Met, "rival" | "verdict" | "why">): Judgement {
  return { kind: "event", event: duplicateEvent(policy, reasonOf(met), besideFiled(met.rival)) };
}

const reasonOf = ({ rival, verdict, why }: Pick<Met, "rival" | "verdict" | "why">): Reason =>
  duplicateReason(rival, SAID[verdict](why));

const SAID: Record<Comparison["verdict"], (why: string) => string> = {
  better: (why) => `This one is better: ${why}.`,
  worse: (why) => `This one is worse: ${why}.`,
  equal: (why) => `This one is no better: ${why}.`,
  unclear: (why) => `Whether this one is better is not certain: ${why.replace(/\.$/, "")}.`,
};
