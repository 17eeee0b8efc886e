import { foldTight } from "../text/fold.ts";
import { fillFacts } from "./combine-names.ts";
import { components } from "./folder.ts";
import type { ParsedName } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";

const sorted = (numbers: Iterable<number>): number[] => [...new Set(numbers)].toSorted((a, b) => a - b);

/** Whether the path is that of a video. */
export function isVideo(path: string): boolean {
  return prepare(components(path)[0] ?? "").kind === "video";
}

/** Adds what a release's name does not say from its videos: type, title, year, seasons and episodes of a pack. */
export function completeRelease(release: ParsedName, videos: readonly ParsedName[]): ParsedName {
  const numbered = videos.filter((v) => v.type === "episode");
  const episodic = release.type === "episode" || (numbered.length > 0 && numbered.length * 2 > videos.length);
  const [only] = videos;
  const base: ParsedName = {
    ...(only && videos.length === 1 ? fillFacts(release, only) : release),
    type: episodic ? "episode" : (release.type ?? mostCommon(videos.map((v) => v.type)) ?? null),
  };
  if (base.title === null) {
    base.title = mostCommon(videos.map((v) => v.title).filter((t) => t !== null)) ?? null;
  }
  const { title } = base;
  const same = videos.filter((v) => v.title !== null && title !== null && foldTight(v.title) === foldTight(title));
  base.year ??= mostCommon(same.map((v) => v.year).filter((y) => y !== null)) ?? null;
  if (!episodic || release.episodes.length > 0 || release.date !== null) return base;
  const seasons = release.seasons.length > 0 ? release.seasons : sorted(numbered.flatMap((v) => v.seasons));
  const [season = null] = seasons;
  const one = seasons.length === 1;
  return {
    ...base,
    seasons,
    season: one ? season : null,
    episodes: one ? sorted(numbered.filter((v) => v.season === season).flatMap((v) => v.episodes)) : [],
    absolute: release.absolute.length > 0 ? release.absolute : sorted(numbered.flatMap((v) => v.absolute)),
    date: numbered.length === 1 ? (numbered[0]?.date ?? null) : null,
  };
}

/** The most common value; the first one in a tie. */
function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
