// Holds an episode with a folder around it that has no role.
import { titleKey } from "../../identify/title-key.ts";
import { titleIn, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Component } from "../../readings/facts/component.ts";
import { strayWords } from "../../readings/facts/walk.ts";
import { named, quoted } from "../../release/candidate.ts";
import { fold } from "../../text/fold.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

// The show's own folder has its title, and no number besides those of the title, the year and this season.
function ofShow({ words, folder }: Component, work: Work, file: ParsedName, season: number): "yes" | "no" | "number" {
  const title = titleIn(words(), work);
  if (title === "") return "no";
  const rest = ` ${words()} `.replace(` ${title} `, " ").split(" ");
  const left = rest.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  // `(001-220)`: all that the folder has, and the file is one of them.
  const { absolute: all } = folder().parsed;
  const isOne = file.absolute.length > 0 && file.absolute.every((one) => all.includes(one));
  const known = [season, ...file.seasons, ...file.episodes, ...file.absolute, ...(isOne ? all : [])];
  return left.every((number) => known.includes(number)) ? "yes" : "number";
}

// "Show/Show Origins/01.mkv": in the show's own folder, a folder with additional words is another show.
function addsWords({ title }: ParsedName, outer: Component | undefined, { keys }: Work): boolean {
  const key = titleKey(title ?? "");
  if (outer === undefined || keys.has(key) || !keys.has(titleKey(outer.folder().parsed.title ?? ""))) return false;
  return [...keys].some((one) => key.startsWith(`${one} `) && /\p{L}/u.test(key.slice(one.length)));
}

// "Season 2 Uncle Abe", unless TMDB calls that season or the show so.
function behindSeason({ afterSeason }: Component, { found, work }: MappedVideo): string {
  const own = work.details?.seasonCounts.find(({ season }) => season === found.mapping.season)?.title;
  const titles = [...work.keys, fold(own ?? "")].filter((title) => title !== "");
  const longest = titles.toSorted((a, b) => b.length - a.length);
  return longest.reduce((rest, title) => rest.replace(` ${title} `, " "), ` ${afterSeason()} `).trim();
}

// Of a folder that says no episode, and has not the show's title.
function looseWords({ name, folder }: Component, { found, work }: MappedVideo): string {
  const { parsed } = folder();
  if (parsed.episodes.length + parsed.absolute.length > 0 || parsed.date !== null) return "";
  const known = { titles: work.keys, otherTitles: [], episodeTitles: found.mapping.titles.map(titleKey) };
  const { before, after, inBlocks } = strayWords(name, { ...known, group: parsed.group });
  return [before, after, inBlocks].filter((words) => words !== "").join(" ");
}

/** The first folder without a role, or the words of a season's folder that have none. */
function roleless(video: MappedVideo): { folder: string } | { words: string } | undefined {
  const { file, isNumbered, folders, found, work, evidence } = video;
  const { season } = found.mapping;
  for (const [at, component] of folders.entries()) {
    const { name: folder } = component;
    const { parsed, season: isSeason, inner, generic, extra } = component.folder();
    const seasons = isSeason && parsed.seasons.length === 0 ? [parsed.season] : parsed.seasons;
    // "Season 06/Show - S06E17 - 134": only the absolute number is TMDB's.
    const isOwn = isNumbered && file.seasons.every((one) => seasons.includes(one));
    if (isSeason && !isOwn && (seasons.length > 1 || !seasons.includes(season))) return { folder };
    if (seasons.length > 0 && parsed.episodes.length === 0) {
      // "Show Season 1/Show 215": no number leaves the season of its folder.
      if (!seasons.includes(season) && (file.saidBy.season ?? 0) > 0) return { folder };
      const words = isNumbered ? "" : behindSeason(component, video);
      if (words !== "") return { words };
    }
    if (isSeason || inner || extra !== null) continue;
    if (file.saidBy.title !== 0 && addsWords(parsed, folders[at + 1], work)) return { folder };
    if (isNumbered) {
      // "Season 2/Cut Lines/Show - S02E03.mkv": the file's numbers say which episode, and not that it is one.
      const isBetween = folders.slice(at + 1).some((outer) => outer.folder().season);
      const words = isBetween && generic === null ? looseWords(component, video) : "";
      if (words !== "") return { words };
      continue;
    }
    if (generic !== null) return undefined;
    const show = ofShow(component, work, file, season);
    if (show === "number") return { folder };
    if (show === "yes") return undefined;
    // "Show S1/OVA/01.mkv": between the file and its season each folder needs a role.
    if (at + 1 < (file.saidBy.season ?? 0) && component.words() !== "") return { folder };
    // A folder above the show can have any name; and a work that was named otherwise needs no title.
    if (file.saidBy.title === 0 && !component.mayBeSeason()) return undefined;
    if (evidence.namedBy !== undefined && at === folders.length - 1) return undefined;
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
