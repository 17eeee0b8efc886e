import { mainVideos } from "../../identify/fit.ts";
import type { Evidence } from "./evidence.ts";

/** How long a video runs by its own header, in milliseconds; undefined if it could not be read. */
export function lengthOf({ lengths }: Evidence, path: string): number | undefined {
  const length = lengths?.get(path);
  return length?.kind === "read" ? length.duration_ms : undefined;
}

/** The lengths of the main videos that could be read, in milliseconds, added up; `whole` if none is missing. */
export function filmLength(evidence: Evidence): { total: number; read: number; whole: boolean } {
  const videos = mainVideos(evidence);
  const read = videos.flatMap(([path]) => lengthOf(evidence, path) ?? []);
  const total = read.reduce((sum, length) => sum + length, 0);
  return { total, read: read.length, whole: read.length > 0 && read.length === videos.length };
}
