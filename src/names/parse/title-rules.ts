import { type Rule, rule, type Step } from "./lex/rules.ts";
import { createPrefilter } from "./lex/scan.ts";
import { readSeasonOnly } from "./numbers/season.ts";
import { countTrailingGenreChars } from "./tags/group.ts";
import {
  COUNTRIES,
  chooseLatinBlock,
  cleanTitle,
  findSecondHalf,
  hasLatin,
  isNative,
  readTitles,
  type Titles,
} from "./title/title.ts";
import { findFirstTag, moveAfterCommonWords, moveBeforeSoftTags } from "./title/title-end.ts";
import { addOther, nearest, type TitleDraft } from "./title-draft.ts";
import { TITLE_MARKS } from "./title-marks.ts";

type Draft = Readonly<TitleDraft>;

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
const SEASON_WORD = /[ .]{1,2}(?:- )?(?:(?:all[ .])?seasons?|all)[ .:-]*$/i;
const EPISODE_WORD = /(?:[ .]ep(?:isode)?[ .]*| - episode \d{1,3} ?)$/i;
const COMPLETE =
  /(?:^|[ .\-(]{1,6})(?:(?:the|full)[ .])?(?:complete|full|int[ée]grale)(?:[ .](?:series|seasons?|collection|pack))?[ .\-(]{0,6}$/i;
const mayBeComplete = createPrefilter("complete|full|grale");
const VERSION = /[ .]v\d[ .]*$/i;
const hasVersion = createPrefilter("v9");

const isAtYear = ({ mark, numbers }: Draft): boolean => mark === numbers.year?.start;

/** Ends the title here. */
const endAt = ({ parts, from }: Draft, end: number): Partial<TitleDraft> => ({
  end,
  words: parts.text.slice(from, end),
});

const softEndOf = ({ parts, from, mark }: Draft, isYear: boolean): number =>
  moveBeforeSoftTags(parts, parts.tags, from, mark, isYear);

/** True for the name of a season, a series or several episodes. */
const isPack = ({ context, numbers }: Draft): boolean =>
  context.hasSeasons === true || numbers.seasons.length > 0 || numbers.episodes.length > 1;

/** A rule that removes these words at the end of the title. */
const cut = (name: string, when: (draft: Draft) => boolean, words: RegExp): Rule<TitleDraft> =>
  rule({ name, when, change: (draft) => ({ words: draft.words.replace(words, "") }) });

const noTitle = ({ read }: Draft): boolean => read.title === null;

/** The title of the episode, if the name has no words before its numbers. */
const onlyEpisodeTitle = ({ read, episodeTitle, numbers, from }: Draft): string | null =>
  read.title === null && numbers.start <= from ? episodeTitle : null;

const foreignBlocks = ({ parts }: Draft): string[] =>
  parts.prefix.blocks.filter((block) => !hasLatin(block));

const isCutShort = ({ end, mark, read }: Draft): boolean => end < mark && read.title !== null;

/** Reads the text up to `end` as one more title. */
const alsoUpTo = ({ parts, from, read }: Draft, end: number): Partial<TitleDraft> => ({
  read: addOther(read, readTitles(parts.text.slice(from, end)).title),
});

/**
 * Reads a title. The steps follow each other because each needs what the one before it found: a
 * mark after the title, the end before it, the words up to the end, and the titles in the words. The
 * last three steps correct the titles of names that have them in another place.
 */
export const TITLE_STEPS: readonly Step<TitleDraft>[] = [
  { asks: "Which sign ends the title?", takes: "every", rules: TITLE_MARKS },
  {
    asks: "Do soft tags before the sign belong to the title?",
    takes: "first",
    rules: [
      rule({
        name: "before a number, they do",
        when: ({ mark, numbers, tag }) => mark === numbers.start && mark !== tag,
        change: (draft) => endAt(draft, draft.mark),
      }),
      rule({
        name: "before a year, a single one does",
        when: isAtYear,
        change: (draft) => endAt(draft, softEndOf(draft, true)),
      }),
      rule({
        name: "before another sign, they do not",
        when: () => true,
        change: (draft) => endAt(draft, softEndOf(draft, false)),
      }),
    ],
  },
  {
    // From the end of the title to its start: `Show All Seasons Complete`.
    asks: "Which words at the end only describe the release?",
    takes: "every",
    rules: [
      // `Film - Drama 2011`
      rule({
        name: "genre before the year",
        when: (draft) => {
          const chars = isAtYear(draft) ? countTrailingGenreChars(draft.words) : 0;
          return chars > 0 && chars;
        },
        change: ({ words }, chars) => ({ words: words.slice(0, words.length - chars) }),
      }),
      cut(
        "word for a whole season",
        (draft) => isPack(draft) && mayBeComplete(draft.parts.text),
        COMPLETE,
      ),
      cut("word before several seasons", ({ numbers }) => numbers.seasons.length > 1, SEASON_WORD),
      cut(
        "word before an episode",
        (draft) => isPack(draft) && draft.numbers.episodes.length > 0,
        EPISODE_WORD,
      ),
      cut("version", (draft) => !isPack(draft) && hasVersion(draft.parts.text), VERSION),
      cut(
        "pay per view",
        (draft) => !isPack(draft) && hasPayPerView(draft.parts.text),
        PAY_PER_VIEW,
      ),
      cut(
        "number of films in a collection",
        (draft) => !isPack(draft) && mayBeCollection(draft.parts.text),
        COUNTED_COLLECTION,
      ),
    ],
  },
  {
    asks: "Which titles are in the words?",
    takes: "first",
    rules: [
      rule({
        name: "the title up to a country in brackets",
        when: ({ numbers, words }) =>
          numbers.seasons.length > 0 && words.includes(") -") && COUNTRY.exec(words)?.[1],
        change: ({ context }, title) => ({ read: readTitles(title, context.fan) }),
      }),
      rule({
        name: "all words",
        when: () => true,
        change: ({ words, context }) => ({ read: readTitles(words, context.fan) }),
      }),
    ],
  },
  {
    // Blocks come first, because the words after them may be the title of an episode. A group
    // before the number shows that the words after it are the title of the work.
    asks: "Is the title before or after the place where titles usually are?",
    takes: "first",
    rules: [
      rule({
        name: "in the blocks, with the numbers",
        when: ({ numbers, from, parts }) =>
          numbers.start >= 0 && numbers.start < from && parts.prefix.blocks.length > 0,
        change: ({ parts }) => ({ read: titlesFromBlocks(parts.prefix.blocks) }),
      }),
      // `[1x02] Title`: as in `1x02 Title`, the words may be the title of the episode.
      rule({
        name: "in a folder, if a block with season and episode comes first",
        when: ({ numbers, from, parts, read }) =>
          numbers.episodes.length > 0 &&
          numbers.seasons.length > 0 &&
          numbers.start < from &&
          parts.prefix.blocks.length === 0 &&
          read.title,
        change: (_, episodeTitle) => ({ read: { title: null, others: [] }, episodeTitle }),
      }),
      rule({
        name: "in the blocks, without words after them",
        when: (draft) => {
          const { length } = draft.parts.prefix.blocks;
          return (
            noTitle(draft) && length > 0 && !(length === 1 && onlyEpisodeTitle(draft) !== null)
          );
        },
        change: ({ parts }) => ({ read: titlesFromBlocks(parts.prefix.blocks) }),
      }),
      rule({
        name: "between an episode and its season",
        when: findBetweenNumbers,
        change: (_, title) => ({ read: readTitles(title) }),
      }),
      // `[Group] 12 - Title`
      rule({
        name: "after the number, with a group",
        when: (draft) => draft.parts.prefix.group !== null && onlyEpisodeTitle(draft),
        change: (_, title) => ({ read: readTitles(title), episodeTitle: null }),
        isLast: true,
      }),
      // In `03-Criminal.Minds`, the words are the title of either the series or the episode. A
      // folder with a title decides; see combine-names.ts. In `2012.11.05 Show - Guest`, the date
      // comes first.
      rule({
        name: "after the number or day",
        when: (draft) =>
          (draft.numbers.absolute.length > 0 ||
            (draft.numbers.date !== undefined && draft.numbers.seasons.length === 0)) &&
          onlyEpisodeTitle(draft),
        change: (_, words) => {
          const [series = words, ...rest] = words.split(/ -+ /);
          const episodeTitle = rest.length > 0 ? rest.join(" - ") : words;
          return { read: { title: series, others: [] }, episodeTitle };
        },
        isLast: true,
      }),
      rule({
        name: "also in a block in another script",
        when: (draft) => Boolean(draft.read.title) && foreignBlocks(draft).length > 0,
        change: (draft) => {
          const { title, others } = draft.read;
          return { read: { title, others: [...others, ...foreignBlocks(draft)] } };
        },
      }),
    ],
  },
  {
    asks: "Does a title in Latin letters follow the one in another script?",
    takes: "first",
    rules: [
      // `漢字 第二季 / Title S2 - 10`
      rule({
        name: "after the season and a slash",
        when: ({ parts, from, numbers }) => findSecondHalf(parts.text, from, numbers.start),
        change: ({ read }, title) => ({ read: withOther(readTitles(title), read) }),
      }),
      rule({
        name: "after blocks",
        when: (draft) =>
          draft.read.title !== null && isNative(draft.read.title) && findAfterBlocks(draft),
        change: ({ read }, { title, end }) => ({ read: withOther(readTitles(title), read), end }),
        isLast: true,
      }),
    ],
  },
  {
    // The shorter of the longer titles comes first, because it is the likelier one.
    asks: "Is the title longer if soft tags belong to it?",
    takes: "every",
    rules: [
      rule({
        name: "with the common words after it",
        when: (draft) => {
          const { parts, end, mark } = draft;
          const longer = isCutShort(draft)
            ? moveAfterCommonWords(parts, parts.tags, end, mark)
            : end;
          return longer > end && longer;
        },
        change: alsoUpTo,
      }),
      rule({
        name: "with all words up to the sign",
        when: isCutShort,
        change: (draft) => alsoUpTo(draft, draft.mark),
      }),
    ],
  },
];

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

/** Returns the words of `Episode 14 Title (season 2)` that are the title. */
function findBetweenNumbers(draft: Draft): string | undefined {
  const { parts, numbers, from, episodeTitle } = draft;
  const isSeason = numbers.start === from && numbers.seasons.length === 1;
  if (!noTitle(draft) || episodeTitle !== null || !isSeason) return undefined;
  const wordChars = EPISODE_FIRST.exec(parts.text.slice(from, from + 24))?.[0].length ?? 0;
  const season = readSeasonOnly(parts.text)?.start ?? 0;
  return wordChars > 0 && season > from + wordChars
    ? parts.text.slice(from + wordChars, season)
    : undefined;
}

/**
 * `当我飞奔向你[全24集][国语].Title.S01.2023`: Chinese sites put their title and blocks before the name of
 * the release.
 */
function findAfterBlocks({
  parts,
  mark,
  numbers,
  context,
}: Draft): { title: string; end: number } | undefined {
  const { text, tags, brackets } = parts;
  let from =
    brackets.find((b) => b.square && b.open <= mark && b.close > mark)?.open ?? text.length;
  for (const b of brackets) if (b.open >= from && b.open - from <= 1) from = b.close;
  const season = readSeasonOnly(text.slice(from));
  const end = nearest(from, [
    findFirstTag(parts, tags, from),
    season ? from + season.start : -1,
    numbers.year?.start ?? -1,
    context.id,
    numbers.start,
  ]);
  const title = text.slice(from, end);
  return /^[ .]?[A-Z]/.test(title) ? { title, end } : undefined;
}

/**
 * Returns the first reading, and adds the titles of the second reading to its alternative titles.
 */
const withOther = (read: Titles, other: Titles): Titles => ({
  title: read.title,
  others: [...read.others, ...[other.title, ...other.others].filter((title) => title !== null)],
});
