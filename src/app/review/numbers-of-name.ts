import { UserError } from "../../core/errors.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { parseRelease } from "../../core/parse/path.ts";
import type { EpisodeMapping } from "../../core/release/item.ts";
import { shownPath } from "../show/show-file.ts";
import type { Numbers } from "./choose/check-numbers.ts";

/** What a name says; `episodes` is empty where it says none. */
type NameNumbers = { season: number | undefined; episodes: readonly number[] };

/** What the names of these files say of season and episodes. */
export function numbersOfNames(releaseName: string, paths: readonly string[]): Map<string, NameNumbers> {
  const { release, files } = parseRelease(releaseName, paths);
  return new Map(paths.map((path) => [path, numbersOf(files.get(path) ?? release)]));
}

/** The same for a release whose files are not known yet. */
export const numbersOfRelease = (releaseName: string): NameNumbers => numbersOf(parseRelease(releaseName, []).release);

const numbersOf = ({ season, seasons, episodes, absolute }: ParsedName): NameNumbers => ({
  season: season ?? (seasons.length === 1 ? seasons[0] : undefined),
  episodes: episodes.length > 0 ? episodes : absolute,
});

/**
 * The numbers that a person named for a file; the half that is missing from what was worked out for it, else from its name.
 * @throws UserError (`invalid_request`) when neither says it.
 */
export function complement(
  { path, mapping }: { path: string; mapping?: EpisodeMapping | undefined },
  { season, episodes }: Numbers,
  releaseName: string,
): EpisodeMapping {
  const said = numbersOfNames(releaseName, [path]).get(path);
  const number = season ?? mapping?.season ?? said?.season;
  const list = episodes ?? mapping?.episodes ?? said?.episodes ?? [];
  if (number !== undefined && list.length > 0) return { season: number, episodes: [...list], titles: [] };
  throw silent(shownPath(path), number === undefined ? "season" : "episode");
}

export const silent = (name: string, what: "season" | "episode"): UserError =>
  new UserError(
    `The name of ${name} says no ${what}.`,
    "Name season and episode together: --season 1 --episodes 2 for one video, --file PATH=S01E02 for each of several.",
  );
