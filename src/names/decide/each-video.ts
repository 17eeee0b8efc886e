// Decides about a release whose videos were held as a whole. Each video is judged as if it were
// alone in its folder.

import type { Identity } from "../../base/identity.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { ReasonCode } from "../../base/reason-codes.ts";
import { isCertain } from "../../base/reason-traits.ts";
import { toWorkId } from "../identify/work.ts";
import { componentsOf } from "../readings/facts/path-component.ts";
import type { Decision } from "./decide.ts";

/** One video of a release, and the decision about it as if it were alone in its folder. */
export type JudgedVideo = {
  path: string;
  decision: Decision;
  /** The season from the video's name and folders. */
  season: number | null;
  /**
   * True if the video's own path has a title and a year, or if its length matches the film's. The
   * release's folder alone proves nothing.
   */
  namesItself: boolean;
};

/**
 * `work`: the certain videos are one work, and the others are left behind. `works`: each group
 * becomes a separate release, and the videos in no group stay together. Undefined: judging each
 * video does not make the release clearer.
 */
export type EachVideo = { kind: "work"; certain: string[] } | { kind: "works"; groups: string[][] };

// Problems of a single video that do not affect how the others are numbered.
const ITS_OWN: ReadonlySet<string> = new Set<ReasonCode>([
  "extra",
  "sample",
  "not_playable",
  "runtime_differs",
  "pack_incomplete",
  "part_alone",
  "folder_disagrees",
  "unaccounted",
  // These reasons follow from other problems: a video that is not an episode does not fit any
  // series well.
  "low_confidence",
  "close_second",
]);
type CertainVideo = { path: string; identity: Identity };
/**
 * Returns the work of a video if it is certain. If the only obstacle is that automatic filing is
 * switched off, the work is still certain.
 */
function certainWork({ path, decision, namesItself }: JudgedVideo): CertainVideo | undefined {
  const isHeld = decision.kind === "review" && !isCertain(decision.reasons);
  const proposed = decision.kind === "auto" ? decision : decision.suggestion;
  if (isHeld || proposed === undefined) return undefined;
  const { identity } = proposed;
  return identity.type === "movie" && !namesItself ? undefined : { path, identity };
}

// True if a video's problem concerns only the video itself. A single contradiction makes the
// numbering of the whole pack doubtful.
function standsApart(video: JudgedVideo, certain: readonly CertainVideo[]): boolean {
  if (video.decision.kind === "auto" || video.season === 0) return true;
  const folder = folderOf(video.path);
  // The folder may be a disc or a part of the same season. If its episodes are unclear, the
  // numbering of all episodes is unclear.
  const isPiece = componentsOf(folder).some(({ pieces }) => pieces().length > 0);
  const ownFolder = certain.every(({ path }) => folderOf(path) !== folder) && !isPiece;
  return video.decision.reasons.every(
    ({ code }) =>
      code === "auto_off" ||
      ITS_OWN.has(code) ||
      // Numbers may be unclear in a folder without a certain video, such as specials, an OVA or
      // extras.
      (ownFolder && code === "numbers_unclear"),
  );
}

// Leaves out videos that are the same episode as another one, because a person must choose between
// them.
function withoutDoubles(certain: readonly CertainVideo[]): CertainVideo[] {
  const counts = new Map<string, number>();
  const places = ({ identity }: CertainVideo) =>
    (identity.episodes ?? []).map((episode) => `${identity.season} ${episode}`);
  for (const place of certain.flatMap(places)) counts.set(place, (counts.get(place) ?? 0) + 1);
  return certain.filter((video) => places(video).every((place) => counts.get(place) === 1));
}

/**
 * Decides what happens to a release whose videos were held as a whole, based on the decision about
 * each video.
 */
export function tellApart(videos: readonly JudgedVideo[]): EachVideo | undefined {
  const certain = videos.flatMap((video) => certainWork(video) ?? []);
  if (certain.length === 0) return undefined;
  const films = certain
    .filter(({ identity }) => identity.type === "movie")
    .map(({ path }) => [path]);
  const series = certain.filter(({ identity }) => identity.type === "tv");
  const shows = Map.groupBy(series, ({ identity }) => toWorkId(identity));
  if (films.length === 0 && shows.size === 1) {
    const sure = withoutDoubles(certain);
    const apart = sure.length > 0 && videos.every((video) => standsApart(video, certain));
    return apart ? { kind: "work", certain: sure.map(({ path }) => path) } : undefined;
  }
  const groups = [...films, ...[...shows.values()].map((show) => show.map(({ path }) => path))];
  return groups.length > 1 || groups.flat().length < videos.length
    ? { kind: "works", groups }
    : undefined;
}
