import { splitCountry } from "./country.ts";
import { findExtra, isSample } from "./extras.ts";
import { readFacts } from "./facts.ts";
import { findTags } from "./find-tags.ts";
import { findGroup, hasChecksum } from "./group.ts";
import { findIds } from "./ids.ts";
import { subtitleLanguage } from "./language.ts";
import { readLead } from "./lead.ts";
import { noise } from "./noise.ts";
import type { ParsedName } from "./parsed-name.ts";
import { partOf } from "./part.ts";
import { LONGEST, prepare } from "./prepare.ts";
import { type Hints, readNumbers } from "./read-numbers.ts";
import { readTitle } from "./read-title.ts";
import { scan } from "./scan.ts";
import { trailingSite } from "./sites.ts";
import { typeOf } from "./type.ts";

/** What a name says when it says nothing. */
export function nothingSaid(name: string): ParsedName {
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

/** Reads one path component with what its folders hint. Linear in its length; never throws. */
export function readName(name: string, hints: Hints): ParsedName {
  const given = name.slice(0, LONGEST);
  const parsed = nothingSaid(given);
  const prepared = prepare(given);
  const subtitle = prepared.kind === "subtitle" ? subtitleLanguage(prepared.text) : undefined;
  const whole = subtitle?.text ?? prepared.text;
  if (noise(whole)) return { ...parsed, sample: isSample(whole, 0) };
  const text = whole.slice(0, trailingSite(whole));
  const { ids, start: idAt } = findIds(text);
  const scanned = scan(text);
  const tags = findTags(scanned);
  const lead = readLead(scanned, tags);
  const crc = hasChecksum(text);
  const anime = lead.group !== null;
  const numbers = readNumbers(scanned, tags, { from: lead.start, anime, crc }, hints);
  const titles = readTitle(scanned, tags, lead, numbers, { id: idAt, fan: anime || crc });
  const facts = readFacts(tags, titles.end, text);
  const country = numbers.start >= 0 && titles.title ? splitCountry(titles.title) : undefined;
  const title = country?.title ?? titles.title;
  const type = typeOf({
    text,
    numbers,
    tags,
    title,
    extension: prepared.kind,
    titleEnd: titles.end,
    fan: anime || crc,
  });
  const prefixed = /^[a-z\d]{2,8}-([a-z\d]+(?: [a-z\d]+)+)$/.exec(title ?? "")?.[1];
  const wide =
    !country && titles.title && numbers.year && !numbers.year.bracketed ? [`${titles.title} ${numbers.year.year}`] : [];
  return {
    ...parsed,
    ...facts,
    type,
    title,
    altTitles: [
      ...(country && titles.title ? [titles.title] : []),
      ...titles.others,
      ...(prefixed ? [prefixed] : []),
      ...wide,
    ],
    year: numbers.year?.year ?? null,
    country: country?.country ?? null,
    season: numbers.seasons.length === 1 ? (numbers.seasons[0] ?? null) : null,
    seasons: numbers.seasons,
    episodes: numbers.episodes,
    absolute: numbers.absolute,
    date: numbers.date?.date ?? null,
    episodeTitle: titles.episodeTitle,
    part: partOf(text),
    group: findGroup(scanned, tags, lead.group, titles.end),
    version: Math.max(facts.version, numbers.version),
    languages: subtitle ? [subtitle.language] : facts.languages,
    ids,
    sample: isSample(text, titles.end),
    extra: findExtra(text, anime || crc),
    saidBy: {
      ...(title === null ? {} : { title: 0 }),
      ...(numbers.year ? { year: 0 } : {}),
      ...(numbers.seasons.length > 0 ? { season: 0 } : {}),
    },
  };
}

/** Reads one path component, with or without an extension. Never throws; over 4,000 characters it is cut. */
export const parseName = (name: string): ParsedName => readName(name, { series: false, movie: false });
