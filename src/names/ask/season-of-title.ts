// Suggests the number behind a series' title as its season: `Show 2 - 04`.

import { toProposal } from "../decide/decide.ts";
import { mapRelease } from "../identify/fit.ts";
import { titleKey } from "../identify/title-key.ts";
import { toWork } from "../identify/work.ts";
import { AS_IT_STANDS, type ParsedName } from "../parse/lex/parsed-name.ts";
import type { Identification, ReadingAttempt } from "./identify-reading.ts";

const NUMBER_AT_END = /^(.{2,200}?)[ -]+([2-9]|[1-9]\d)$/;

/** Reads a title's last number as the season. Returns undefined if the name states a season. */
function withSeason(name: ParsedName): ParsedName | undefined {
  const [, title, number] = NUMBER_AT_END.exec(name.title ?? "") ?? [];
  const episodes = name.episodes.length > 0 ? name.episodes : name.absolute;
  if (title === undefined || name.season !== null || episodes.length === 0) return undefined;
  const season = Number(number);
  return { ...name, title, type: "episode", season, seasons: [season], episodes, absolute: [] };
}

/**
 * Adds the season and episodes of each video to a review whose first candidate is a series with the
 * title without its last number. Unchanged if TMDB does not list one of these episodes.
 */
export async function suggestSeason(
  { deps, signal }: ReadingAttempt,
  found: Identification,
): Promise<Identification> {
  const candidate = found.ranked[0]?.candidate;
  const parsed = withSeason(found.parsed);
  if (found.decision.kind === "auto" || candidate?.type !== "tv" || parsed === undefined) {
    return found;
  }
  if (!toWork(candidate).keys.has(titleKey(parsed.title ?? ""))) return found;
  const files = new Map([...found.files].map(([path, file]) => [path, withSeason(file) ?? file]));
  const seasons = [...parsed.seasons];
  const details = await deps.details("tv", candidate.tmdbId, seasons, signal);
  if (details === undefined) return found;
  const episodes = mapRelease({ parsed, files, nameOnly: false, reading: AS_IT_STANDS }, details);
  const isListed = [...episodes.values()].every(({ kind }) => kind === "episodes");
  return episodes.size > 0 && isListed
    ? { ...found, decision: { ...found.decision, suggestion: toProposal(candidate, episodes) } }
    : found;
}
