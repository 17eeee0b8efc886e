import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { quoted } from "../../release/candidate.ts";
import type { EpisodeMapping } from "../../release/item.ts";
import { eachEpisode } from "./each-episode.ts";

const MOST_TITLE = 200;
// "E2E3", "S02E02", "2x03": numbering where an episode's title should stand.
const NUMBERING = /^(?:s\d{1,3}[ ._-]?)?e\d{1,3}(?:$|[ ._-]|e\d)|^\d{1,2}x\d{2,3}(?!\d)/i;
const NUMBER = /^(\d{1,3})(?:$|[ ._-]+)/;

function secondNumber({ episodes, episodeTitle }: ParsedName): string | undefined {
  const text = (episodeTitle ?? "").slice(0, MOST_TITLE).trim();
  const last = episodes.at(-1);
  if (last === undefined) return undefined;
  if (NUMBERING.test(text)) return text;
  // "S01E01_02" may be a double episode; other numbers begin titles.
  const next = NUMBER.exec(text)?.[1];
  return next !== undefined && Number(next) === last + 1 ? next : undefined;
}

const VIDEO = /\.[a-z\d]{2,4}$/i;
const MARKED = /\d[ .]?(?:[-~]|to)[ .]?(?:s\d{1,2})?e(?:p)?\d/i;
const MOST_IN_ONE = 3;
const MOST_MARKED = 4;

// "E07 & 20 Minutes" is no list, and one file holds few episodes where nothing says from which to which.
function oddList({ name, episodes, absolute }: ParsedName): string | undefined {
  const numbers = episodes.length > 0 ? episodes : absolute;
  // "09-10" below season 9 are two episodes of it, or its tenth.
  const pair = /(?:^|\/)(\d{1,2})-(\d\d)(?![\d-])[^/]*$/.exec(name);
  if (pair !== null && numbers.length === 1 && Number(pair[2]) === Number(pair[1]) + 1) return `${pair[1]}-${pair[2]}`;
  const holes = numbers.some((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  const many = numbers.length > (MARKED.test(name.slice(-200)) ? MOST_MARKED : MOST_IN_ONE) && VIDEO.test(name);
  return holes || many ? numbers.slice(0, 5).join(", ") : undefined;
}

// "01-02 - Title" may be season 1 episode 2, if the title is the second's alone.
function titledLast({ saidBy, episodes, absolute, episodeTitle }: ParsedName, { titles }: EpisodeMapping): boolean {
  const numbers = episodes.length > 0 ? episodes : absolute;
  const [first = "", second = ""] = titles.map(titleKey);
  const title = titleKey(episodeTitle ?? "");
  return saidBy.season !== 0 && numbers.length === 2 && titles.length === 2 && title !== first && title === second;
}

const titled = ({ episodeTitle }: ParsedName, { titles }: EpisodeMapping): boolean =>
  titles.some((title) => titleKey(title) === titleKey(episodeTitle ?? ""));

/** Behind the episode's number stands what may be another episode's: the first number of an unclear list is no answer. */
export const numbersUnclear = eachEpisode("numbers_unclear", ({ path, file, found }) => {
  const list = oddList(file);
  if (list !== undefined) return `${quoted(path)} reads as the episodes ${list}, which are an odd list for one video.`;
  const reads = `${quoted(path)} reads as ${found.wanted}`;
  if (titledLast(file, found.mapping)) return `${reads}, and its title is that of the last one alone.`;
  if (titled(file, found.mapping)) return undefined;
  const second = secondNumber(file);
  return second && `${reads}, and ${quoted(second)} behind it may be another episode.`;
});
