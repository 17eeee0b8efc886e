// Holds an episode with a folder around it that has no role.
import { titleKey } from "../../identify/title-key.ts";
import { titleIn, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Component } from "../../readings/facts/component.ts";
import { strayWords, wordsAfterSeason } from "../../readings/facts/walk.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

/** Whether the show's own folder has a number besides those of its title, the year and this season. */
function hasNumber({ words, folder }: Component, work: Work, file: ParsedName, season: number): boolean {
  const rest = ` ${words()} `.replace(` ${titleIn(words(), work)} `, " ").split(" ");
  const left = rest.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  // `(001-220)`: all that the folder has, and the file is one of them.
  const { absolute: all } = folder().parsed;
  const isOne = file.absolute.length > 0 && file.absolute.every((one) => all.includes(one));
  const known = [season, ...file.seasons, ...file.episodes, ...file.absolute, ...(isOne ? all : [])];
  return left.some((number) => !known.includes(number));
}

/** The words of a folder that have no role: neither a title of the show, its season or episode, nor a tag, a count or the group. */
function wordsOf({ name, folder }: Component, { isNumbered, found, work }: MappedVideo): string {
  const { parsed, season: isSeason } = folder();
  // The words of a folder that says an episode are those of an episode's name.
  if (parsed.episodes.length + parsed.absolute.length > 0 || parsed.date !== null) return "";
  const { titles, season } = found.mapping;
  const own = work.details?.seasonCounts.find((one) => one.season === season)?.title ?? "";
  const all = [...titles, own, ...(season === 0 ? ["special", "specials"] : [])].map(titleKey);
  const known = { titles: work.keys, otherTitles: [], episodeTitles: all, group: parsed.group };
  const { before, after, inBlocks } = strayWords(name, known);
  // Behind a season a number is another season's or a piece of it, unless the file says for itself which episode it is.
  const isBare = !isNumbered && parsed.seasons.length > 0 && parsed.episodes.length === 0;
  const words = isBare ? [isSeason ? "" : before, wordsAfterSeason(name, known)] : [before, after, inBlocks];
  return words.filter((some) => some !== "").join(" ");
}

/** The first folder without a role, or the words of one that have none. */
function roleless(video: MappedVideo): { folder: string } | { words: string } | undefined {
  const { file, isNumbered, folders, found, work, evidence } = video;
  const { season } = found.mapping;
  // Folders above the show's may be called anything.
  const ofShow = (one: Component) => titleIn(one.words(), work) !== "";
  const top = folders.findLastIndex((one) => one.folder().season || ofShow(one));
  for (const [at, component] of (folders.some(ofShow) ? folders.slice(0, top + 1) : folders).entries()) {
    const { name: folder } = component;
    const { parsed, season: isSeason, inner, generic, extra } = component.folder();
    const seasons = isSeason && parsed.seasons.length === 0 ? [parsed.season] : parsed.seasons;
    // "Season 06/Show - S06E17 - 134": only the absolute number is TMDB's.
    const isOwn = isNumbered && file.seasons.every((one) => seasons.includes(one));
    if (isSeason && !isOwn && (seasons.length > 1 || !seasons.includes(season))) return { folder };
    // "Show Season 1/Show 215": no number leaves the season of its folder.
    if (
      seasons.length > 0 &&
      parsed.episodes.length === 0 &&
      !seasons.includes(season) &&
      (file.saidBy.season ?? 0) > 0
    )
      return { folder };
    // Each word of another reading has a role.
    if (inner || extra !== null || generic !== null || evidence.reading.has(folder)) continue;
    const words = at <= top ? wordsOf(component, video) : "";
    if (words !== "") return { words };
    if (isNumbered || isSeason) continue;
    // A number alone may be a season that was not read (`8`, `Book 8`, `Final Season`), and a title that is not the show's any.
    const isUntitled = at > top && file.saidBy.title !== 0 && evidence.namedBy === undefined;
    if (ofShow(component) ? hasNumber(component, work, file, season) : isUntitled || component.mayBeSeason())
      return { folder };
  }
  return undefined;
}

/**
 * Every folder between the show's and a file without a season in its name has a role: a season, a disc, a collection. "8",
 * "Book 8" and "Final Season" may be seasons that were not read, and each word behind a season needs a role as well. No file
 * may be in another season's folder.
 */
export const folderRole = eachEpisode("numbers_unclear", (video) => {
  const found = roleless(video);
  if (found === undefined) return undefined;
  const reads = `${quoted(video.path)} reads as ${video.found.wanted}`;
  if ("folder" in found) return `${reads}, but it is not clear what its folder ${quoted(found.folder)} means.`;
  const message = `${reads} of ${named(video.work.candidate)}, but ${quoted(found.words)} is accounted for by nothing.`;
  return { code: "unaccounted", message };
});
