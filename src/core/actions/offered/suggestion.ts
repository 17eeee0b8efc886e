import type { RankedCandidate } from "../../../base/candidate.ts";
import { type MediaType, sameWork } from "../../../base/identity.ts";
import { compareLength, type LengthFit, mayRunLonger } from "../../../base/length-fit.ts";
import type { ReasonCode } from "../../../base/reason-codes.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { editionOf } from "../../../names/index.ts";
import { type Subject, videosOf } from "./subject.ts";

type WorkId = { type: MediaType; tmdbId: number };

/**
 * True if the evidence speaks against filing a release as this work, so that a person must choose
 * the work. That is the case if the matcher found a second work within its margin, if the files do
 * not run as long as the work, or if only another film runs as long as the files. A work that a
 * person chose is never doubted.
 *
 * Uses only what is stored with the release, so a row of the list and the release's page agree.
 */
export function contradictsEvidence(subject: Subject, work: WorkId): boolean {
  const { decidedBy, identity, reasons, candidates } = subject;
  if (decidedBy === "person" && identity !== undefined && sameWork(identity, work)) return false;
  const has = (code: ReasonCode): boolean => reasons.some((reason) => reason.code === code);
  if (has("close_second")) return true;
  // The guard's sentence is about the best match by name, which the length may have replaced. One
  // short episode says nothing about the series.
  if (work.type === "movie" && has("runtime_differs") && !has("runs_as_long")) return true;
  const own = candidates.find((candidate) => sameWork(candidate, work));
  const fit = own && measureFit(subject, own);
  if (fit === undefined || fit === "fits") return false;
  return (
    fit === "differs" ||
    candidates.some(
      (other) =>
        other !== own && other.excludedBy === undefined && measureFit(subject, other) === "fits",
    )
  );
}

/** How a film's length fits all videos of a release; undefined if one of the lengths is unknown. */
function measureFit(
  subject: Subject,
  { type, title, runtimeMinutes }: RankedCandidate,
): LengthFit["fit"] | undefined {
  if (type !== "movie" || runtimeMinutes === undefined) return undefined;
  const { parsed } = subject;
  const lengths = new Map(
    (parsed?.lengths ?? []).flatMap((length) =>
      length.kind === "read" ? [[length.path, length.duration_ms] as const] : [],
    ),
  );
  const videos = videosOf(subject).map(({ path }) => lengths.get(path) ?? 0);
  if (videos.length === 0 || videos.includes(0)) return undefined;
  const total = videos.reduce((sum, ms) => sum + ms, 0);
  const longer = parsed !== undefined && mayRunLonger([editionOf(parsed, title)]);
  return compareLength(type, total, runtimeMinutes * MINUTE_MS, longer).fit;
}
