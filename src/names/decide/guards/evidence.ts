import type { Identity } from "../../../base/identity.ts";
import type { OrderedGroup } from "../../../base/item.ts";
import { type EpisodeMap, type ReleaseFiles, selectMainVideos } from "../../identify/fit.ts";
import type { FitsByWork, RankedWork } from "../../identify/score.ts";
import type { Work } from "../../identify/work.ts";
import type { RememberedLessons } from "../../learned/lesson.ts";
import type { FileLength } from "../../media/file-length.ts";

/** An id from a name, and the work that TMDB lists under that id. */
export type IdClaim = { said: string; work?: Work | undefined };

/**
 * A video or folder whose own title is not a title of the best match. `owner` is another work that
 * TMDB lists under this title.
 */
export type MismatchedVideo = {
  path: string;
  title: string;
  year?: number | undefined;
  owner?: string | undefined;
};

/** All facts that are known when a release is decided. Guards read nothing else. */
export type Evidence = ReleaseFiles & {
  /** Title keys under which the name can be read. */
  said: readonly string[];
  /** All works that any search found. */
  works: readonly Work[];
  /** The same works by confidence, best first. */
  ranked: readonly RankedWork[];
  fits: FitsByWork;
  /** The episodes of the best match to which each video maps; empty for a movie. */
  episodes: EpisodeMap;
  ids: readonly IdClaim[];
  /** The work under which the parent was filed, if the release is a child. */
  parent?: Identity | undefined;
  /** The title key of the parent's own name. It was judged together with the parent. */
  parentTitle?: string | undefined;
  /** True if any of the parent's files were filed under numbers other than those in their names. */
  parentRenumbered?: boolean | undefined;
  /** What a person taught earlier about such a name. */
  remembered?: RememberedLessons | undefined;
  /** The source that determined the work. */
  namedBy?: "id" | "parent" | "person" | undefined;
  /**
   * TVDB's seasons for the best match, from an episode group on TMDB. Absent if TMDB does not have
   * exactly one such group, or if the group was not requested.
   */
  tvdb?: readonly OrderedGroup[] | undefined;
  mismatched: readonly MismatchedVideo[];
  /**
   * Length of each main video from its header, or why it cannot be played, by path. Absent if only
   * names are known.
   */
  lengths?: ReadonlyMap<string, FileLength> | undefined;
};

/** The best match; undefined if nothing was found. */
export const findBest = (evidence: Evidence): RankedWork | undefined => evidence.ranked[0];

/** All works that were found except the best match. */
export const listOthers = (evidence: Evidence): Work[] => {
  const top = findBest(evidence)?.work.id;
  return evidence.works.filter(({ id }) => id !== top);
};

/** Length of a video from its header, in ms; undefined if it could not be read. */
export function lengthOf({ lengths }: Evidence, path: string): number | undefined {
  const length = lengths?.get(path);
  return length?.kind === "read" ? length.duration_ms : undefined;
}

/**
 * Total length of the main videos that could be read, in ms. `whole` is true if none is missing.
 */
export function sumFilmLength(evidence: Evidence): { total: number; read: number; whole: boolean } {
  const videos = selectMainVideos(evidence);
  const read = videos.flatMap(([path]) => lengthOf(evidence, path) ?? []);
  const total = read.reduce((sum, length) => sum + length, 0);
  return { total, read: read.length, whole: read.length > 0 && read.length === videos.length };
}
