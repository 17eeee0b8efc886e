import { sentence } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { type Identity, type MediaType, sameWork } from "../../../core/identity.ts";
import { isSubtitleFile, isVideoFile } from "../../../core/media-files/file-types.ts";
import type { DuplicateChoice } from "../../../core/release/episode-wait.ts";
import { mappedTo, mappingFor, type Role } from "../../../core/release/item.ts";
import type { Release } from "../../../core/release/release.ts";
import { quotedPath } from "../../../core/text/clean-text.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import { shownPath } from "../../shown/release.ts";
import type { PreviewChoice } from "../../shown/release-shape.ts";
import { applyNumbers, completeNumbers, numbersOfNames } from "./apply-numbers.ts";
import { checkNumbers } from "./check-numbers.ts";

export type FileChoice = {
  path: string;
  season?: number | undefined;
  episodes?: number[] | undefined;
  role?: Role | undefined;
  skip?: boolean | undefined;
};

type NamedRelease = { id: number; name: string };

/** `numbered` are the paths of those whose season or episodes were named. */
type ChosenFiles = { chosen: Map<string, FiledItem>; numbered: Set<string> };

export type NumberChoice = {
  season?: number | undefined;
  episodes?: number[] | undefined;
  files?: FileChoice[] | undefined;
};

/** What a plan is made for: a work, and of a release also its numbers and what is done about a duplicate, as an approval says them. */
export type PlanChoice = PreviewChoice & NumberChoice & { duplicates?: DuplicateChoice | undefined };

const COMPANION_ROLES: readonly Role[] = ["subtitle", "extra"];

/** The identity with the numbers that will be filed, and the files as the approval leaves them, in their order. */
export type Chosen = { identity: Identity; items: FiledItem[] };

/**
 * Which episodes the files are after an approval. What it names is applied or refused, never dropped. What it leaves open
 * keeps its mapping to this work; a mapping to another work is removed.
 * @throws UserError: `invalid_request` for numbers that cannot be applied, `not_found` for a file that the release does not have.
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
    throw new UserError(
      "A movie has no season and no episodes.",
      sentence`Leave them out, or name a series: ${{ do: "options", type: "tv" }}.`,
    );
  const same = release.identity !== undefined && sameWork(release.identity, work);
  const before = items.map((item) => ({ ...item, mapping: same ? mappingFor(work, item.mapping) : undefined }));
  const { chosen, numbered } = chooseFiles(release, work.type, before, choice.files ?? []);
  const after = before.map((item) => chosen.get(item.path) ?? item);
  const videos = after.filter((item) => item.role === "video" && !item.skip);
  // Late files of a filed folder belong to videos that are already in the library.
  const alone =
    release.parentId !== undefined && after.some(({ role, skip }) => !skip && COMPANION_ROLES.includes(role));
  if (chosen.size > 0 && videos.length === 0 && !alone)
    throw new UserError(
      "This choice leaves no video to file.",
      sentence`Choose a video, or reject the release: ${{ do: "reject", id: release.id }}.`,
    );
  const result = any
    ? applyNumbers({ release, work, items: after, videos, numbered }, numbers)
    : { identity: keepNumbers(work, after, videos), items: after };
  assertEpisodesFree(release.name, result.items, numbered);
  return {
    identity: result.identity,
    items: result.items.map((item) => (item.mapping ? { ...item, mapping: mappedTo(work, item.mapping) } : item)),
  };
}

/** Refuses an episode that a person named for one file if another file has it by its mapping or name: neither would be filed. */
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
        `${quotedPath(other.path)} is that episode already.`,
        `Name the other file's episode as well, or skip it: --file ${quotedPath(`${other.path}=skip`)}.`,
      );
  }
}

const haveCommon = (a: readonly number[] = [], b: readonly number[] = []): boolean =>
  a.some((episode) => b.includes(episode));

