// Holds an episode that TVDB numbers otherwise than TMDB.
import { hasOnlyNumbers } from "../../identify/episode-title.ts";
import { mainVideos } from "../../identify/fit.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { airedAs } from "../../plan/group-numbers.ts";
import type { EpisodePlace, Reason } from "../../reason-codes.ts";
import { type Details, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** Where the numbers of a name are by TVDB's order, in TMDB's own numbers; undefined unless each is in one season. */
function placeByTvdb(file: ParsedName, { tvdb }: Evidence): EpisodePlace | undefined {
  if (tvdb === undefined || !hasOnlyNumbers(file)) return undefined;
  const aired = file.episodes.map((episode) => airedAs(tvdb, file.season ?? 0, episode));
  const [first] = aired;
  if (first === undefined || aired.some((one) => one?.season !== first.season)) return undefined;
  return { season: first.season, episodes: aired.flatMap((one) => one?.episode ?? []) };
}

function placeText({ season, episodes }: EpisodePlace, { seasons }: Details): string {
  const all = seasons.find((one) => one.season === season)?.episodes ?? [];
  const titles = all.flatMap(({ episode, title }) => (episodes.includes(episode) ? [quoted(title)] : []));
  return [`season ${season} episode ${episodes.join(", ")}`, ...titles].join(", ");
}

/**
 * Where TMDB has TVDB's order of a series and it differs, season and episode without a title may be either's. Both places are
 * said, and both can be chosen.
 */
export function tvdbOrder(evidence: Evidence): Reason | undefined {
  const details = best(evidence)?.work.details;
  if (details === undefined) return undefined;
  for (const [path, file] of mainVideos(evidence)) {
    const found = evidence.episodes.get(path);
    const place = found?.kind === "episodes" || found?.kind === "missing" ? placeByTvdb(file, evidence) : undefined;
    if (found === undefined || place === undefined || !("wanted" in found)) continue;
    const own = found.kind === "episodes" ? found.mapping : undefined;
    if (own?.season === place.season && own.episodes.join() === place.episodes.join()) continue;
    const byTmdb = own === undefined ? "is not listed by TMDB" : `by TMDB is ${placeText(own, details)}`;
    return {
      code: "numbers_unclear",
      message: `${found.wanted} ${byTmdb}; by TVDB's order it is ${placeText(place, details)}. The name has no title that says which.`,
      path,
      places: [...(own === undefined ? [] : [{ season: own.season, episodes: [...own.episodes] }]), place],
    };
  }
  return undefined;
}
