import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Details, EpisodeFacts } from "../release/candidate.ts";
import type { EpisodeMapping } from "../release/item.ts";
import { hasEpisodeTitle } from "./episode-title.ts";
import type { EpisodeMap, ReleaseFiles } from "./release-files.ts";

/** How the numbers of a release fit a series. */
export type Fit = {
  /**
   * Every episode that the release names exists there; "unknown" until TMDB was asked. "nearly": TMDB has the
   * seasons but a few episodes fewer, as when a double episode or a special is counted differently.
   */
  exists: "all" | "nearly" | "not_all" | "unknown";
  /** An episode title or air date agrees, and none disagrees. */
  agrees: boolean;
  /** Years in which the episodes of the release were first shown. */
  years: ReadonlySet<number>;
};

export const UNKNOWN_FIT: Fit = { exists: "unknown", agrees: false, years: new Set() };

/** TMDB's facts of the episodes of a mapping. */
export const factsOf = (details: Details, mapping: EpisodeMapping): EpisodeFacts[] =>
  (details.seasons.find(({ season }) => season === mapping.season)?.episodes ?? []).filter(({ episode }) =>
    mapping.episodes.includes(episode),
  );

// One entry for each fact that the name states besides its numbers.
function agreements(file: ParsedName, facts: readonly EpisodeFacts[]): boolean[] {
  const found: boolean[] = [];
  if (file.date !== null) found.push(facts.some(({ airDate }) => airDate === file.date));
  const titles = facts.map(({ title }) => title);
  if (hasEpisodeTitle(file, titles)) found.push(true);
  return found;
}

const MAX_MISSING_EPISODES = 3;

// The missing numbers follow directly after the last episode of an existing season.
function isNearlyThere(file: ParsedName | undefined, details: Details): boolean {
  if (file === undefined || file.season === null || file.episodes.length === 0) return false;
  const count = details.seasonCounts.find(({ season }) => season === file.season)?.episodeCount ?? 0;
  return count > 0 && file.episodes.every((episode) => episode <= count + MAX_MISSING_EPISODES);
}

/** Judges the mapping of a release on one series. */
export function toFit(release: ReleaseFiles, details: Details, map: EpisodeMap): Fit {
  const years = new Set<number>();
  const agreed: boolean[] = [];
  let all = map.size > 0;
  let near = map.size > 0;
  let open = map.size > 0;
  for (const [path, found] of map) {
    const file = release.files.get(path);
    if (found.kind !== "episodes") {
      all &&= found.kind === "season";
      // The series neither confirms nor excludes the episode.
      open &&= found.kind === "season" || found.kind === "unmapped";
      near &&= found.kind === "season" || (found.kind === "missing" && isNearlyThere(file, details));
    } else {
      const facts = factsOf(details, found.mapping);
      for (const { airDate } of facts) if (airDate !== undefined) years.add(Number(airDate.slice(0, 4)));
      const begun = details.seasonCounts.find(({ season }) => season === found.mapping.season)?.year;
      if (begun !== undefined && years.size > 0) years.add(begun);
      if (file !== undefined) agreed.push(...agreements(file, facts));
    }
  }
  return {
    exists: all ? "all" : near ? "nearly" : open ? "unknown" : "not_all",
    agrees: agreed.length > 0 && agreed.every(Boolean),
    years,
  };
}
