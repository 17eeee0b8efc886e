import type { EpisodeMapping } from "../../../src/base/item.ts";
import type { Decision } from "../../../src/names/index.ts";
import type { GeneratedName } from "./generated-name.ts";

export type Verdict = "right" | "wrong" | "held";

const placeOf = ({ season, episodes }: EpisodeMapping): string => `${season}x${episodes.join()}`;

/**
 * A held name does not count as right or wrong. A filed name is right only if it is filed as
 * exactly this work and, for a series, if every video is on exactly its own episodes. Filing one
 * episode of two is wrong, and so is filing a video that should wait.
 */
export function judge(
  { right, videos }: Pick<GeneratedName, "right" | "videos">,
  decision: Decision,
): Verdict {
  if (decision.kind !== "auto") return "held";
  const { identity, mappings } = decision;
  if (right === undefined || identity.type !== right.type || identity.tmdbId !== right.id) {
    return "wrong";
  }
  if (right.type === "movie") return "right";
  const wanted = Object.entries(right.files);
  const filed = [...mappings].map(([path, mapping]) => [path, placeOf(mapping)] as const);
  if (filed.length !== wanted.length) return "wrong";
  if (videos.length === 0) return filed[0]?.[1] === wanted[0]?.[1] ? "right" : "wrong";
  const places = new Map(filed);
  return wanted.every(([path, place]) => places.get(path) === place) ? "right" : "wrong";
}

/** The places where a decision files its videos, in human-readable form: `tv/1396 1x2 1x3`. */
export function filedAs(decision: Decision): string {
  if (decision.kind !== "auto") return "nothing";
  const { identity, mappings } = decision;
  return [`${identity.type}/${identity.tmdbId}`, ...[...mappings.values()].map(placeOf)].join(" ");
}
