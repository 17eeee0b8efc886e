import { ARR_KINDS, type ArrKind } from "../../core/arr/app.ts";
import { parseRelease, statedTypeOf } from "../../names/index.ts";

/**
 * Returns the kinds of apps that could take a download with this name and these videos: Sonarr
 * takes series, and Radarr films. If the names prove neither, both could take it. A year proves a
 * film only if there is one video, because series have years too.
 */
export function kindsOf(name: string, videos: readonly string[]): readonly ArrKind[] {
  const { release, files } = parseRelease(name, videos);
  const types = [release, ...files.values()].map(statedTypeOf);
  if (types.includes("tv")) return types.includes("movie") ? ARR_KINDS : ["sonarr"];
  return statedTypeOf(release) === "movie" && videos.length === 1 ? ["radarr"] : ARR_KINDS;
}
