import { isTitleAlike, PLACEHOLDER, saidTitles } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import { components, genericFolderType } from "../../parse/folder.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";
import { quoted } from "../../release/candidate.ts";
import { lengthOf } from "../evidence/film-length.ts";
import { seasonPiece } from "../evidence/season-piece.ts";
import { findThing } from "../evidence/things.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";

const MAX_NAME = 500;
const MINUTE_MS = 60_000;
const MAX_OFF_PERCENT = 3;
// A half episode (`E01.5`) is a recap; a `5.1` after it is the audio channels.
const HALF = /(?<![a-z\d])(?:s\d{1,2})?(?:eps?|e|x|[ .]-[ .])\d{1,4}\.[1-9](?!\d|\.\d|[ .]?(?:mb|gb))/i;
// As the words appear in a folded name: these are no words of titles.
const SPECIAL =
  /(?:^| )(?:(?:s\d{1,2})?sp ?\d{1,2}|(?:ova|ovas|oad|ona|nced|ncop|pv|webisode|minisode|preview|recap) ?\d{0,2}|special \d{1,2}|promo|sneak peek|reaction|inside the episode|after ?show|making of|unaired pilot|podcast)(?= |$)/;

function specialWord(
  { ownName, file, found: { mapping }, evidence: { parsed } }: MappedVideo,
  titles: readonly string[],
): string | undefined {
  const text = textBeforeTags(ownName);
  const half = HALF.exec(text.slice(0, MAX_NAME))?.[0];
  if (half !== undefined && !titles.some((title) => title.includes(titleKey(half)))) return half.trim();
  const key = titleKey(text);
  const word = SPECIAL.exec(key)?.[0].trim();
  if (word !== undefined && !titles.some((title) => ` ${title} `.includes(` ${word} `))) return word;
  // Of an episode that TMDb has no title for, such a word may be the end of the title.
  const titled = !mapping.titles.every((title) => PLACEHOLDER.test(titleKey(title)));
  const thing = [titled ? text : "", ...saidTitles(file), file.edition ?? ""].map((one) =>
    findThing(one.replace(/^episode \d+ /, ""), titles, titled ? "at the end" : "alone"),
  );
  const folders = components(file.name === parsed.name ? file.name : `${parsed.name}/${file.name}`).slice(1);
  const shelf = folders.findIndex((folder) => genericFolderType(folder) !== null);
  const inside = (shelf < 0 ? folders : folders.slice(0, shelf)).flatMap((one) => [one, textBeforeTags(one)]);
  return [...thing, ...inside.map((one) => findThing(one, titles, "at the end"))].find((one) => one !== undefined);
}

// Catalogues number specials differently. Its length says which special it is if no other one runs as long.
function isConfirmedSpecial({ path, file, found, work, evidence }: MappedVideo): boolean {
  const { season, titles, episodes } = found.mapping;
  if (isTitleAlike(saidTitles(file), titles)) return true;
  const length = lengthOf(evidence, path);
  const fits = (work.details?.seasons.find((one) => one.season === season)?.episodes ?? []).filter(
    ({ runtimeMinutes = 0 }) =>
      Math.abs((length ?? 0) - runtimeMinutes * MINUTE_MS) * 100 <= runtimeMinutes * MINUTE_MS * MAX_OFF_PERCENT,
  );
  return length !== undefined && fits.length === 1 && episodes.length === 1 && fits[0]?.episode === episodes[0];
}

/**
 * The name says that it is not a regular episode: a special, a recap, a trailer, or on a disc numbered from 1 again. A special
 * must be confirmed by its title or length.
 */
export const specialOrRecap = eachEpisode("numbers_unclear", (video) => {
  const { path, file, found, work, evidence } = video;
  const reads = `${quoted(path)} reads as ${found.wanted}`;
  if (found.mapping.season === 0)
    return isConfirmedSpecial(video)
      ? undefined
      : `${reads}, but specials are numbered differently elsewhere, and nothing besides the number says that it is ${quoted(found.mapping.titles.join(", "))}.`;
  const titles = [...found.mapping.titles.map(titleKey), ...work.keys];
  const said = specialWord(video, titles) ?? seasonPiece(file, evidence.parsed.name, titles);
  return said && `${reads}, but ${quoted(said)} may make it something else.`;
});
