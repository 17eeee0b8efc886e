import { extraAtEnd } from "../parse/extra-at-end.ts";
import { parseName } from "../parse/name.ts";
import { fold } from "../text/fold.ts";

// What may stand between a title and the word where no year does: a season of the work, or which trailer it is.
const BETWEEN =
  /^(?: (?:s\d{1,2}|season \d{1,2}|theatrical|official|original|teaser|final|first|second|international|us|uk|tv|red band|extended|new|full|hd))*$/;
const YEAR = /^ ((?:19|20)\d\d)(?= |$)/;
const EPISODE = / (?:s\d+ ?e|\d+x|ep? ?)\d+(?= |$)/;
const LONGEST = 300;
const MOST_TITLES = 100;

/**
 * Which of these videos of one release, by their names without extensions, are extras of another one of them: they have its
 * title, and its year if they say one, and end in what kind of extra they are. What says an episode may be called so.
 */
export function extrasBeside(stems: readonly string[]): boolean[] {
  const said = stems.map((stem) => extraAtEnd(stem));
  if (said.every((ends) => ends.length === 0)) return stems.map(() => false);
  const titles = new Map<string, (number | null)[]>();
  for (const [at, stem] of stems.entries()) {
    if (said[at]?.length !== 0 || titles.size >= MOST_TITLES) continue;
    const { title, year } = parseName(stem.slice(0, LONGEST));
    const key = fold(title ?? "");
    if (key !== "") titles.set(key, [...new Set([...(titles.get(key) ?? []), year])]);
  }
  return said.map((ends) =>
    ends.some(({ before }) => [...titles].some(([title, years]) => isOf(before, title, years))),
  );
}

function isOf(before: string, title: string, years: readonly (number | null)[]): boolean {
  if (before !== title && !before.startsWith(`${title} `)) return false;
  const rest = before.slice(title.length);
  const year = YEAR.exec(rest)?.[1];
  if (year === undefined) return BETWEEN.test(rest);
  return !EPISODE.test(rest) && years.some((own) => own === null || own === Number(year));
}
