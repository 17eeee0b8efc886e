import type { SeasonFacts } from "../../base/candidate.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { isTitleAlike, isUntitled, readSaidTitles } from "../identify/episode-title.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { AskDetails, AskTitles } from "./clues/ports.ts";

/** A video that was filed as these episodes, with its parsed name. */
export type FiledEpisode = { file: ParsedName; mapping: EpisodeMapping };

/** True if TMDB had only placeholders for the titles of these episodes. */
export const hadNoTitle = ({ titles, episodes }: EpisodeMapping): boolean =>
  titles.length > 0 && isUntitled(titles, episodes);

// TMDB returns at most twenty appended parts at once.
const MAX_SEASONS_PER_REQUEST = 15;

/** True if a title in the name is one of these, or the beginning of one. */
function isOneOf(titlesInName: readonly string[], titles: readonly string[]): boolean {
  const starts = (title: string): boolean =>
    titlesInName.some((one) => titleKey(title).startsWith(`${one} `));
  return isTitleAlike(titlesInName, titles) || titles.some(starts);
}

/**
 * Returns the titles that TMDB has now for episodes that had no title when they were filed, if the
 * name has another title. The titles in other languages are requested before a title counts as
 * another one. Outages are passed through.
 */
export async function findLaterTitles<Filed extends FiledEpisode>(
  { details, titles }: { details: AskDetails; titles: AskTitles },
  tmdbId: number,
  filed: readonly Filed[],
  signal: AbortSignal,
): Promise<Map<Filed, readonly string[]>> {
  // Without words in the position of a title, nothing was left unconfirmed.
  const unconfirmed = filed.filter(
    ({ file, mapping }) => hadNoTitle(mapping) && readSaidTitles(file).length > 0,
  );
  const wanted = [...new Set(unconfirmed.map(({ mapping }) => mapping.season))];
  const seasons: SeasonFacts[] = [];
  while (wanted.length > 0) {
    const some = wanted.splice(0, MAX_SEASONS_PER_REQUEST);
    seasons.push(...((await details("tv", tmdbId, some, signal))?.seasons ?? []));
  }
  const found = new Map<Filed, readonly string[]>();
  for (const one of unconfirmed) {
    const { season, episodes } = one.mapping;
    const facts = seasons
      .filter((each) => each.season === season)
      .flatMap((each) => each.episodes.filter(({ episode }) => episodes.includes(episode)));
    const now = facts.map(({ title }) => title).filter((title) => !isUntitled([title], episodes));
    const titlesInName = readSaidTitles(one.file);
    if (now.length === 0 || isOneOf(titlesInName, now)) continue;
    const translated: string[] = [];
    for (const { episode } of facts) {
      translated.push(...(await titles(tmdbId, season, episode, signal)));
    }
    if (!isOneOf(titlesInName, translated)) found.set(one, now);
  }
  return found;
}
