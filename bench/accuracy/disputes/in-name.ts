import type { Row } from "../rows.ts";

const EXTENSION = /\.(?:mkv|mp4|m4v|avi|mov|ts|wmv|webm|mpe?g|ogm|flv|nfo|srt)$/i;

/** The last component of a name, without its extension, points and underscores as spaces. */
export const leaf = (name: string): string =>
  name
    .replace(/^.*(?<! )\/(?! )/s, "")
    .replace(EXTENSION, "")
    .replace(/[._]+/g, " ")
    .trim();

const words = (title: string): string[] =>
  title.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");

/**
 * What stands in a name around a title, whatever separates its words; undefined where the name does
 * not hold it.
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

/** All titles that a label takes. */
export const titlesOf = ({ title, alt_titles }: Row): string[] =>
  title === undefined ? [] : [title, ...alt_titles];

/** What stands behind the label's own title in the last component, "" where it is not there. */
export const behindTitle = ({ name, title }: Row): string =>
  around(leaf(name), title ?? "")?.behind ?? "";

/** The one number of a list, if it is one. */
export const only = (list: readonly number[] | undefined): number | undefined =>
  list?.length === 1 ? list[0] : undefined;
