// The numbers that a folder and its file share: the day, or a range that contains the file.

import type { ParsedName } from "../../parse/lex/parsed-name.ts";

/** Returns every number that a day may be written with, also as one number. */
export function numbersOfDay(date: string | null): number[] {
  if (date === null) return [];
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return [
    year,
    year % 100,
    month,
    day,
    (year % 100) * 10_000 + month * 100 + day,
    year * 10_000 + month * 100 + day,
  ];
}

/** Returns the episodes that a name counts, within a season or across the series. */
export const countedOf = ({ episodes, absolute }: ParsedName): number[] => [
  ...episodes,
  ...absolute,
];

/** True if the file has a day in this year. */
export const isYearOfDay = (year: number | null, { date }: ParsedName): boolean =>
  year !== null && date?.startsWith(`${year}-`) === true;

/**
 * Returns the numbers in a folder's name that its file explains: the file's own day or the year of
 * that day, and the folder's list of episodes if it contains each of the file's.
 */
export function listSharedNumbers(folder: ParsedName, file: ParsedName): number[] {
  const listed = countedOf(folder);
  const counted = countedOf(file);
  const contains = counted.length > 0 && counted.every((number) => listed.includes(number));
  const day = folder.date === file.date ? numbersOfDay(folder.date) : [];
  const year = numbersOfDay(file.date).slice(0, 1);
  return [...(contains ? listed : []), ...day, ...(folder.date === null ? year : [])];
}

/** True if the folder's name states the file's day, or a list of episodes with each of the file's. */
export const isToldBy = (folder: ParsedName, file: ParsedName): boolean =>
  (folder.date !== null && folder.date === file.date) ||
  (countedOf(folder).length > 1 &&
    folder.seasons.length === 0 &&
    listSharedNumbers(folder, file).length > 0);
