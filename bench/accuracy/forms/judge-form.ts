import type { Decision } from "../../../src/names/index.ts";
import type { Answer, Made } from "./form.ts";

/** `asked`: held needlessly. `waits`: held, as it should be. */
export type FormVerdict = "right" | "wrong" | "asked" | "waits";

/**
 * Returns what a decision files, by path: `movie/11` or `tv/1396 1x2`. A name without videos has
 * the path "".
 */
export function filedFiles(
  decision: Decision,
  videos: readonly string[],
  leftOut: ReadonlySet<string> = new Set(),
): Map<string, string> {
  if (decision.kind !== "auto") return new Map();
  const { identity, mappings } = decision;
  const work = `${identity.type}/${identity.tmdbId}`;
  const paths = videos.length > 0 ? videos : [""];
  if (identity.type === "movie") {
    return new Map(paths.filter((path) => !leftOut.has(path)).map((path) => [path, work]));
  }
  return new Map(
    [...mappings].map(([path, { season, episodes }]) => [
      videos.length > 0 ? path : "",
      `${work} ${season}x${episodes.join()}`,
    ]),
  );
}

/**
 * `wrong` if any video is filed in a place where it does not belong. Otherwise, if a video that
 * belongs somewhere waits: `asked` if the form must be filed, else `waits`.
 */
export function judgeForm(
  { right }: Made,
  answer: Answer,
  filed: ReadonlyMap<string, string>,
): FormVerdict {
  if ([...filed].some(([path, place]) => right[path] !== place)) return "wrong";
  const waiting = Object.keys(right).filter((path) => !filed.has(path));
  if (waiting.length === 0) return filed.size > 0 ? "right" : "waits";
  return answer === "file" ? "asked" : "waits";
}
