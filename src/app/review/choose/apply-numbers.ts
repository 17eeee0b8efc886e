import { UserError } from "../../../core/errors.ts";
import type { Identity } from "../../../core/identity.ts";
import type { Release } from "../../../core/release/release.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import { shownPath } from "../../show/show-file.ts";
import { complement, numbersOfNames, numbersOfRelease, silent } from "../numbers-of-name.ts";
import type { Numbers } from "./check-numbers.ts";

type Subject = {
  release: Pick<Release, "id" | "name">;
  work: Identity;
  items: readonly FiledItem[];
  /** Those of the items that will be filed as episodes. */
  videos: readonly FiledItem[];
  /** Paths of files whose own numbers were named as well. */
  numbered: ReadonlySet<string>;
};

type Applied = { identity: Identity; items: FiledItem[] };

/** A season and episodes that were named for the whole release, as its files' own. */
export function applyNumbers(subject: Subject, numbers: Numbers): Applied {
  const { release, work, items, videos, numbered } = subject;
  if (items.length === 0) return { identity: beforeFiles(release, work, numbers), items: [] };
  const [only, ...others] = videos;
  if (!only)
    throw new UserError(
      `Release ${release.id} has no video that could be an episode.`,
      "Leave the season and the episodes out.",
    );
  const { season, episodes } = numbers;
  if (episodes === undefined) return applySeason(subject, season ?? 0);
  if (others.length > 0)
    throw new UserError(
      `Release ${release.id} has ${videos.length} videos, which cannot all be these episodes.`,
      "Name the episodes of each file: --file PATH=S01E02.",
    );
  if (numbered.has(only.path)) throw twice();
  const mapping = complement(only, numbers, release.name);
  return {
    identity: { ...work, season: mapping.season, episodes: mapping.episodes },
    items: items.map((item) => (item.path === only.path ? { ...item, mapping } : item)),
  };
}

/**
 * A season alone is every file's, and each keeps the episodes of its name. These are looked up again when it is filed: an
 * episode that the season does not have is no person's word.
 */
function applySeason({ release, work, items, videos, numbered }: Subject, season: number): Applied {
  const open = videos.filter(({ path }) => !numbered.has(path));
  if (open.length === 0) throw twice();
  const paths = open.map(({ path }) => path);
  const said = numbersOfNames(release.name, paths);
  const mappings = new Map(
    open.map(({ path, mapping }) => {
      if ((said.get(path)?.episodes.length ?? 0) > 0) return [path, undefined];
      if (mapping === undefined) throw silent(shownPath(path), "episode");
      return [path, { season, episodes: mapping.episodes, titles: [] }];
    }),
  );
  const [only, ...others] = videos;
  const episodes =
    only && others.length === 0 ? (mappings.get(only.path)?.episodes ?? said.get(only.path)?.episodes) : [];
  return {
    identity: { ...work, season, episodes: episodes?.length ? [...episodes] : undefined },
    items: items.map((item) => (mappings.has(item.path) ? { ...item, mapping: mappings.get(item.path) } : item)),
  };
}

/** The files are not known yet: the numbers hold if there turns out to be one video. */
function beforeFiles(release: Pick<Release, "name">, work: Identity, { season, episodes }: Numbers): Identity {
  const number = season ?? numbersOfRelease(release.name).season;
  if (number === undefined) throw silent("this release", "season");
  return { ...work, season: number, episodes: episodes && [...episodes] };
}

const twice = (): UserError =>
  new UserError("The same video has numbers of its own and those of the release, both.", "Name its numbers once.");