/** The identity of a single video has its episodes; a pack keeps them per file, and without a video there are none. */
function keepNumbers(work: Identity, items: readonly FiledItem[], videos: readonly FiledItem[]): Identity {
  const [only, ...others] = videos;
  if (only === undefined && items.length > 0) return { ...work, season: undefined, episodes: undefined };
  if (others.length === 0) {
    const { season, episodes } = only?.mapping ?? work;
    return { ...work, season, episodes };
  }
  return work.episodes === undefined ? work : { ...work, season: undefined, episodes: undefined };
}

/**
 * Applies what an approval says about single files.
 * @throws UserError: `not_found` for a file that the release does not have, `invalid_request` for an impossible choice.
 */
export function chooseFiles(
  release: NamedRelease,
  type: MediaType,
  items: readonly FiledItem[],
  choices: readonly FileChoice[],
): ChosenFiles {
  const find = createFinder(items);
  const chosen = new Map<string, FiledItem>();
  const numbered = new Set<string>();
  for (const choice of choices) {
    const item = find(choice.path);
    if (item === undefined) {
      throw new UserError(
        `Release ${release.id} has no file ${quotedPath(choice.path)}.`,
        sentence`${{ do: "show" }} lists its files by their paths.`,
        "not_found",
      );
    }
    if (chosen.has(item.path)) throw new UserError(`${quotedPath(item.path)} is named twice.`, "Name each file once.");
    chosen.set(item.path, choose(release, type, item, choice));
    if (hasNumbers(choice)) numbered.add(item.path);
  }
  assertEpisodesOnce([...numbered].flatMap((path) => chosen.get(path) ?? []));
  return { chosen, numbered };
}

const hasNumbers = ({ season, episodes }: FileChoice): boolean => season !== undefined || episodes !== undefined;

/** People and clients name files as they were shown, without invisible characters. */
function createFinder(items: readonly FiledItem[]): (named: string) => FiledItem | undefined {
  const exact = new Map(items.map((item) => [item.path, item]));
  const shown = Map.groupBy(items, ({ path }) => shownPath(path));
  return (named) => {
    const alike = shown.get(named) ?? [];
    return exact.get(named) ?? (alike.length === 1 ? alike[0] : undefined);
  };
}

function choose(release: NamedRelease, type: MediaType, item: FiledItem, choice: FileChoice): FiledItem {
  const { role = item.role, skip = false } = choice;
  if (role !== item.role) assertRole(item, role);
  const chosen: FiledItem = { ...item, role, skip };
  if (!hasNumbers(choice)) return chosen;
  const path = quotedPath(item.path);
  if (type === "movie")
    throw new UserError(
      `${path} cannot be an episode of a movie.`,
      sentence`Name a series: ${{ do: "options", type: "tv" }}.`,
    );
  if (skip) throw new UserError(`${path} cannot be both an episode and skipped.`, "Name its numbers or skip it.");
  if (role !== "video")
    throw new UserError(
      `${path} is not a video. It has the role "${role}" and is filed with its video.`,
      "Name the numbers of the video instead.",
    );
  return { ...chosen, mapping: completeNumbers(item, checkNumbers(choice), release.name) };
}

/** Refuses roles that do not fit the file: it would be accepted here and then not be filed. */
function assertRole({ path }: FiledItem, role: Role): void {
  const shown = quotedPath(path);
  if ((role === "video" || role === "extra") && !isVideoFile(path))
    throw new UserError(`${shown} is not a video by its name.`, "Only video files can be episodes, films or extras.");
  if (role === "subtitle" && !isSubtitleFile(path))
    throw new UserError(`${shown} is not a subtitle by its name.`, "Name its true role, or skip it.");
}

function assertEpisodesOnce(named: readonly FiledItem[]): void {
  const taken = new Set<string>();
  for (const { mapping } of named)
    for (const episode of mapping?.episodes ?? []) {
      const code = `S${twoDigits(mapping?.season ?? 0)}E${twoDigits(episode)}`;
      if (taken.has(code))
        throw new UserError(`Several files were named as ${code}.`, "Skip all of them but one: --file PATH=skip.");
      taken.add(code);
    }
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");
