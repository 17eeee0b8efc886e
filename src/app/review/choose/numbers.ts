import { UserError } from "../../../core/errors.ts";
import { type Identity, sameWork } from "../../../core/identity.ts";
import { mappedTo, mappingFor, type Role } from "../../../core/release/item.ts";
import type { Release } from "../../../core/release/release.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import { shownPath } from "../../shown/release.ts";
import { applyNumbers, numbersOfNames } from "./apply-numbers.ts";
import { checkNumbers } from "./check-numbers.ts";
import { chooseFiles, type FileChoice } from "./files.ts";

export type NumberChoice = {
  season?: number | undefined;
  episodes?: number[] | undefined;
  files?: FileChoice[] | undefined;
};

const COMPANION_ROLES: readonly Role[] = ["subtitle", "extra"];

/** The identity with the numbers that will be filed, and the files as the approval leaves them, in their order. */
export type Chosen = { identity: Identity; items: FiledItem[] };

/**
 * Which episodes an approval makes of the files. What it names is applied or refused, never dropped; what it leaves open
 * stays as it was worked out for this work, and what was worked out for another is forgotten.
 * @throws UserError: `invalid_request` for numbers that cannot be applied, `not_found` for a file that is not there.
 */
export function chooseNumbers(
  release: Pick<Release, "id" | "name" | "identity" | "parentId">,
  work: Identity,
  items: readonly FiledItem[],
  choice: NumberChoice,
): Chosen {
  const numbers = checkNumbers(choice);
  const any = numbers.season !== undefined || numbers.episodes !== undefined;
  if (any && work.type === "movie")
    throw new UserError("A movie has no season and no episodes.", "Leave them out, or name a series: --type tv.");
  const same = release.identity !== undefined && sameWork(release.identity, work);
  const before = items.map((item) => ({ ...item, mapping: same ? mappingFor(work, item.mapping) : undefined }));
  const { chosen, numbered } = chooseFiles(release, work.type, before, choice.files ?? []);
  const after = before.map((item) => chosen.get(item.path) ?? item);
  const videos = after.filter((item) => item.role === "video" && !item.skip);
  // What came late into a folder that was filed goes along with videos that stand in the library.
  const alone =
    release.parentId !== undefined && after.some(({ role, skip }) => !skip && COMPANION_ROLES.includes(role));
  if (chosen.size > 0 && videos.length === 0 && !alone)
    throw new UserError("No video of it would be left to be filed.", `Reject it: plex-ingest reject ${release.id}.`);
  const result = any
    ? applyNumbers({ release, work, items: after, videos, numbered }, numbers)
    : { identity: keepNumbers(work, after, videos), items: after };
  assertEpisodesFree(release.name, result.items, numbered);
  return {
    identity: result.identity,
    items: result.items.map((item) => (item.mapping ? { ...item, mapping: mappedTo(work, item.mapping) } : item)),
  };
}

/** An episode that a person gave to one file is no other file's, by its mapping or by its name: else neither would be filed. */
function assertEpisodesFree(releaseName: string, items: readonly FiledItem[], numbered: ReadonlySet<string>): void {
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  const said = numbersOfNames(
    releaseName,
    videos.map(({ path }) => path),
  );
  for (const { path, mapping } of videos.filter((video) => numbered.has(video.path))) {
    const other = videos.find((video) => {
      const theirs = video.mapping ?? said.get(video.path);
      return (
        video.path !== path && theirs?.season === mapping?.season && haveCommon(theirs?.episodes, mapping?.episodes)
      );
    });
    if (other)
      throw new UserError(
        `"${shownPath(other.path)}" is that episode already.`,
        `Say what it is instead, or leave it out: --file "${shownPath(other.path)}=skip".`,
      );
  }
}

const haveCommon = (a: readonly number[] = [], b: readonly number[] = []): boolean =>
  a.some((episode) => b.includes(episode));

/** The identity of a single video says its episodes; a pack keeps them per file, and without a video there are none. */
function keepNumbers(work: Identity, items: readonly FiledItem[], videos: readonly FiledItem[]): Identity {
  const [only, ...others] = videos;
  if (only === undefined && items.length > 0) return { ...work, season: undefined, episodes: undefined };
  if (others.length === 0) {
    const { season, episodes } = only?.mapping ?? work;
    return { ...work, season, episodes };
  }
  return work.episodes === undefined ? work : { ...work, season: undefined, episodes: undefined };
}
