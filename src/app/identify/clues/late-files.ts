import { sentence } from "../../../base/actions/sentence.ts";
import type { RankedCandidate } from "../../../base/candidate.ts";
import { workOf } from "../../../base/identity.ts";
import type { Item } from "../../../base/item.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { placeLateSubtitles } from "../../../core/plan/subtitles/late-subtitles.ts";
import type { Release } from "../../../core/release/release.ts";
import type { Event } from "../../../core/release/state.ts";
import { AUTO_OFF, parseFiles } from "../../../names/index.ts";
import type { Db } from "../../../store/open.ts";
import { listFiledFiles } from "../../../store/releases/lineage.ts";

const NOT_FILED: Reason = {
  code: "parent_not_filed",
  message: "Its folder has no video in the library that it could belong to.",
};
const NO_VIDEO: Reason = {
  code: "no_video",
  message: sentence`It is unclear which video in the library it belongs to. Rename it to match its video, or ${{ do: "verb", of: "reject" }} it.`,
};

type LateDecision = { event: Event; candidates: RankedCandidate[] };

/**
 * Decides how to file subtitles and extras that appeared in a folder after its videos. They are
 * filed under the same work as the folder (`parent`) if they match a video in the library.
 */
export async function judgeLateFiles(
  db: Db,
  release: Release,
  items: readonly Item[],
  parent: Release | undefined,
  auto: boolean,
): Promise<LateDecision> {
  if (parent?.identity === undefined) {
    return { event: { kind: "unsure", reasons: [NOT_FILED] }, candidates: [] };
  }
  const identity = workOf(parent.identity);
  const candidates = [{ ...identity, confidence: 1000 }];
  const filedEarlier = await listFiledFiles(db, release, identity);
  const { files } = parseFiles(release.name, [...items, ...filedEarlier]);
  const homes = placeLateSubtitles(items, filedEarlier, files);
  const fits = items.some(
    ({ path, role, skip }) => !skip && (role === "extra" || typeof homes.get(path) === "string"),
  );
  const reasons = fits ? (auto ? [] : [AUTO_OFF]) : reasonsAgainstAll(homes);
  if (reasons.length > 0) {
    return { event: { kind: "unsure", reasons, suggestion: identity }, candidates };
  }
  return { event: { kind: "sure", identity }, candidates };
}

/** Returns why none of these subtitles can be filed with the videos in the library. */
function reasonsAgainstAll(homes: ReadonlyMap<string, string | Reason>): Reason[] {
  const reasonsFound = [...homes.values()].flatMap((home) =>
    typeof home === "string" ? [] : home,
  );
  const reasons = [...new Map(reasonsFound.map((reason) => [reason.code, reason])).values()];
  return reasons.length > 0 ? reasons : [NO_VIDEO];
}
