import { hasSameNumbers } from "../../base/item.ts";
import { formatEpisodes, padTwoDigits } from "../../base/text/work-text.ts";

/** Only this file reads what numbers consist of, so nothing else can compare them. */
const CONTENT = Symbol("numbers");

type Episode = { season: number; episode: number };

type Filed = { season: number; episodes: readonly number[]; date: string | undefined };

type Shown = {
  season: number | undefined;
  first: number | undefined;
  last: number | undefined;
  date: string | undefined;
};

/** The numbers with which a file was filed, or its date. See `compareNumbers`. */
export type FiledNumbers = { readonly [CONTENT]: Filed | undefined };

/** The numbers of one item of a server that has the file. See `compareNumbers`. */
export type ShownNumbers = { readonly [CONTENT]: Shown };

/**
 * How a server shows the numbers of a file: `same`, exactly as filed; `none`, the server has not
 * read them; `part`, only some of them so far; `other`, numbers that were not filed.
 */
export type NumbersVerdict = "same" | "none" | "part" | "other";

/** A range with more episodes than this is unusable. */
const MAX_EPISODES = 1000;

/** A film has no numbers. */
export const NO_NUMBERS: FiledNumbers = { [CONTENT]: undefined };

/**
 * Returns the numbers of a filed episode. `aired` is its date (`YYYY-MM-DD`): a name with this date
 * and without numbers is read by its date.
 */
export function toFiledNumbers(
  name: string,
  {
    season,
    episodes,
    aired,
  }: { season: number; episodes: readonly number[]; aired?: string | undefined },
): FiledNumbers {
  const isDated = aired !== undefined && name.includes(aired) && !/s\d+e\d/i.test(name);
  return { [CONTENT]: { season, episodes, date: isDated ? aired : undefined } };
}

/**
 * Returns the numbers of a server's item. `last` is for a server that has one item with a range.
 * `date` is the day on which the episode first aired (`YYYY-MM-DD`, with or without a time).
 */
export const toShownNumbers = ({
  season,
  first,
  last = first,
  date,
}: {
  season?: number | undefined;
  first?: number | undefined;
  last?: number | undefined;
  date?: string | undefined;
}): ShownNumbers => ({
  [CONTENT]: { season, first, last, date: /^\d{4}-\d\d-\d\d/.exec(date ?? "")?.[0] },
});

/**
 * Compares the numbers of a filed file with those of all items of a library that have the file.
 * Some servers have one item for each episode, others one item with a range. A file that is named
 * by its date is read by it: such an episode has no number, or that of another order.
 */
export function compareNumbers(
  { [CONTENT]: filed }: FiledNumbers,
  items: readonly ShownNumbers[],
): NumbersVerdict {
  if (filed === undefined) return "same";
  const { season, episodes, date } = filed;
  const dates = items.flatMap(({ [CONTENT]: shown }) => shown.date ?? []);
  if (date !== undefined && dates.includes(date)) return "same";
  const shown = items.map(listEpisodes);
  if (shown.includes("unusable")) return "other";
  const all = shown.flatMap((one) => (one === "unusable" ? [] : one));
  if (all.length === 0) return date !== undefined && dates.length > 0 ? "other" : "none";
  const isFiled = (one: Episode): boolean =>
    one.season === season && episodes.includes(one.episode);
  if (!all.every(isFiled)) return "other";
  return hasSameNumbers({ season, episodes }, { season, episodes: all.map((one) => one.episode) })
    ? "same"
    : "part";
}

/** True if the file is read by the date in its name. */
export const isByDate = ({ [CONTENT]: filed }: FiledNumbers): boolean => filed?.date !== undefined;

/** Returns the numbers, `S01E02E03`, or the date. Empty for a film. */
export function formatFiledNumbers({ [CONTENT]: filed }: FiledNumbers): string {
  if (filed === undefined) return "";
  const { season, episodes, date } = filed;
  return date ?? formatEpisodes(season, episodes);
}

/** Returns the numbers or the date of items; empty for a film, or if the server has none of them. */
export function formatShownNumbers(items: readonly ShownNumbers[]): string {
  const texts = items.map((item): string => {
    const { season = 0, first = 0, last = 0 } = item[CONTENT];
    return listEpisodes(item) === "unusable"
      ? `${formatEpisodes(season, [first])}–E${padTwoDigits(last)}`
      : "";
  });
  const broken = texts.find((text) => text !== "");
  if (broken !== undefined) return broken;
  const all = items.flatMap((item) => {
    const episodes = listEpisodes(item);
    return episodes === "unusable" ? [] : episodes;
  });
  if (all.length > 0) return formatAll(all);
  return items.find(({ [CONTENT]: { date } }) => date !== undefined)?.[CONTENT].date ?? "";
}

/** Returns the episodes of an item. A range that ends before it begins is unusable. */
function listEpisodes({ [CONTENT]: shown }: ShownNumbers): Episode[] | "unusable" {
  const { season, first, last = first } = shown;
  if (season === undefined || first === undefined || last === undefined) return [];
  if (last < first || last - first >= MAX_EPISODES) return "unusable";
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    season,
    episode: first + index,
  }));
}

/** Formats the episodes of each season: `S01E02E03`, or `S01E02–E10`. */
const formatAll = (episodes: readonly Episode[]): string =>
  [...Map.groupBy(episodes, ({ season }) => season)]
    .map(([season, all]) => {
      const numbers = new Set(all.map(({ episode }) => episode));
      return formatEpisodes(
        season,
        [...numbers].toSorted((a, b) => a - b),
      );
    })
    .join(", ");
