import { findExtra } from "./extras.ts";
import type { ParsedName, Tag } from "./lex/parsed-name.ts";
import { type Rule, rule, type Step } from "./lex/rules.ts";
import { createPrefilter } from "./lex/scan.ts";
import { discOf, partOf, pieceOf } from "./numbers/part.ts";
import type { FolderContext, NumbersOfName } from "./read-numbers.ts";
import type { TitleRead } from "./read-title.ts";
import { TV_STATION } from "./tags/find-tags.ts";
import { COUNTRIES, cleanTitle } from "./title/title.ts";
import { YEARS } from "./title-draft.ts";
import type { NameParts } from "./tokens.ts";

/** The facts that the rules of `NAME_STEPS` use, and the fields that they change. */
export type NameDraft = {
  readonly parts: NameParts;
  readonly folders: FolderContext;
  readonly isVideo: boolean;
  /** True if the name is in the style of fansub groups. */
  readonly fan: boolean;
  readonly numbers: NumbersOfName;
  /** The position of the bonus number, or -1. */
  readonly bonus: number;
  readonly titles: TitleRead;
} & Pick<ParsedName, "title" | "country" | "type" | "year" | "altTitles" | "part" | "extra">;

type Draft = Readonly<NameDraft>;

// Words for a series without a number: the whole series, its specials, a bonus disc.
const SERIES =
  /(?<![a-z\d])(?:complete[ .]series|tv[ .]series|mini[ .-]?series|minisodes?|web-?series|(?:ncop|nced|ova|ona|oad)s?(?:\d{1,2})?|(?:christmas|new[ .]year'?s?|halloween|anniversary|tv)[ .]special|(?:19|20)\d\d[ .)]{1,2}special)(?![a-z\d]|(?:[ .][a-z]+)?[ .](?:cut|edition|version|collection))|\(tv\)/i;
const mayBeSeries = createPrefilter("serie|minisode|ncop|nced|ova|ona|oad|special|(tv");
const FANSUB =
  /(?<![a-zA-Z\d])(?:(?:OVA|ONA|OAD)\d{0,2}|(?:NC)?(?:OP|ED)\d{0,2}[a-z]?)(?![a-zA-Z\d])/;
// A program wrote the name if it has dots instead of spaces, or the empty brackets of a renamer
// that had no year.
const MACHINE_WRITTEN = /^[^\s.]{2,}(?:\.[^\s.]+)+$|\S \(\)$/;
const COUNTRY_AT_END = /^(.{2,})[ .]\(?([A-Z]{2,3})\)?$/;
const BRACKETED_COUNTRY = /[(][A-Z]{2,3}[)][ .]*$/;
const COUNTRY_BLOCK = /^[ .]*[[(]([A-Z]{2,3})[\])]/;
const SPECIAL_AT_END =
  /^(?<special>(?<series>.{2,}?)[ -]+(?:SP|OVA|ONA|OAD|Special)s?(?: ?\d{1,2})?)(?:$| - )/i;
// Outside the names of fansub groups, the other words may belong to a title.
const ALWAYS_SPECIAL = / (?:OVA|ONA|OAD)(?: ?\d{1,2})?(?:$| - )/;
const mayBeSpecial = createPrefilter(" sp| ova| ona| oad");
const GROUP_BEFORE_TITLE = /^[a-z\d]{2,8}-([a-z\d]+(?: [a-z\d]+)+)$/;

const isNumbered = ({ numbers }: Draft): boolean => numbers.start >= 0;

const becomes = (
  type: NameDraft["type"],
  name: string,
  when: (draft: Draft) => boolean,
): Rule<NameDraft> => rule({ name, when, change: () => ({ type }) });

const withAlternative = ({ altTitles }: Draft, title: string): Partial<NameDraft> => ({
  altTitles: [...altTitles, title],
});

/**
 * Reads what a name says in addition to its tags. The draft starts with the title and the
 * alternatives that `readTitle` found. The type comes after the country, because it needs the title.
 * The alternatives come after country and year, because they depend on both. The part comes after
 * the type, because a disc is a part of a film or of an episode.
 */
export const NAME_STEPS: readonly Step<NameDraft>[] = [
  {
    asks: "Which country's series is it?",
    takes: "first",
    rules: [
      // `The Office US S01`, `The Office (US)`
      rule({
        name: "country at the end of the title",
        when: splitCountry,
        change: ({ altTitles }, { title, country, whole }) => ({
          title,
          country,
          altTitles: [whole, ...altTitles],
        }),
      }),
      // `Archer [UK]`, `House of Cards (UK)`: a country in brackets does not need numbers after it.
      rule({
        name: "country in brackets after the title",
        when: findCountryBlock,
        change: ({ titles, altTitles }, country) => ({
          country,
          altTitles: [titles.title ?? "", ...altTitles],
        }),
      }),
    ],
  },
  {
    // Any sign of a series is enough, even next to signs of a film. A film needs a title and at
    // least one other fact about the release.
    asks: "Is it a series or a film?",
    takes: "first",
    rules: [
      becomes("episode", "season, episode or day", isNumbered),
      becomes("episode", "word for a series", ({ parts: { text }, titles }) => {
        return mayBeSeries(text) && SERIES.test(text.slice(Math.max(0, titles.end - 1)));
      }),
      becomes("episode", "opening, ending or special of an anime", ({ fan, parts }) => {
        return fan && FANSUB.test(parts.text);
      }),
      becomes("episode", "web release of a television station", (draft) => {
        return draft.title !== null && isFromStation(draft.parts.tags, draft.titles.end);
      }),
      becomes("episode", "bonus without a year", ({ title, folders, numbers, bonus }) => {
        return title !== null && !folders.movie && !numbers.year && bonus >= 0;
      }),
      becomes(
        "movie",
        "year",
        ({ title, numbers }) => title !== null && numbers.year !== undefined,
      ),
      becomes("movie", "hard tag, or tag after the title", ({ title, titles, parts }) => {
        return title !== null && parts.tags.some((t) => t.hard || t.start >= titles.end);
      }),
      becomes("movie", "type of a video's file", ({ title, isVideo }) => title !== null && isVideo),
      becomes("movie", "name written by a program", ({ title, parts }) => {
        return title !== null && MACHINE_WRITTEN.test(parts.text);
      }),
    ],
  },
  {
    asks: "Which year is it from?",
    takes: "first",
    rules: [
      rule({
        name: "the year",
        when: ({ numbers }) => numbers.year?.year,
        change: (_, year) => ({ year }),
      }),
      // `Show 1993-2004 [S01-11]`. A number that is read as a season (`S2014E18`) is not read as a
      // year as well.
      rule({
        name: "the first year of all seasons",
        when: ({ numbers, parts }) => numbers.seasons.length > 0 && YEARS.exec(parts.text)?.[1],
        change: (_, year) => ({ year: Number(year) }),
      }),
    ],
  },
  {
    // The text before the title is either the group or the first word of the title.
    asks: "Is the title longer with the text before it, or shorter without its first word?",
    takes: "first",
    rules: [
      rule({
        name: "with the group, publisher or number before it",
        when: ({ parts, title }) => title !== null && parts.prefix.lead !== "" && parts.prefix.lead,
        change: (draft, lead) => {
          const before = lead.endsWith("-") ? lead : `${cleanTitle(lead)} `;
          return withAlternative(draft, `${before}${draft.title}`);
        },
      }),
      rule({
        name: "without the group before a dash",
        when: ({ title }) => title?.includes("-") && GROUP_BEFORE_TITLE.exec(title)?.[1],
        change: withAlternative,
      }),
    ],
  },
  {
    // `Title OVA 2`, `Title Special - Name`: the word is the role of the number or of the name.
    // TMDB lists such an episode in season 0 of the series.
    asks: "Is the title shorter without the word for a special?",
    takes: "first",
    rules: [
      rule({
        name: "without the word at its end, or the special's name behind the word",
        when: (draft) => findSpecial(draft),
        // The first other title is searched for first.
        change: ({ title, type, year, altTitles }, { series, special }) => ({
          type: year === null ? "episode" : type,
          title: special,
          altTitles: [series, ...altTitles, ...(special === title ? [] : [title ?? ""])],
        }),
      }),
    ],
  },
  {
    asks: "Is the year a word of the title?",
    takes: "first",
    rules: [
      rule({
        name: "a year without brackets may be",
        when: ({ country, titles, numbers }) =>
          country === null &&
          titles.title !== null &&
          numbers.year?.form !== "Title (2010)" &&
          numbers.year,
        change: (draft, { year }) => withAlternative(draft, `${draft.titles.title} ${year}`),
      }),
    ],
  },
  {
    asks: "Which part of a film or an episode is it?",
    takes: "first",
    rules: [
      rule({
        name: "part",
        when: ({ parts }) => partOf(parts.text),
        change: (_, part) => ({ part }),
      }),
      rule({
        name: "disc of a film",
        when: ({ type, parts }) => type === "movie" && discOf(parts.text),
        change: (_, part) => ({ part }),
      }),
      rule({
        name: "piece of an episode",
        when: ({ type, numbers, parts }) =>
          type !== "movie" &&
          numbers.episodes.length + numbers.absolute.length > 0 &&
          pieceOf(parts.text, numbers.end),
        change: (_, part) => ({ part }),
      }),
    ],
  },
  {
    asks: "Is it an extra?",
    takes: "first",
    rules: [
      rule({
        name: "its word or suffix",
        when: ({ parts, fan }) => findExtra(parts.text, parts.tags, fan),
        change: (_, extra) => ({ extra }),
      }),
      rule({
        name: "a bonus without season, episode or day",
        when: (draft) => !isNumbered(draft) && draft.bonus >= 0,
        change: () => ({ extra: "other" }),
      }),
    ],
  },
];

/**
 * `The Office US`: returns the title without its country, and the ISO 3166 code. Without numbers
 * after the title, the country must be in brackets: `This is Us` has none.
 */
function splitCountry({
  parts,
  titles,
  numbers,
}: Draft): { title: string; country: string; whole: string } | undefined {
  const whole = titles.title ?? "";
  const isStated =
    numbers.start >= 0 ||
    (parts.brackets.length > 0 && BRACKETED_COUNTRY.test(parts.text.slice(0, titles.end)));
  const match = isStated ? COUNTRY_AT_END.exec(whole) : null;
  const country = COUNTRIES.get(match?.[2] ?? "");
  return match && country ? { title: match[1] ?? whole, country, whole } : undefined;
}

/** Returns the title without the word for a special, and the title up to that word. */
function findSpecial({ title, type, fan }: Draft): { series: string; special: string } | undefined {
  if (title === null || !mayBeSpecial(title)) return undefined;
  if (!fan && type !== "episode" && !ALWAYS_SPECIAL.test(title)) return undefined;
  const { series, special } = SPECIAL_AT_END.exec(title)?.groups ?? {};
  return series === undefined || special === undefined ? undefined : { series, special };
}

function findCountryBlock({ parts, titles }: Draft): string | undefined {
  return parts.brackets.length > 0 && titles.title
    ? COUNTRIES.get(COUNTRY_BLOCK.exec(parts.text.slice(titles.end))?.[1] ?? "")
    : undefined;
}

/** `720p.PBS.WEBRip`: a web release of a television station is a series. */
function isFromStation(tags: readonly Tag[], titleEnd: number): boolean {
  return tags.some(
    (t, i) =>
      t.value === TV_STATION &&
      t.start >= titleEnd &&
      tags[i + 1]?.first === t.last + 1 &&
      tags[i + 1]?.value.startsWith("WEB"),
  );
}
