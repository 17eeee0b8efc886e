import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { type Comparison, compareQuality } from "../../core/quality/compare.ts";
import { type Quality, qualityOf } from "../../core/quality/order.ts";
import type { Proof } from "../journal/steps/prove-filed.ts";
import { type Incoming, isSameContent, type Rival, rivalsOf } from "./duplicates.ts";

export type RivalCase = {
  identity: Identity;
  releaseName: string;
  videos: readonly Incoming[];
  /** What other releases of the work published. */
  filed: readonly Rival[];
  /** Under `upgrade` and `replace`: whether the file in the library is unchanged since it was filed, by operation id. */
  proofs: ReadonlyMap<string, Proof>;
};

export type Compared = { video: Incoming; rival: Rival } & Comparison;

/** Compares every video with each of its rivals. */
export function compareAll({ identity, releaseName, videos, filed, proofs }: RivalCase): Compared[] {
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
  const { operation, releaseName } = rival;
  const parsed = parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);
  if (!fresh || !parsed) return { verdict: "unclear", why: "their quality is not known" };
  // The source's size: a symbolic link has the length of a path.
  const compared = compareQuality(fresh, qualityOf(parsed, operation.source.size, { releaseName, title }));
  if (compared.verdict !== "better") return compared;
  if (proof && !proof.ok) return { verdict: "unclear", why: `${compared.why}, but ${proof.reason.message}` };
  if (hasMore(rival, video))
    return { verdict: "unclear", why: `${compared.why}, but the file in the library has more episodes than this one` };
  return compared;
}

/** Whether the file in the library has episodes that the new one lacks. */
export const hasMore = ({ mapping }: Rival, video: Incoming): boolean =>
  mapping !== undefined && !mapping.episodes.every((episode) => video.mapping?.episodes.includes(episode));
