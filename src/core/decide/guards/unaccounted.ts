// Holds an episode with a word in its name, or in its folder, that nothing accounts for.
import { PLACEHOLDER, saidTitles } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Component } from "../../readings/facts/component.ts";
import { findBeside } from "../../readings/facts/things.ts";
import { named, quoted } from "../../release/candidate.ts";
import { fold } from "../../text/fold.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";
import { strayWord } from "./stray-word.ts";

// As the words appear in a folded name; "season 2 episode 5" and "s1 ep5 ep6" have none between.
const BETWEEN =
  /(?:^| )(?:s|season ?|series ?)\d{1,2} ((?:\p{L}[\p{L}\d]* )+)(?:e|ep ?|episode ?)\d{1,3}(?:v\d)?(?=$| |e\d)/u;
const NEUTRAL = /^(?:(?:(?:e|ep|eps|episodes?)\d*|complete|uncut|the|of|and|in) )*$/;

/** The folders around a file up to a generic one, the nearest first. */
function foldersInside({ folders }: MappedVideo): readonly Component[] {
  const generic = folders.findIndex(({ folder }) => folder().generic !== null);
  return generic < 0 ? folders : folders.slice(0, generic);
}

// "S01 Histories and Lore E03" is the third of something else that came with the season.
function betweenNumbers({ own, work }: MappedVideo): string | undefined {
  const words = BETWEEN.exec(own.words())?.[1];
  if (words === undefined || NEUTRAL.test(words)) return undefined;
  return [...work.keys].some((title) => ` ${title} `.includes(` ${words}`)) ? undefined : words.trim();
}

// "S04E08 Explained", "Season 2 Extras": something about the episode or season.
function thing(video: MappedVideo, folders: readonly Component[]): string | undefined {
  const { file, found, work } = video;
  // Another guard asks for a special's title.
  if (found.mapping.season === 0) return undefined;
  const keys = found.mapping.titles.map(titleKey);
  const titles = [...keys, ...work.keys];
  // Of an episode that TMDb has no title for, such a word may be the end of the title.
  const titled = !keys.every((title) => PLACEHOLDER.test(title));
  const said = [titled ? video.own.beforeTags() : "", ...saidTitles(file), file.edition ?? ""];
  return [
    ...said.map((one) => findBeside(one.replace(/^episode \d+ /, ""), titles, titled ? "at the end" : "alone")),
    ...folders
      .flatMap(({ name, beforeTags }) => [name, beforeTags()])
      .map((one) => findBeside(one, titles, "at the end")),
  ].find((one) => one !== undefined);
}

// "Season 2 Uncle Abe", unless TMDb calls the season or the show so. Season and episode in the file's own name need no folder.
function ofSeasonFolder({ file, work }: MappedVideo, folders: readonly Component[]): string | undefined {
  if (file.saidBy.season === 0 && file.episodes.length > 0) return undefined;
  const titles = [...work.keys, ...(work.details?.seasonCounts ?? []).map(({ title }) => fold(title ?? ""))];
  const longest = titles.filter((title) => title !== "").toSorted((a, b) => b.length - a.length);
  for (const { folder, afterSeason } of folders) {
    const { seasons, episodes } = folder().parsed;
    if (seasons.length === 0 || episodes.length > 0) continue;
    const words = ` ${afterSeason()} `;
    const left = longest.reduce((rest, title) => rest.replace(` ${title} `, " "), words).trim();
    if (left !== "") return left;
  }
  return undefined;
}

/**
 * Every word of a name, before its numbers, between them and after them, and in the folder of a season must have a role: a title,
 * tag, edition, language, group. Any other word may mean something beside the episodes.
 */
export const unaccounted = eachEpisode("unaccounted", (video) => {
  const folders = foldersInside(video);
  const words = betweenNumbers(video) ?? thing(video, folders) ?? ofSeasonFolder(video, folders) ?? strayWord(video);
  if (words === undefined) return undefined;
  const { path, found, work } = video;
  return `${quoted(path)} reads as ${found.wanted} of ${named(work.candidate)}, but ${quoted(words)} is accounted for by nothing.`;
});
