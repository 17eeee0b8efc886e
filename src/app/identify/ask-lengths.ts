import { mainVideos, type ReleaseFiles } from "../../core/identify/release-files.ts";
import type { Ranked } from "../../core/identify/score.ts";
import type { FileLength } from "../../core/media/file-length.ts";
import type { Found } from "./catalogue.ts";
import type { ReadLengths } from "./ports.ts";

type Asking = {
  /** Absolute path of the release; undefined where only names are known. */
  at: string | undefined;
  release: ReleaseFiles;
  found: Found;
  ranking: () => Ranked[];
  lengths: ReadLengths | undefined;
};

/**
 * How long the main videos run, once a candidate leads. What a film should run is in its details, which are asked for
 * only where there is a length to compare.
 */
export async function askLengths(
  { at, release, found, ranking, lengths }: Asking,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileLength>> {
  const [top] = ranking();
  const videos = mainVideos(release).map(([path]) => path);
  if (at === undefined || lengths === undefined || top === undefined || videos.length === 0) return new Map();
  const read = await lengths(at, videos, signal);
  const some = [...read.values()].some(({ kind }) => kind === "read");
  if (some && top.candidate.type === "movie" && top.work.details === undefined) await found.ask(top.candidate);
  return read;
}
