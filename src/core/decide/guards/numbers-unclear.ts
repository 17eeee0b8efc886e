import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { quoted } from "../../release/candidate.ts";
import type { EpisodeMapping } from "../../release/item.ts";
import { eachEpisode } from "./each-episode.ts";

const MAX_TITLE = 200;
// "E2E3", "S02E02", "2x03": numbering in place of an episode's title.
const NUMBERING = /^(?:s\d{1,3}[ ._-]?)?e\d{1,3}(?:$|[ ._-]|e\d)|^\d{1,2}x\d{2,3}(?!\d)/i;
const NUMBER = /^(\d{1,3})(?:$|[ ._-]+)/;

function secondNumber({ episodes, episodeTitle }: ParsedName): string | undefined {
  const text = (episodeTitle ?? "").slice(0, MAX_TITLE).trim();
  const last = episodes.at(-1);
  if (last === undefined) return undefined;
  if (NUMBERING.test(text)) return text;
  // "S01E01_02" may be a double episode; other numbers are the beginning of a title.
  const next = NUMBER.exec(text)?.[1];
  return next !== undefined && Number(next) === last + 1 ? next : undefined;
}

const VIDEO = /\.[a-z\d]{2,4}$/i;
const MARKED = /\d[ .]?(?:[-~]|to)[ .]?(?:s\d{1,2})?e(?:p)?\d/i;
const MAX_IN_ONE = 3;
const MAX_IN_RANGE = 4;

// "E07 & 20 Minutes" is not a list, and a file has few episodes unless its name gives a range.
function oddList({ name, episodes, absolute }: ParsedName): string | undefined {
  const numbers = episodes.length > 0 ? episodes : absolute;
  // "09-10" in the folder of season 9 is two of its episodes, or only its tenth.
  const pair = /(?:^|\/)(\d{1,2})-(\d\d)(?![\d-])[^/]*$/.exec(name);
  if (pair !== null && numbers.length === 1 && Number(pair[2]) === Number(pair[1]) + 1) return `${pair[1]}-${pair[2]}`;
  const holes = numbers.some((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  const many = numbers.length > (MARKED.test(name.slice(-200)) ? MAX_IN_RANGE : MAX_IN_ONE) && VIDEO.test(name);
  return holes || many ? numbers.slice(0, 5).join(", ") : undefined;
}

// "01-02 - Title" may be season 1 episode 2 if the title is that of the second only.
function titledLast({ saidBy, episodes, absolute, episodeTitle }: ParsedName, { titles }: EpisodeMapping): boolean {
  const numbers = episodes.length > 0 ? episodes : absolute;
  const [first = "", second = ""] = titles.map(titleKey);
  const title = titleKey(episodeTitle ?? "");
  return saidBy.season !== 0 && numbers.length === 2 && titles.length === 2 && title !== first && title === second;
}

/** After the episode's number comes what may be another one: the first number of an unclear list is not the answer. */
export const numbersUnclear = eachEpisode("numbers_unclear", ({ path, file, found }) => {
  const list = oddList(file);
  if (list !== undefined)
    return `${quoted(path)} reads as the episodes ${list}, which is an unlikely list for one video.`;
  const reads = `${quoted(path)} reads as ${found.wanted}`;
  if (titledLast(file, found.mapping)) return `${reads}, but its title is that of the last one only.`;
  if (hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  const second = secondNumber(file);
  return second && `${reads}, but ${quoted(second)} after it may be another episode.`;
});
