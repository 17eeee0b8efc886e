import { isAtOrBelow } from "../../base/path/is-below.ts";
import { fold } from "../../base/text/fold.ts";
import type { ParsedName } from "../../names/index.ts";
import type { RouteFacts, RouteInput, RouteRule } from "./rule.ts";

type NamedResolution = Pick<ParsedName, "resolution">;

/**
 * Returns a release's resolution as stated in its name, or else in the names of all its videos.
 * Undefined if the videos differ or a video states no resolution. Interlaced counts as progressive.
 */
export function resolutionOf(
  release: NamedResolution,
  videos: readonly NamedResolution[],
): string | undefined {
  const resolution = (named: NamedResolution): string | undefined =>
    named.resolution?.toLowerCase().replace(/i$/, "p");
  const whole = resolution(release);
  if (whole !== undefined) return whole;
  const [first, ...others] = new Set(videos.map(resolution));
  return others.length === 0 ? first : undefined;
}

/** True if all conditions match that can be checked without facts from TMDB. */
export function matchesRelease(
  rule: RouteRule,
  { type, resolution, labels, path }: RouteInput,
): boolean {
  const { resolution: heights, label, path: folders } = rule;
  if (rule.type !== undefined && rule.type !== type) return false;
  if (heights !== undefined && (resolution === undefined || !heights.includes(resolution))) {
    return false;
  }
  if (label !== undefined && !anyOf(label, labels, (text) => text.trim().toLowerCase())) {
    return false;
  }
  return (
    folders === undefined ||
    folders.some((folder) => path !== undefined && isAtOrBelow(path, folder))
  );
}

/** True if the rule can be checked only with facts from TMDB. */
export const needsFacts = ({ genre, certification, origin }: RouteRule): boolean =>
  genre !== undefined || certification !== undefined || origin !== undefined;

/**
 * True if all conditions match that require facts from TMDB. False if TMDB does not know the work.
 */
export function matchesFacts(
  { genre, certification, origin }: RouteRule,
  facts: RouteFacts | undefined,
): boolean {
  if (facts === undefined) return false;
  if (genre !== undefined && !anyOf(genre, facts.genres, fold)) return false;
  if (certification !== undefined && !anyOf(certification, facts.certifications, upper)) {
    return false;
  }
  return origin === undefined || anyOf(origin, facts.countries, upper);
}

const upper = (text: string): string => text.toUpperCase();

function anyOf(
  wanted: readonly string[],
  found: readonly string[],
  key: (text: string) => string,
): boolean {
  const keys = new Set(wanted.map(key));
  return found.some((text) => keys.has(key(text)));
}
