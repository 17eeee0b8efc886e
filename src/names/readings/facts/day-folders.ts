// Finds the folders that state a part of a day: `2023/02`, `February`, `2023-02`, `2023/045`.

import { padTwoDigits } from "../../../base/text/work-text.ts";
import { SEASON } from "../../parse/lex/number-list.ts";
import { isYear, monthOf } from "../../parse/numbers/number-form.ts";

/** A day as far as folders state it, from the outermost one on. */
export type PartOfDay = {
  year?: number | undefined;
  month?: number | undefined;
  day?: number | undefined;
};

const SEASON_WORD = new RegExp(`^(?:${SEASON})$`, "iu");
const DAY_MS = 86_400_000;

/** Adds a number: the month after the year, the day after the month, or the day of the year. */
function addNumber(known: PartOfDay, digits: string): PartOfDay | undefined {
  const { year, month, day } = known;
  const number = Number(digits);
  if (digits.length === 3 && year !== undefined && month === undefined && number > 0) {
    const date = new Date(Date.UTC(year, 0, 1) + (number - 1) * DAY_MS);
    return date.getUTCFullYear() === year
      ? { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }
      : undefined;
  }
  if (digits.length > 2 || number === 0 || number > 31) return undefined;
  if (year !== undefined && month === undefined) {
    return number > 12 ? undefined : { year, month: number };
  }
  return month !== undefined && day === undefined ? { ...known, day: number } : undefined;
}

/** Adds the parts of a day that a folder states; undefined if it has anything else. */
function addFolder(known: PartOfDay, folder: string): PartOfDay | undefined {
  const words = folder.toLowerCase().split(/[ ._-]+/);
  const named = words.map(monthOf).find((month) => month !== undefined);
  const year = words.find(isYear);
  const of = { year: year === undefined ? known.year : Number(year), month: named ?? known.month };
  const isOther =
    (known.year !== undefined && of.year !== known.year) ||
    (known.month !== undefined && of.month !== known.month);
  let parts: PartOfDay | undefined = isOther ? undefined : { ...known, ...of };
  for (const word of words) {
    const isSeason = year !== undefined && SEASON_WORD.test(word);
    const isSaid = word === year || monthOf(word) !== undefined || isSeason;
    // `02 February`
    if (isSaid || (named !== undefined && Number(word) === named)) continue;
    parts = parts && /^\d+$/.test(word) ? addNumber(parts, word) : undefined;
  }
  return parts;
}

/** The folders of a path that state a part of a day, nearest first, each with what is known there. */
export function listDayFolders(
  folders: readonly string[],
): { folder: string; known: PartOfDay | undefined }[] {
  let known: PartOfDay = {};
  return folders
    .toReversed()
    .map((folder) => {
      const parts = addFolder(known, folder);
      known = parts ?? addFolder({}, folder) ?? {};
      const isStated = known.year !== undefined || known.month !== undefined;
      return { folder, known: isStated ? known : undefined };
    })
    .toReversed();
}

/** Returns the folders that state a month or a day of this date. */
export function findFoldersOfDay(
  folders: readonly string[],
  date: string | null,
): ReadonlySet<string> {
  const [year, month, day] = (date ?? "").split("-").map(Number);
  const isOf = (known: PartOfDay): boolean =>
    known.month === month &&
    (known.year === undefined || known.year === year) &&
    (known.day === undefined || known.day === day);
  return new Set(
    listDayFolders(folders).flatMap(({ folder, known }) =>
      date !== null && known !== undefined && isOf(known) ? folder : [],
    ),
  );
}

const NUMBERS = /^(\d{1,2})(?:[-._ ](\d{1,2}))?(?=$|[ ._-])/;

/**
 * The day of a file. `numbers` are those at the start of its name; `pair` are the month and the day
 * if both are there: `2023/02-03` may also be an episode of season 2.
 */
type DayOfFile = { date: string; numbers: string; pair?: readonly [month: number, day: number] };

/**
 * Returns the day that the folders directly above a file and the numbers at the start of its name
 * state: `2023/02/03`, `2023/02-03`. Undefined if they state no whole day.
 */
export function completeDay(own: string, folders: readonly string[]): DayOfFile | undefined {
  const [nearest] = listDayFolders(folders);
  const [all = "", first, second] = NUMBERS.exec(own) ?? [];
  if (nearest?.known?.year === undefined || first === undefined) return undefined;
  const one = addNumber(nearest.known, first);
  const isShort = one !== undefined && one.day === undefined && second !== undefined;
  const whole = isShort ? addNumber(one, second) : one;
  if (whole?.month === undefined || whole.day === undefined) return undefined;
  const { year = 0, month, day } = whole;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return {
    date: `${year}-${padTwoDigits(month)}-${padTwoDigits(day)}`,
    numbers: isShort ? all : first,
    ...(isShort && { pair: [month, day] }),
  };
}
