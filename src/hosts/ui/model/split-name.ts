/**
 * Matches the first tag of a release name, where the title's words end. Used for display only and
 * never for decisions.
 */
const TAG =
  /^(?:\d{3,4}[pi]|4k|uhd|bluray|blu-ray|bdrip|brrip|bdremux|remux|web|webrip|web-dl|hdtv|pdtv|dvdrip|dvd|dvdr|xvid|divx|x26[45]|h26[45]|hevc|avc|av1|proper|repack|internal|complete|extended|unrated|final|multi|dubbed|hdr|hdr10|dv|atmos|ddp?5|dts|aac|cd\d|german|french)$/i;
const NUMBERED = /^(?:s\d{1,4}(?:e\d{1,4})*|\d{1,2}x\d{1,3}|(?:18|19|20)\d\d)$/i;

/**
 * Splits a name into the part that identifies the release and the rest. The two parts joined are
 * the name.
 */
export function splitName(name: string): [strong: string, rest: string] {
  let position = 0;
  for (const word of name.matchAll(/[^\s._()[\]{}]+/g)) {
    const isFirst = word.index === 0;
    if (!isFirst && TAG.test(word[0].split("-")[0] ?? "")) break;
    const end = word.index + word[0].length;
    const isNumber = !isFirst && NUMBERED.test(word[0]);
    if (!isNumber && isExtension(name, word.index)) break;
    position = end;
    if (isNumber) break;
  }
  return [name.slice(0, position), name.slice(position)];
}

const isExtension = (name: string, position: number) =>
  position > 0 && /^\w{2,4}$/.test(name.slice(position)) && name[position - 1] === ".";

/**
 * Splits a long name into pieces between which it may break: after dots, underscores and hyphens.
 */
export const splitBreakable = (text: string): string[] =>
  text.match(/[^._-]*[._-]+|[^._-]+$/g) ?? [];

const RIGHT_TO_LEFT =
  "[\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}]";
/** Right-to-left words with what lies between them, but no brackets, digits or folders. */
const RUN = new RegExp(
  `(${RIGHT_TO_LEFT}(?:[^\\p{L}\\p{N}()[\\]{}/]*${RIGHT_TO_LEFT}|\\p{M})*)`,
  "u",
);

/**
 * Splits a text by direction. Every second part is a run of right-to-left words, to be isolated:
 * otherwise, the year and the tags that follow it would be drawn on its other side.
 */
export const splitByDirection = (text: string): string[] => text.split(RUN);

/**
 * Counts the characters that all of these begin with, up to the end of a word; 0 for a single one.
 */
export function countCommonStart([first = "", ...others]: readonly string[]): number {
  if (others.length === 0) return 0;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) {
    length++;
  }
  const end = first.slice(0, length).search(/[^._\-\s/]*$/);
  return Math.max(0, end);
}
