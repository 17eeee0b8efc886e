import type { Row } from "../rows.ts";

const EXTENSION = /\.(?:mkv|mp4|m4v|avi|mov|ts|wmv|webm|mpe?g|ogm|flv|nfo|srt)$/i;

/** The last component of a name, without its extension, with dots and underscores as spaces. */
export const leaf = (name: string): string =>
  name
    .replace(/^.*(?<! )\/(?! )/s, "")
    .replace(EXTENSION, "")
    .replace(/[._]+/g, " ")
    .trim();

const words = (title: string): string[] =>
  title.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");

/**
 * Returns the text before and after a title in a name, regardless of the separators between the
 * title's words. Undefined if the name does not contain the title.
 */
export function around(
  name: string,
  title: string,
): { before: string; behind: string } | undefined {
  const spelt = words(title).join(String.raw`[^\p{L}\p{N}]+`);
  if (spelt === "") return undefined;
  const found = new RegExp(String.raw`(?<![\p{L}\p{N}])${spelt}(?![\p{L}\p{N}])`, "iu").exec(name);
  return found === null
    ? undefined
    : { before: name.slice(0, found.index), behind: name.slice(found.index + found[0].length) };
}

/** All titles that a label accepts. */
export const titlesOf = ({ title, alt_titles }: Row): string[] =>
  title === undefined ? [] : [title, ...alt_titles];

/**
 * Returns the text after the label's own title in the last component, or "" if the title is not
 * there.
 */
export const behindTitle = ({ name, title }: Row): string =>
  around(leaf(name), title ?? "")?.behind ?? "";

/** The only number in a list, or undefined if the list does not contain exactly one number. */
export const only = (list: readonly number[] | undefined): number | undefined =>
  list?.length === 1 ? list[0] : undefined;
