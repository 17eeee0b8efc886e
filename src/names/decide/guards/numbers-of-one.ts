import { type CandidateDetails, quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { findAiredNumbers } from "../../../base/group-numbers.ts";
import { runsFor } from "../../../base/length-fit.ts";
import type { EpisodePlace, Reason } from "../../../base/reason-codes.ts";
import { formatNumbers } from "../../../base/text/work-text.ts";
import { episodesOf } from "../../identify/absolute-order.ts";
import { hasOnlyNumbers, isTitleAlike, readSaidTitles } from "../../identify/episode-title.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { numbersOf } from "../../identify/numbers.ts";
import type { RankedWork } from "../../identify/score.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { isSeriesOfSpecials, isSpecialByName } from "../../parse/numbers/bare-number.ts";
import { componentsOf } from "../../readings/facts/path-component.ts";
import { createBestGuard, createEpisodeGuard, type MappedVideo } from "./about.ts";
import { type Evidence, findBest, lengthOf } from "./evidence.ts";

// Holds a film if the number in its title is not the one in the name. Sequels differ only in their
// number.

// A disc is a part of the film, regardless of its number.
const isDisc = ({ name, part }: ParsedName): boolean =>
  componentsOf(name).some(({ parts }) =>
    parts().some(({ kind, number }) => kind === "disc" && number === part),
  );

// A part number belongs to the title, because "Part 2" and part 1 are different films. It does not
// belong to the title if the files are the parts of one film.
function partSaid({ parsed, files }: Pick<Evidence, "parsed" | "files">): string[] {
  const parts = new Set([...files.values()].map(({ part }) => part));
  const piece =
    parsed.type === "episode" || parsed.part === null || parts.size > 1 || isDisc(parsed);
  return piece ? [] : [String(parsed.part)];
}

const shown = (numbers: readonly string[]) =>
  numbers.length === 0 ? "no number" : `the number ${numbers.join(", ")}`;

/**
 * Returns the numbers in the name and in the main title of a work if they differ; undefined if they
 * are the same.
 */
export function findOtherNumbers(
  { work, candidate }: Pick<RankedWork, "work" | "candidate">,
  evidence: Pick<Evidence, "said" | "parsed" | "files">,
): { read: string[]; main: string[] } | undefined {
  const title = evidence.said.find((key) => work.keys.has(key));
  const read = new Set([...numbersOf(title ?? evidence.said[0] ?? ""), ...partSaid(evidence)]);
  const main = numbersOf(title !== undefined && work.mainTyped.has(title) ? title : work.main);
  // Another title of the work may have more numbers ("Ocean's 11" is "Ocean's Eleven"). Fewer
  // numbers would mean the first film.
  const allowed = new Set([...main, ...(title === undefined ? [] : numbersOf(title))]);
  const { originalTitle, year } = candidate;
  // "Novecento" is "1900": a name with exactly the original title and year does not need the
  // numbers in the translated title. If the main title consists only of numbers, no other title
  // needs them either, because they do not count parts.
  const free = title === titleKey(originalTitle ?? "") || /^[\d ]+$/.test(work.main);
  const other = title !== undefined && free && year !== undefined && year === evidence.parsed.year;
  if (
    (other || main.every((number) => read.has(number))) &&
    [...read].every((number) => allowed.has(number))
  ) {
    return undefined;
  }
  return { read: [...read], main };
}

/**
 * The numbers in the name and in the work's title must be the same (II = 2), because sequels differ
 * only in them.
 */
export const numberDiffers = createBestGuard("number_differs", (top, evidence) => {
  // A person's correction of another release with this title says nothing about the numbers of this
  // one.
  if (evidence.namedBy === "id" || evidence.namedBy === "parent") return undefined;
  const other = findOtherNumbers(top, evidence);
  return (
    other &&
    `The name ${quoteTitle(evidence.parsed.title)} has ${shown(other.read)}, but ${quoteWork(top.candidate)} has ${shown(other.main)}.`
  );
});

// Holds an episode that TVDB numbers differently from TMDB.

/**
 * Converts the numbers in a name from TVDB's order to TMDB's order. Undefined unless all of them
 * are in one season.
 */
function placeByTvdb(file: ParsedName, { tvdb }: Evidence): EpisodePlace | undefined {
  if (tvdb === undefined || !hasOnlyNumbers(file)) return undefined;
  const aired = file.episodes.map((episode) => findAiredNumbers(tvdb, file.season ?? 0, episode));
  const [first] = aired;
  if (first === undefined || aired.some((one) => one?.season !== first.season)) return undefined;
  return { season: first.season, episodes: aired.flatMap((one) => one?.episode ?? []) };
}

function placeText({ season, episodes }: EpisodePlace, details: CandidateDetails): string {
  const all = episodesOf(details, season).filter(({ episode }) => episodes.includes(episode));
  const titles = all.map(({ title }) => quoteTitle(title));
  return [`season ${season} episode ${formatNumbers(episodes)}`, ...titles].join(", ");
}

/**
 * If TMDB has TVDB's order of a series and that order differs from its own, a season and episode
 * without a title may follow either. Both places are listed for a person to choose from.
 */
export function tvdbOrder(evidence: Evidence): Reason | undefined {
  const details = findBest(evidence)?.work.details;
  if (details === undefined) return undefined;
  for (const [path, file] of selectMainVideos(evidence)) {
    const found = evidence.episodes.get(path);
    const place =
      found?.kind === "episodes" || found?.kind === "missing"
        ? placeByTvdb(file, evidence)
        : undefined;
    if (found === undefined || place === undefined || !("wanted" in found)) continue;
    const mapping = found.kind === "episodes" ? found.mapping : undefined;
    if (mapping?.season === place.season && mapping.episodes.join() === place.episodes.join()) {
      continue;
    }
    const byTmdb =
      mapping === undefined
        ? `TMDB does not list ${found.wanted}`
        : `In TMDB's order, ${found.wanted} is ${placeText(mapping, details)}`;
    return {
      code: "numbers_unclear",
      message:
        `${byTmdb}; in TVDB's order, it is ${placeText(place, details)}. The name has no title ` +
        "that shows which one is meant.",
      path,
      places: [
        ...(mapping === undefined
          ? []
          : [{ season: mapping.season, episodes: [...mapping.episodes] }]),
        place,
      ],
    };
  }
  return undefined;
}

// Holds a special that only its number confirms.

// The length identifies the special if no other special has a similar length.
function isOnlyOfLength({ path, found, work, evidence }: MappedVideo): boolean {
  const { season, episodes } = found.mapping;
  const length = lengthOf(evidence, path);
  if (length === undefined || episodes.length !== 1) return false;
  const [only, ...more] = episodesOf(work.details, season).filter(
    ({ runtimeMinutes }) => runtimeMinutes !== undefined && runsFor(length, runtimeMinutes),
  );
  return more.length === 0 && only?.episode === episodes[0];
}

/**
 * `Show - SP1` is not an episode of a season, even in a folder that names one, unless the work is the
 * series of these specials.
 */
const isSpecialInSeason = ({ path, file, found, work }: MappedVideo): boolean =>
  found.mapping.season !== 0 && isSpecialByName(path, file) && !isSeriesOfSpecials(work.keys);

/** Catalogues number specials differently, so the title or the length must show which one it is. */
export const special = createEpisodeGuard("numbers_unclear", (video) => {
  const { path, file, found } = video;
  if (isSpecialInSeason(video)) {
    return `${quoteTitle(path)} reads as ${found.wanted}, but its number counts specials.`;
  }
  const { season, titles } = found.mapping;
  const titlesInName = readSaidTitles(file);
  if (season !== 0 || isTitleAlike(titlesInName, video.titles.inName) || isOnlyOfLength(video)) {
    return undefined;
  }
  const message =
    `${quoteTitle(path)} reads as ${found.wanted}, but specials are numbered differently ` +
    `elsewhere, and only the number indicates that it is ${quoteTitle(titles.join(", "))}.`;
  return titlesInName.length === 0 ? message : { code: "episode_title_elsewhere", message };
});
