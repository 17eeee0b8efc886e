import { CLIP, FAN_TRAILER } from "./extras.ts";
import type { Tag } from "./lex/parsed-name.ts";
import { type Bracket, createPrefilter, type NameScan } from "./lex/scan.ts";
import { readSeasonOnly } from "./numbers/season.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import { countTrailingGenreChars } from "./tags/group.ts";
import {
  COUNTRIES,
  chooseLatinBlock,
  cleanTitle,
  findSecondHalf,
  hasLatin,
  isNative,
  pushUnique,
  readTitles,
  type Titles,
} from "./title/title.ts";
import {
  findEpisodeTitle,
  findFirstTag,
  moveAfterCommonWords,
  moveBeforeSoftTags,
} from "./title/title-end.ts";
import type { NameParts } from "./tokens.ts";

const QUALITY_SUFFIX = /(?: (?:HD|BD|4K|UHD|REMASTER(?:ED)?|Remastered))+$/;

const bareTitle = (half: string): string =>
  half
    .slice(0, readSeasonOnly(half)?.start || half.length)
    .replace(QUALITY_SUFFIX, "")
    .replace(/(?<=\p{L}) (?:19|20)\d\d$/u, "");

/**
 * Returns the titles of a name that consists only of blocks in brackets. If there are several
 * blocks, the first is the group. The title is the block in Latin letters.
 */
function titlesFromBlocks(all: readonly string[]): Titles {
  // `[Title S2]`, `[Title 1998]`: season and year are not part of the title.
  const blocks = all.map((block) => block.split(/[/|]/).map(bareTitle).join(" | "));
  const [first, ...more] = blocks;
  const named = more.length > 0 ? more : first === undefined ? [] : [first];
  const latin = chooseLatinBlock(named);
  const read = latin === undefined ? { title: null, others: [] } : readTitles(latin);
  return {
    title: read.title,
    others: [...named.filter((b) => b !== latin).map(cleanTitle), ...read.others],
  };
}

/**
 * `当我飞奔向你[全24集][国语].Title.S01.2023`: Chinese sites put their title and blocks before the name of
 * the release.
 */
function latinAfterBlocks(
  scan: NameScan,
  tags: readonly Tag[],
  position: number,
  ends: readonly number[],
) {
  let from =
    scan.brackets.find((b) => b.square && b.open <= position && b.close > position)?.open ??
    scan.text.length;
  for (const b of scan.brackets) if (b.open >= from && b.open - from <= 1) from = b.close;
  const season = readSeasonOnly(scan.text.slice(from));
  const end = nearest(from, [
    findFirstTag(scan, tags, from),
    season ? from + season.start : -1,
    ...ends,
  ]);
  const title = scan.text.slice(from, end);
  return /^[ .]?[A-Z]/.test(title) ? { title, end } : undefined;
}

/** Returns the first of these positions at or after `from`; Infinity if no such position exists. */
function nearest(from: number, positions: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const position of positions) if (position >= from && position < best) best = position;
  return best;
}

type TitleRead = Titles & { episodeTitle: string | null; end: number };

const LETTER = /\p{L}/u;
// A country in brackets ends a series title: `Show (US) - Pilot S01E01`.
const COUNTRY = new RegExp(String.raw`^(.{2,80}? \((?:${[...COUNTRIES.keys()].join("|")})\)) -`);
// `Episode 14 Title (season 2)`: the episode comes first and the season last.
const EPISODE_FIRST = /^(?:episode|épisode|ep|folge|odcinek)[ .]?\d{1,4}[ .]{1,2}(?=\p{L})/iu;
// `UFC.239.PPV.One.Vs.Two`
const PAY_PER_VIEW = /[ .]PPV(?=[ .]\S)/;
const hasPayPerView = createPrefilter("ppv");
// `Ship Complete 13 Movie Collection`
const COUNTED_COLLECTION =
  /[ .](?:complete[ .])?\d{1,2}[ .-](?:movies?|films?)[ .](?:collection|pack|set|boxset)(?![a-z]).*$/i;
