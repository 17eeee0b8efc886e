import { remembering } from "../text/remembering.ts";
import { findExtra, isBonus, isSample } from "./extras.ts";
import { type ParsedName, readTagFacts } from "./lex/parsed-name.ts";
import { MAX_NAME_CHARS, prepare } from "./lex/prepare.ts";
import { scan } from "./lex/scan.ts";
import { findIds } from "./nfo/ids.ts";
import { discOf, partOf } from "./numbers/part.ts";
import { type FolderContext, readNumbers } from "./read-numbers.ts";
import { readTitle } from "./read-title.ts";
import { findTags } from "./tags/find-tags.ts";
import { findGroup, hasChecksum } from "./tags/group.ts";
import { splitCountry, splitSubtitleLanguage } from "./tags/language.ts";
import { isObfuscated, trailingSiteStart } from "./tags/site-words.ts";
import { longerEpisodeTitle } from "./title/episode-title.ts";
import { readNamePrefix } from "./title/name-prefix.ts";
import { cleanTitle } from "./title/title.ts";
import { typeOf } from "./type.ts";

const FIRST_YEAR = /(?<!\d)(?:19|20)\d\d(?= ?- ?(?:19|20)\d\d(?!\d))/;

// Identification asks for the names of a release and its folders several times.
const MAX_REMEMBERED = 50;

/**
 * Parses one path component, with or without an extension. Never throws. Only the first 4,000 characters are parsed. The
 * answer is shared: copy it to change it.
 */
export const parseName: (name: string) => ParsedName = remembering(
  (name) => readName(name, { series: false, movie: false }),
  MAX_REMEMBERED,
);

/** Parses one path component, with what its folders say. Linear in its length. Never throws. */
export function readName(name: string, folders: FolderContext): ParsedName {
  const given = name.slice(0, MAX_NAME_CHARS);
  const prepared = prepare(given);
  const subtitle = prepared.kind === "subtitle" ? splitSubtitleLanguage(prepared.text) : undefined;
  const whole = subtitle?.text ?? prepared.text;
  if (isObfuscated(whole)) return { ...emptyName(given), sample: isSample(whole, 0) };
  const text = whole.slice(0, trailingSiteStart(whole));
  const { ids, start: idAt } = findIds(text);
  const scanned = scan(text);
  const tags = findTags(scanned);
  const prefix = readNamePrefix(scanned, tags, folders.series);
  const crc = hasChecksum(text);
  const anime = prefix.group !== null;
  const fan = anime || crc;
  const video = prepared.kind === "video";
  const written = video && !given.includes(" ");
  const numbers = readNumbers(scanned, tags, { from: prefix.titleStart, anime, crc, video, written }, folders);
  const titles = readTitle(scanned, tags, prefix, numbers, { id: idAt, fan });
  const facts = readTagFacts(tags, titles.end, text);
  const country = numbers.start >= 0 && titles.title ? splitCountry(titles.title) : undefined;
  const title = country?.title ?? titles.title;
  const { movie } = folders;
  const type = typeOf({ text, numbers, tags, title, extension: prepared.kind, titleEnd: titles.end, fan, movie });
  // The other reading of what comes before it: the group, or the first word of the title.
  const prefixed = prefix.lead
    ? `${prefix.lead.endsWith("-") ? prefix.lead : `${cleanTitle(prefix.lead)} `}${title}`
    : /^[a-z\d]{2,8}-([a-z\d]+(?: [a-z\d]+)+)$/.exec(title ?? "")?.[1];
  // `S2014E18`, `2016x03`: seasons numbered by the year they were aired in.
  const seasonYear = numbers.seasons.length === 1 ? (numbers.seasons[0] ?? 0) : 0;
  // `Show 1993-2004 [S01-11]`
  const firstYear = numbers.seasons.length > 0 ? Number(FIRST_YEAR.exec(text)?.[0] ?? 0) : 0;
  const year = numbers.year?.year ?? ([seasonYear, firstYear].find((one) => one >= 1900) || null);
  const altTitles = country && titles.title ? [titles.title, ...titles.others] : titles.others;
  if (prefixed) altTitles.push(prefixed);
  if (!country && titles.title && numbers.year && !numbers.year.bracketed)
    altTitles.push(`${titles.title} ${numbers.year.year}`);
  const saidBy: ParsedName["saidBy"] = {};
  if (title !== null) saidBy.title = 0;
  if (year !== null) saidBy.year = 0;
  if (numbers.seasons.length > 0) saidBy.season = 0;
  return {
    name: given,
    type,
    title,
    altTitles,
    year,
    country: country?.country ?? null,
    season: numbers.seasons.length === 1 ? (numbers.seasons[0] ?? null) : null,
    seasons: numbers.seasons,
    episodes: numbers.episodes,
    absolute: numbers.absolute,
    date: numbers.date?.date ?? null,
    mayBe: {
      date: numbers.date?.orDate,
      absolute: numbers.hundreds,
      episodeTitle: longerEpisodeTitle(scanned, tags, numbers, titles.episodeTitle),
    },
    episodeTitle: titles.episodeTitle,
    part: partOf(text) ?? (type === "movie" ? discOf(text) : null),
    ...facts,
    group: findGroup(scanned, tags, prefix.group, titles.end),
    version: Math.max(facts.version, numbers.version),
    languages: subtitle ? [subtitle.language] : facts.languages,
    ids,
    sample: isSample(text, titles.end),
    extra: findExtra(text, tags, fan) ?? (numbers.start < 0 && isBonus(text) ? "other" : null),
    saidBy,
  };
}

/** The result for a name without any facts. */
export function emptyName(name: string): ParsedName {
  return {
    name,
    type: null,
    title: null,
    altTitles: [],
    year: null,
    country: null,
    season: null,
    seasons: [],
    episodes: [],
    absolute: [],
    date: null,
    mayBe: {},
    episodeTitle: null,
    part: null,
    edition: null,
    resolution: null,
    source: null,
    videoCodec: null,
    audio: null,
    hdr: null,
    group: null,
    version: 1,
    languages: [],
    ids: {},
    sample: false,
    extra: null,
    saidBy: {},
  };
}
