import { memoize } from "../../base/text/memoize.ts";
import { findBonus, isSample } from "./extras.ts";
import { MAX_NAME_CHARS } from "./lex/normalize-name.ts";
import { type ParsedName, readTagFacts, type Tag } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";
import { applySteps, type Step } from "./lex/rules.ts";
import { NAME_STEPS, type NameDraft } from "./name-rules.ts";
import { findIds } from "./nfo/ids.ts";
import { contextOf, type FolderContext, readNumbers } from "./read-numbers.ts";
import { readTitle } from "./read-title.ts";
import { readEdition } from "./tags/edition.ts";
import { findGroup } from "./tags/group.ts";
import { findTrailingSite, isObfuscated } from "./tags/site-words.ts";
import { readLongerEpisodeTitle } from "./title/title-end.ts";
import { takeApart } from "./tokens.ts";
import LANGUAGES from "./words/languages.json" with { type: "json" };

const LANGUAGE_SUFFIX = /[. _-]([a-z]{2,3})(?:[. _-](?:forced|sdh|cc|hi|full))?$/i;
// ISO 639-1 codes; `mul` is ISO 639-2's "several languages".
const LANGUAGE_CODES = new Map<string, string>(
  Object.entries(LANGUAGES).flatMap(([code, words]) => [
    [code, code] as const,
    ...words.split("|").map((w) => [w, code] as const),
  ]),
);

/** Splits off the language at the end of a subtitle's name (`Movie.2010.en.forced`). */
function splitSubtitleLanguage(text: string): { text: string; language: string } | undefined {
  const match = LANGUAGE_SUFFIX.exec(text);
  const language = LANGUAGE_CODES.get(match?.[1]?.toLowerCase() ?? "");
  return match && match.index > 0 && language
    ? { text: text.slice(0, match.index), language }
    : undefined;
}

// Caches results, because identification parses the names of a release and its folders several
// times.
const MAX_REMEMBERED = 50;

/**
 * Parses one path component, with or without an extension. Never throws. Only the first 4,000
 * characters are parsed. The result is shared, so copy it before you change it.
 */
export const parseName: (name: string) => ParsedName = memoize(
  (name) => readName(name, { series: false, movie: false }),
  MAX_REMEMBERED,
);

/**
 * Parses one path component in the context of its folders: `readNumbers`, `readTitle`, and then the
 * rules of `NAME_STEPS`. Takes linear time. Never throws.
 */
export function readName(
  name: string,
  folders: FolderContext,
  steps: readonly Step<NameDraft>[] = NAME_STEPS,
): ParsedName {
  const given = name.slice(0, MAX_NAME_CHARS);
  const prepared = prepare(given);
  const subtitle = prepared.kind === "subtitle" ? splitSubtitleLanguage(prepared.text) : undefined;
  const whole = subtitle?.text ?? prepared.text;
  if (isObfuscated(whole)) return { ...createEmptyName(given), sample: isSample(whole, 0) };
  const text = whole.slice(0, findTrailingSite(whole));
  const { ids, start: id } = findIds(text);
  const parts = takeApart(text, folders.series);
  const { tags, prefix } = parts;
  const isVideo = prepared.kind === "video";
  const context = contextOf(given, parts, isVideo);
  const fan = context.anime || context.crc;
  const numbers = readNumbers(context, folders);
  const bonus = findBonus(text);
  const titles = readTitle(parts, numbers, { id, bonus, fan, hasSeasons: folders.hasSeasons });
  const draft = applySteps(steps, {
    parts,
    folders,
    isVideo,
    fan,
    numbers,
    bonus,
    titles,
    title: titles.title,
    country: null,
    type: null,
    year: null,
    altTitles: titles.others,
    part: null,
    extra: null,
  });
  const facts = readTagFacts(tags, titles.end, text);
  return {
    name: given,
    type: draft.type,
    title: draft.title,
    altTitles: draft.altTitles,
    year: draft.year,
    country: draft.country,
    season: numbers.seasons.length === 1 ? (numbers.seasons[0] ?? null) : null,
    seasons: numbers.seasons,
    episodes: numbers.episodes,
    absolute: numbers.absolute,
    date: numbers.date?.date ?? null,
    mayBe: {
      date: numbers.date?.orDate,
      absolute: numbers.hundreds,
      episodeTitle: readLongerEpisodeTitle(parts, tags, numbers, titles.episodeTitle),
    },
    episodeTitle: titles.episodeTitle,
    part: draft.part,
    edition: readEdition(parts, tags, titles.end, namesOfEditionsFrom(tags, numbers, titles.end)),
    ...facts,
    version: Math.max(facts.version, numbers.version),
    languages: subtitle ? [subtitle.language] : facts.languages,
    group: findGroup(parts, tags, prefix.group, titles.end),
    ids,
    sample: isSample(text, titles.end),
    extra: draft.extra,
    saidBy: saidByOf(draft.title, draft.year, numbers.seasons),
  };
}

/** Returns the facts that this component supplies. */
function saidByOf(
  title: string | null,
  year: number | null,
  seasons: readonly number[],
): ParsedName["saidBy"] {
  const saidBy: ParsedName["saidBy"] = {};
  if (title !== null) saidBy.title = 0;
  if (year !== null) saidBy.year = 0;
  if (seasons.length > 0) saidBy.season = 0;
  return saidBy;
}

/**
 * Returns the position from which words name an edition: in an episode's name, the first technical
 * tag, because the words before it may be the title of the episode.
 */
const namesOfEditionsFrom = (
  tags: readonly Tag[],
  { start }: { start: number },
  titleEnd: number,
): number =>
  start < 0
    ? titleEnd
    : (tags.find((tag) => tag.hard && tag.kind !== "edition" && tag.start >= titleEnd)?.start ??
      Number.POSITIVE_INFINITY);

/** Returns the numbering fields of a name without episodes. */
export const createNoEpisodes = (): Pick<
  ParsedName,
  "season" | "seasons" | "episodes" | "absolute" | "date" | "mayBe" | "episodeTitle"
> => ({
  season: null,
  seasons: [],
  episodes: [],
  absolute: [],
  date: null,
  mayBe: {},
  episodeTitle: null,
});

/** Returns the result for a name without any facts. */
export function createEmptyName(name: string): ParsedName {
  return {
    name,
    type: null,
    title: null,
    altTitles: [],
    year: null,
    country: null,
    ...createNoEpisodes(),
    part: null,
    edition: null,
    ...readTagFacts([], 0, ""),
    group: null,
    ids: {},
    sample: false,
    extra: null,
    saidBy: {},
  };
}
