import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { components, readFolder } from "../../parse/folder.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { digitsIn, textBeforeTags } from "../../parse/numbers-in-text.ts";

import { quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";

const SEASON = /\d|season|saison|staffel|temporada|stagione|series/i;

// The show's own folder: its title, and no number that is neither the title's, a year, nor this season.
function ofShow(folder: string, { keys, candidate }: Work, file: ParsedName, season: number): "yes" | "no" | "number" {
  const key = titleKey(textBeforeTags(folder));
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

// "Show/Show Origins/01.mkv": inside the show's own folder more words are another show's.
function addsWords({ title }: ParsedName, outer: string | undefined, { keys }: Work): boolean {
  const key = titleKey(title ?? "");
  if (outer === undefined || keys.has(key) || !keys.has(titleKey(readFolder(outer, false).parsed.title ?? "")))
    return false;
  return [...keys].some((one) => key.startsWith(`${one} `) && /\p{L}/u.test(key.slice(one.length)));
}

function unread({ file, found, work, evidence }: MappedVideo): string | undefined {
  const { season: fileSeason } = found.mapping;
  const { namedBy, parsed: release } = evidence;
  const path = file.name === release.name ? release.name : `${release.name}/${file.name}`;
  const [, ...folders] = components(path);
  const whole = file.saidBy.season === 0 && file.episodes.length > 0;
  for (const [at, folder] of folders.entries()) {
    const { parsed, season: isSeason, inner, generic, extra } = readFolder(folder, false);
    if (isSeason) {
      const seasons = parsed.seasons.length > 0 ? parsed.seasons : [parsed.season];
      if (!seasons.includes(fileSeason)) return folder;
      continue;
    }
    if (inner || extra !== null) continue;
    if (file.saidBy.title !== 0 && addsWords(parsed, folders[at + 1], work)) return folder;
    if (whole) continue;
    if (generic !== null) return undefined;
    const show = ofShow(folder, work, file, fileSeason);
    if (show === "number") return folder;
    if (show === "yes") return undefined;
    // What stands above the show is anyone's generic; and what a person named needs no title.
    if (file.saidBy.title === 0 && !SEASON.test(folder)) return undefined;
    if (namedBy !== undefined && at === folders.length - 1) return undefined;
    return folder;
  }
  return undefined;
}

/**
 * Between the show's folder and a file whose own name says no season stands only what is understood: seasons, discs,
 * shelves. "8", "Book 8" and "Final Season" are seasons that nobody read. And no file lies in another season's folder.
 */
export const folderUnclear = eachEpisode("numbers_unclear", (video) => {
  const folder = unread(video);
  if (folder === undefined) return undefined;
  return `${quoted(video.path)} reads as ${video.found.wanted}, and what its folder ${quoted(folder)} says is not clear.`;
});