const mayBeCollection = createPrefilter("movie|film");
// `Ship *1984-2021*`, `Show 1993-2004 [S01-11]`: the range of years of several works, or of all
// seasons.
export const YEARS =
  /[ .]{1,2}[*([]?((?:19|20)\d\d) ?- ?(?:19|20)\d\d(?!\d|[ .(]{1,2}(?:19|20)\d\d)/;
const hasYears = createPrefilter("99-99|99 -99|99- 99|99 - 99");
const VOLUME = /[ .]+(?:- )?vol(?:ume)?[. ]{0,2}\d/i;
const hasVolume = createPrefilter("vol");
const SEASON_WORD = /[ .]{1,2}(?:- )?(?:(?:all[ .])?seasons?|all)[ .:-]*$/i;
const EPISODE_WORD = /(?:[ .]ep(?:isode)?[ .]*| - episode \d{1,3} ?)$/i;
const COMPLETE =
  /(?:^|[ .\-(]{1,6})(?:(?:the|full)[ .])?(?:complete|full|int[ée]grale)(?:[ .](?:series|seasons?|collection|pack))?[ .\-(]{0,6}$/i;

const mayBeComplete = createPrefilter("complete|full|grale");
const VERSION = /[ .]v\d[ .]*$/i;
const hasVersion = createPrefilter("v9");

/** `id` and `bonus` are positions, or -1 if absent. */
type TitleContext = { id: number; bonus: number; fan: boolean; hasSeasons?: boolean | undefined };

/** A name, before its title is read. `from` is the end of its prefix. */
interface NamedTitle extends TitleContext {
  scan: NameParts;
  numbers: NumbersOfName;
  from: number;
}

/**
 * What may end a title, each with its position in the name, or -1. The title ends at the first of
 * these, whatever it is, so their order does not matter.
 */
const TITLE_ENDS: readonly (readonly [what: string, find: (name: NamedTitle) => number])[] = [
  ["a technical tag", ({ scan, from }) => findFirstTag(scan, scan.tags, from)],
  ["numbers", ({ numbers }) => numbers.start],
  ["the year", ({ numbers }) => numbers.year?.start ?? -1],
  ["a range of years", ({ scan: { text } }) => (hasYears(text) ? text.search(YEARS) : -1)],
  ["an id", ({ id }) => id],
  ["a word for a bonus", ({ bonus }) => bonus],
  ["a block", (name) => findEndingBlock(name)?.open ?? -1],
  ["a fansub's clip", ({ scan: { text }, fan }) => (fan ? text.search(CLIP) : -1)],
  ["a fansub's trailer", ({ scan: { text }, fan }) => (fan ? text.search(FAN_TRAILER) : -1)],
  [
    "a fansub's volume",
    ({ scan: { text }, fan }) => (fan && hasVolume(text) ? text.search(VOLUME) : -1),
  ],
];

/** Returns the first block in square brackets that is not part of the title. */
const findEndingBlock = ({ scan, from, fan, numbers }: NamedTitle): Bracket | undefined =>
  scan.brackets.find(
    (b) =>
      b.square &&
      b.open > from &&
      !continuesAfter(scan, scan.tags, b.close) &&
      !(fan && isLastTitleWord(scan, scan.tags, b, numbers)),
  );

type TitleCut = {
  what: string;
  /** Whether the cut is made in names of series with seasons, or in all others. */
  of: "series" | "other";
  isIn: (name: NamedTitle) => boolean;
  pattern: RegExp;
};

/** Words that are cut off a title, in this order. */
const TITLE_CUTS: readonly TitleCut[] = [
  {
    what: "a word for a whole series",
    of: "series",
    isIn: ({ scan }) => mayBeComplete(scan.text),
    pattern: COMPLETE,
  },
  {
    what: "a word for seasons before several of them",
    of: "series",
    isIn: ({ numbers }) => numbers.seasons.length > 1,
    pattern: SEASON_WORD,
  },
  {
    what: "a word for an episode before its number",
    of: "series",
    isIn: ({ numbers }) => numbers.episodes.length > 0,
    pattern: EPISODE_WORD,
  },
  { what: "a version", of: "other", isIn: ({ scan }) => hasVersion(scan.text), pattern: VERSION },
  {
    what: "pay per view",
    of: "other",
    isIn: ({ scan }) => hasPayPerView(scan.text),
    pattern: PAY_PER_VIEW,
  },
  {
    what: "the number of films in a collection",
    of: "other",
    isIn: ({ scan }) => mayBeCollection(scan.text),
    pattern: COUNTED_COLLECTION,
  },
];

/** Cuts words off the title that only describe or count what the release contains. */
function cutTitle(title: string, name: NamedTitle): string {
  const { seasons, episodes } = name.numbers;
  const of = name.hasSeasons || seasons.length > 0 || episodes.length > 1 ? "series" : "other";
  return TITLE_CUTS.reduce(
    (cut, rule) => (rule.of === of && rule.isIn(name) ? cut.replace(rule.pattern, "") : cut),
    title,
  );
}

/** What is known of a title while the rules are applied one after another. */
interface TitleDraft extends NamedTitle {
  /** The first position that may end the title. */
  first: number;
  /** The end of the title: `first`, or the start of soft tags before it. */
  end: number;
  read: Titles;
  episodeTitle: string | null;
  /** True if no further rule may change the title. */
  isDone: boolean;
}

/**
 * Returns what changes in the draft; undefined if the rule does not apply. The text before it
 * names the kind of name.
 */
type TitleRule = readonly [
  kind: string,
  apply: (draft: TitleDraft) => Partial<TitleDraft> | undefined,
];

/**
 * Where a name has its title if it does not have it before the numbers. The first rule that applies
 * is the only one.
 */
const TITLE_PLACES: readonly TitleRule[] = [
  [
    "[Group][Title][05]",
    ({ numbers, from, scan: { prefix }, read, episodeTitle }) => {
      const isWithinPrefix = numbers.start >= 0 && numbers.start < from;
      const isAfterBlock =
        episodeTitle !== null && numbers.start <= from && prefix.blocks.length === 1;
      return prefix.blocks.length > 0 && (isWithinPrefix || (read.title === null && !isAfterBlock))
        ? { read: titlesFromBlocks(prefix.blocks) }
        : undefined;
    },
  ],
  [
    "Episode 14 Title (season 2)",
    ({ numbers, from, scan: { text }, read, episodeTitle }) => {
      const isFirst = numbers.start === from && numbers.seasons.length === 1;
      if (read.title !== null || episodeTitle !== null || !isFirst) return undefined;
      const wordChars = EPISODE_FIRST.exec(text.slice(from, from + 24))?.[0].length ?? 0;
      const season = readSeasonOnly(text)?.start ?? 0;
      return wordChars > 0 && season > from + wordChars
        ? { read: readTitles(text.slice(from + wordChars, season)) }
        : undefined;
    },
  ],
  [
    "[Group] 12 - Title",
    ({ numbers, from, scan: { prefix }, read, episodeTitle }) =>
      read.title === null && episodeTitle && numbers.start <= from && prefix.group !== null
        ? { read: readTitles(episodeTitle), episodeTitle: null, isDone: true }
        : undefined,
  ],
  [
    // In `03-Criminal.Minds`, the words are the title of either the series or the episode. A folder
    // with a title decides; see combine-names.ts.
    "03-Title, 2012.11.05 Show - Guest",
    ({ numbers, from, read, episodeTitle }) => {
      const isDay = numbers.date !== undefined && numbers.seasons.length === 0;
      const isFirst = numbers.start <= from && (numbers.absolute.length > 0 || isDay);
      if (read.title !== null || !episodeTitle || !isFirst) return undefined;
      const [series = episodeTitle, ...rest] = episodeTitle.split(/ -+ /);
      return {
        read: { title: series, others: [] },
        episodeTitle: rest.length > 0 ? rest.join(" - ") : episodeTitle,
        isDone: true,
      };
    },
  ],
  [
    "[片名] Title",
    ({ scan: { prefix }, read }) => {
      const native = prefix.blocks.filter((block) => !hasLatin(block));
      return native.length > 0 && read.title
        ? { read: { title: read.title, others: [...read.others, ...native] } }
        : undefined;
    },
  ],
];

/** The title in a second script. The first rule that applies is the only one. */
const SECOND_SCRIPTS: readonly TitleRule[] = [
  [
    "漢字 第二季 / Title S2 - 10",
    ({ scan: { text }, from, numbers, read }) => {
      const second = findSecondHalf(text, from, numbers.start);
      return second ? { read: withOther(readTitles(second), read) } : undefined;
    },
  ],
  [
    "片名[全24集]Title.S01",
    ({ scan, first, numbers, id, read }) => {
      if (read.title === null || !isNative(read.title)) return undefined;
      const year = numbers.year?.start ?? -1;
      const later = latinAfterBlocks(scan, scan.tags, first, [year, id, numbers.start]);
      return later
        ? { read: withOther(readTitles(later.title), read), end: later.end, isDone: true }
        : undefined;
    },
  ],
];

function applyFirst(rules: readonly TitleRule[], draft: TitleDraft): TitleDraft {
  for (const [, apply] of rules) {
    const change = apply(draft);
    if (change !== undefined) return { ...draft, ...change };
  }
  return draft;
}

/**
 * Reads the title, from the end of the prefix to the first year, number, tag or block in brackets,
 * or from the place that a rule of `TITLE_PLACES` names.
 */
export function readTitle(
  scan: NameParts,
  numbers: NumbersOfName,
  context: TitleContext,
): TitleRead {
  const name: NamedTitle = { ...context, scan, numbers, from: scan.prefix.titleStart };
  let draft = applyFirst(TITLE_PLACES, startDraft(name));
  if (!draft.isDone) draft = applyFirst(SECOND_SCRIPTS, draft);
  if (!draft.isDone) addLongerTitles(draft);
  return { ...draft.read, episodeTitle: draft.episodeTitle, end: draft.end };
}

/** Reads the text from the end of the prefix to the first position that may end a title. */
function startDraft(name: NamedTitle): TitleDraft {
  const { scan, numbers, from, fan } = name;
  const { text, tags } = scan;
  const first = nearest(
    from,
    TITLE_ENDS.map(([, find]) => find(name)),
  );
  const isYear = first === (numbers.year?.start ?? -1);
  const isNumber = first === numbers.start && first !== findFirstTag(scan, tags, from);
  const end = isNumber ? first : moveBeforeSoftTags(scan, tags, from, first, isYear);
  const full = text.slice(from, end);
  // `Film - Drama 2011`
  const title = isYear ? full.slice(0, full.length - countTrailingGenreChars(full)) : full;
  const raw = cutTitle(title, name);
  const country =
    numbers.seasons.length > 0 && raw.includes(") -") ? COUNTRY.exec(raw)?.[1] : undefined;
  return {
    ...name,
    first,
    end,
    read: readTitles(country ?? raw, fan),
    episodeTitle: findEpisodeTitle(scan, tags, numbers),
    isDone: false,
  };
}

/** Adds the titles that end with the soft tags before `first`, which may belong to the title. */
function addLongerTitles({ scan, from, first, end, read }: TitleDraft): void {
  if (end >= first || read.title === null) return;
  const longerEnd = moveAfterCommonWords(scan, scan.tags, end, first);
  if (longerEnd > end) {
    pushUnique(read.others, readTitles(scan.text.slice(from, longerEnd)).title, read.title);
  }
  pushUnique(read.others, readTitles(scan.text.slice(from, first)).title, read.title);
}

/**
 * Returns the first reading, and adds the titles of the second reading to its alternative titles.
 */
const withOther = (read: Titles, other: Titles): Titles => ({
  title: read.title,
  others: [...read.others, ...[other.title, ...other.others].filter((title) => title !== null)],
});

/** `You Are [Not] Alone`: true if a word that is not a tag follows the bracket. */
function continuesAfter({ text, words }: NameScan, tags: readonly Tag[], close: number): boolean {
  const next = words.find((w) => w.start >= close);
  return (
    next !== undefined &&
    next.start - close <= 1 &&
    next.bracket < 0 &&
    LETTER.test(next.lower) &&
    !tags.some((t) => t.start === next.start) &&
    /^[ .]?\p{L}/u.test(text.slice(close, close + 2))
  );
}

/**
 * `[Group] Title [Word] - 01`: true if the bracket contains one word that is not a tag and comes
 * directly before the number.
 */
function isLastTitleWord(
  { text, words }: NameScan,
  tags: readonly Tag[],
  b: Bracket,
  numbers: NumbersOfName,
): boolean {
  const gap = numbers.start - b.close;
  return (
    gap >= 0 &&
    gap < 3 &&
    /^\p{L}{3,}$/u.test(text.slice(b.open + 1, b.close - 1)) &&
    words.some((w) => w.bracket < 0 && w.end <= b.open) &&
    !tags.some((t) => t.start > b.open && t.end < b.close)
  );
}
