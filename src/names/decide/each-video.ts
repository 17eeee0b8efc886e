// What becomes of a release whose videos were held together: each is judged as if it were alone in
// its folder.

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
  /** Of its name and folders. */
  season: number | null;
  /**
   * Whether its own path has a title and a year, or its length is the film's: the release's folder
   * alone is no proof.
   */
  namesItself: boolean;
};

/**
 * `work`: its certain videos are one work, and the others stay behind. `works`: each group is a
 * release of its own; the videos in no group stay together. Undefined: nothing about it gets
 * clearer video by video.
 */
export type EachVideo = { kind: "work"; certain: string[] } | { kind: "works"; groups: string[][] };

// What is wrong with one video and says nothing about how the others are numbered.
const ITS_OWN: ReadonlySet<string> = new Set<ReasonCode>([
  "extra",
  "sample",
  "not_playable",
  "runtime_differs",
  "pack_incomplete",
  "part_alone",
  "folder_disagrees",
  "unaccounted",
  // They follow from the others: a video that is no episode fits no series well.
  "low_confidence",
  "close_second",
]);
type CertainVideo = { path: string; identity: Identity };
/** The work that a video certainly is; automatic filing being switched off is no doubt about it. */
function certainWork({ path, decision, namesItself }: JudgedVideo): CertainVideo | undefined {
  const isHeld = decision.kind === "review" && !isCertain(decision.reasons);
  const proposed = decision.kind === "auto" ? decision : decision.suggestion;
  if (isHeld || proposed === undefined) return undefined;
  const { identity } = proposed;
  return identity.type === "movie" && !namesItself ? undefined : { path, identity };
}

// One contradiction makes the numbering of the whole pack doubtful; what is wrong with one file
// alone does not.
function standsApart(video: JudgedVideo, certain: readonly CertainVideo[]): boolean {
  if (video.decision.kind === "auto" || video.season === 0) return true;
  const folder = folderOf(video.path);
  // A disc or a part of the same season: if its episodes are unclear, so is how all of them are
  // counted.
  const isPiece = componentsOf(folder).some(({ pieces }) => pieces().length > 0);
  const ownFolder = certain.every(({ path }) => folderOf(path) !== folder) && !isPiece;
  return video.decision.reasons.every(
    ({ code }) =>
      code === "auto_off" ||
      ITS_OWN.has(code) ||
      // Numbers that are unclear in a folder without a certain video: specials, an OVA, extras.
      (ownFolder && code === "numbers_unclear"),
  );
}

// Two videos of one episode: a person chooses.
function withoutDoubles(certain: readonly CertainVideo[]): CertainVideo[] {
  const counts = new Map<string, number>();
  const places = ({ identity }: CertainVideo) =>
    (identity.episodes ?? []).map((episode) => `${identity.season} ${episode}`);
  for (const place of certain.flatMap(places)) counts.set(place, (counts.get(place) ?? 0) + 1);
  return certain.filter((video) => places(video).every((place) => counts.get(place) === 1));
}

/**
 * What becomes of a release whose videos were held together, by the decision about each of them.
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
