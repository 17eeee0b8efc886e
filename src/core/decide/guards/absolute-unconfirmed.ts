// Holds an absolute number that only the episode counts confirm.
import { byAbsolute, episodeAt, isSeasonAndEpisode } from "../../identify/absolute-order.ts";
import { hasEpisodeTitle, saidTitles, statedAbsolute } from "../../identify/episode-title.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { type Details, listed, named, quoted } from "../../release/candidate.ts";
import type { EpisodeMapping } from "../../release/item.ts";
import { aboutBest, eachEpisode, type MappedVideo } from "./about.ts";

// TMDB's absolute order agrees with the episode counts, or the name has the title of that episode, or nothing else fits.
function confirmed(file: ParsedName, details: Details, mapping: EpisodeMapping): boolean {
  const ordered = file.episodes.every((number) => {
    const listed = details.absolute?.[number - 1];
    return listed?.season === mapping.season && mapping.episodes.includes(listed.episode);
  });
  // `S01E541` and `E576` where TMDB has no order, and nothing else fits; "101" may be written for the first of season 1.
  const mayBeSplit = (number: number) => (file.season === null || number < 200) && isSeasonAndEpisode(details, number);
  const low = file.episodes.some((number) => number < 100 || mayBeSplit(number));
  const beyond = file.season === 1 || (file.season === null && saidTitles(file).length === 0);
  return ordered || (details.absolute === undefined && beyond && !low) || hasEpisodeTitle(file, mapping.titles);
}

// "Season 3/Show - 15": the folder gives the season, and as an absolute number 15 is in that season too.
function eitherCount({ file, own, found, evidence }: MappedVideo, details: Details): number | undefined {
  const { season, episodes } = found.mapping;
  const [number] = episodes;
  if (file.saidBy.title !== 0 || (file.saidBy.season ?? 0) === 0 || number === undefined) return undefined;
  // "213" and "Ep13" are numbers within the season.
  if (!own.numbers().some((one) => one.number === number && !one.labelled)) return undefined;
  // TMDB itself uses absolute numbers for some long series.
  const through = byAbsolute(details, [number]);
  if (through?.season !== season || through.episodes.includes(number)) return undefined;
  // Another file of the season has a number that is only possible within the season.
  const low = [...evidence.episodes.values()].some(
    (other) =>
      other.kind === "episodes" &&
      other.mapping.season === season &&
      other.mapping.episodes.some((one) => episodeAt(details, one)?.season !== season),
  );
  return low ? undefined : through.episodes[0];
}

/**
 * "E576" of a series with several seasons is not certainly an absolute number: specials and double episodes may be counted
 * differently from TMDB, and some names mean episode 76 of season 5. Something besides the counts must confirm it.
 */
export const absoluteUnconfirmed = eachEpisode("absolute_unmapped", (video) => {
  const { path, file, found, work } = video;
  const { details } = work;
  if (details === undefined || file.date !== null) return undefined;
  const through = eitherCount(video, details);
  if (through !== undefined && !hasEpisodeTitle(file, found.mapping.titles))
    return `${quoted(path)} reads as ${found.wanted} by its folder, but as an absolute number it is episode ${through} of that season.`;
  const { season, episodes } = found.mapping;
  if (file.episodes.length === 0 || episodes.join() === file.episodes.join()) return undefined;
  // Beside season and episode the absolute number was compared with them.
  if (file.seasons.length > 0 && statedAbsolute(file).length > 0) return undefined;
  if (confirmed(file, details, found.mapping)) return undefined;
  return `As an absolute number ${found.wanted} would be season ${season} episode ${episodes.join(", ")} of ${named(work.candidate)}.`;
});

/** An absolute number must map to exactly one episode. */
export const absoluteUnmapped = aboutBest("absolute_unmapped", (top, evidence) => {
  const unmapped = [...evidence.episodes.values()].filter((found) => found.kind === "unmapped");
  if (unmapped.length === 0) return undefined;
  const wanted = unmapped.map((found) => found.wanted);
  const why = unmapped.find((found) => found.why !== undefined)?.why;
  return `The seasons of ${named(top.candidate)} do not say for certain what ${listed(wanted)} is${why === undefined ? "" : `: ${why}`}.`;
});
