import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { SEASON } from "../../parse/lex/counting-words.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { digitsIn } from "../../parse/numbers-in-text.ts";
import type { Component } from "../../readings/component.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";

// A number, or a word for a season.
const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");
const BATCH = /(?<!\d)(0\d{1,2}) ?[-~] ?(\d{2,3})(?!\d)/;

// The show's own folder has its title, and no number besides those of the title, the year and this season.
function ofShow(
  { beforeTags }: Component,
  { keys, candidate }: Work,
  file: ParsedName,
  season: number,
): "yes" | "no" | "number" {
  // `(001-220)`: all that the folder has, and the file is one of them.
  const isOne = (all: string, from: string, to: string) =>
    file.absolute.length > 0 && file.absolute.every((one) => one >= Number(from) && one <= Number(to)) ? " " : all;
  const key = titleKey(beforeTags().replace(BATCH, isOne));
  let title = "";
  for (const one of keys) if (one.length > title.length && ` ${key} `.includes(` ${one} `)) title = one;
  if (title === "") return "no";
  const words = ` ${key} `.replace(` ${title} `, " ").split(" ");
  const left = words.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  const known = [
    season,
    ...file.seasons,
    ...file.episodes,
    ...file.absolute,
    ...digitsIn(String(candidate.year ?? "")),
  ];
  return left.every((number) => known.includes(number)) ? "yes" : "number";
}

// "Show/Show Origins/01.mkv": in the show's own folder, a folder with additional words is another show.
function addsWords({ title }: ParsedName, outer: Component | undefined, { keys }: Work): boolean {
  const key = titleKey(title ?? "");
  if (outer === undefined || keys.has(key) || !keys.has(titleKey(outer.folder().parsed.title ?? ""))) return false;
  return [...keys].some((one) => key.startsWith(`${one} `) && /\p{L}/u.test(key.slice(one.length)));
}

function unclearFolder({ file, folders, found, work, evidence }: MappedVideo): string | undefined {
  const { season: fileSeason } = found.mapping;
  const whole = file.saidBy.season === 0 && file.episodes.length > 0;
  for (const [at, component] of folders.entries()) {
    const { name: folder } = component;
    const { parsed, season: isSeason, inner, generic, extra } = component.folder();
    if (isSeason) {
      const seasons = parsed.seasons.length > 0 ? parsed.seasons : [parsed.season];
      // "Season 06/Show - S06E17 - 134": only the absolute number is TMDb's.
      const own = whole && file.seasons.every((season) => seasons.includes(season));
      if (!own && (seasons.length > 1 || !seasons.includes(fileSeason))) return folder;
    }
    if (isSeason || inner || extra !== null) continue;
    if (file.saidBy.title !== 0 && addsWords(parsed, folders[at + 1], work)) return folder;
    if (whole) continue;
    if (generic !== null) return undefined;
    const show = ofShow(component, work, file, fileSeason);
    if (show === "number") return folder;
    if (show === "yes") return undefined;
    // A folder above the show can have any name; and a work that was named otherwise needs no title.
    if (file.saidBy.title === 0 && !MAY_BE_SEASON.test(folder)) return undefined;
    if (evidence.namedBy !== undefined && at === folders.length - 1) return undefined;
    return folder;
  }
  return undefined;
}

/**
 * Every folder between the show's and a file without a season in its name must be understood: a season, a disc, a collection.
 * "8", "Book 8" and "Final Season" may be seasons that were not read. And no file may be in another season's folder.
 */
export const folderUnclear = eachEpisode("numbers_unclear", (video) => {
  const folder = unclearFolder(video);
  if (folder === undefined) return undefined;
  return `${quoted(video.path)} reads as ${video.found.wanted}, but it is not clear what its folder ${quoted(folder)} means.`;
});
