import type { Identity } from "../../../base/identity.ts";
import type { OrderedGroup } from "../../../base/item.ts";
import { type EpisodeMap, type ReleaseFiles, selectMainVideos } from "../../identify/fit.ts";
import type { FitsByWork, RankedWork } from "../../identify/score.ts";
import type { Work } from "../../identify/work.ts";
import type { RememberedLessons } from "../../learned/lesson.ts";
import type { FileLength } from "../../media/file-length.ts";

/** An id in a name, and the work that TMDB has under it. */
export type IdClaim = { said: string; work?: Work | undefined };

/**
 * A video, or the folder, whose own title is not one of the best match; `owner` is another work
 * that TMDB lists under it.
 */
export type MismatchedVideo = {
  path: string;
  title: string;
  year?: number | undefined;
  owner?: string | undefined;
};

/** All that is known when a release is decided; the guards read nothing else. */
export type Evidence = ReleaseFiles & {
  /** Title keys that the name can be read as. */
  said: readonly string[];
  /** Everything that any search found. */
  works: readonly Work[];
  /** The same by confidence, best first. */
  ranked: readonly RankedWork[];
  fits: FitsByWork;
  /** What each video is on the best match; empty for a movie. */
  episodes: EpisodeMap;
  ids: readonly IdClaim[];
  /** The work that the parent was filed as, if the release is a child. */
  parent?: Identity | undefined;
  /** The title key of the parent's own name, which was judged together with the parent. */
  parentTitle?: string | undefined;
  /** A file of the parent was filed under other numbers than its name says. */
  parentRenumbered?: boolean | undefined;
  /** What a person said before that such a name means. */
  remembered?: RememberedLessons | undefined;
  /** What decided which work it is. */
  namedBy?: "id" | "parent" | "person" | undefined;
  /**
   * TVDB's seasons of the best match, as an episode group of TMDB's has them; absent if there is no
   * single one, or it was not asked for.
   */
  tvdb?: readonly OrderedGroup[] | undefined;
  mismatched: readonly MismatchedVideo[];
  /**
   * How long the main videos run by their own headers, or why they cannot be played, by path;
   * absent if only names are known.
   */
  lengths?: ReadonlyMap<string, FileLength> | undefined;
};

/** The best match, or undefined when nothing was found. */
export const findBest = (evidence: Evidence): RankedWork | undefined => evidence.ranked[0];

/** Everything that was found besides the best match. */
export const listOthers = (evidence: Evidence): Work[] => {
  const top = findBest(evidence)?.work.id;
  return evidence.works.filter(({ id }) => id !== top);
};

/** How long a video runs by its own header, in milliseconds; undefined if it could not be read. */
export function lengthOf({ lengths }: Evidence, path: string): number | undefined {
  const length = lengths?.get(path);
  return length?.kind === "read" ? length.duration_ms : undefined;
}

/**
 * The lengths of the main videos that could be read, in milliseconds, added up; `whole` if none is
 * missing.
 */
export function sumFilmLength(evidence: Evidence): { total: number; read: number; whole: boolean } {
  const videos = selectMainVideos(evidence);
  const read = videos.flatMap(([path]) => lengthOf(evidence, path) ?? []);
  const total = read.reduce((sum, length) => sum + length, 0);
  return { total, read: read.length, whole: read.length > 0 && read.length === videos.length };
}
