import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isSubtitleFile, isVideoFile } from "../../../base/file-types.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { ItemRole } from "../../../base/item.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import { formatEpisodeCode } from "../../../base/text/work-text.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import { showPath } from "../../shown/release.ts";
import { completeNumbers } from "./apply-numbers.ts";
import { checkNumbers } from "./check-numbers.ts";
import { assertCanBePart } from "./parts.ts";

export type ChosenFile = {
  path: string;
  season?: number | undefined;
  episodes?: number[] | undefined;
  /** Number of this part of the film or episode, from 1. */
  part?: number | undefined;
  role?: ItemRole | undefined;
  skip?: boolean | undefined;
};

type ReleaseLabel = { id: number; name: string };

/** `numbered` contains the paths of the files for which a season or episodes were named. */
type ChosenFiles = { chosen: Map<string, FiledItem>; numbered: Set<string> };

/**
 * Applies an approval's choices for individual files.
 * @throws UserError: `not_found` for a file that the release does not have, `invalid_request` for
 * an impossible choice.
 */
export function chooseFiles(
  release: ReleaseLabel,
  type: MediaType,
  items: readonly FiledItem[],
  choices: readonly ChosenFile[],
): ChosenFiles {
  const find = createFinder(items);
  const chosen = new Map<string, FiledItem>();
  const numbered = new Set<string>();
  for (const choice of choices) {
    const item = find(choice.path);
    if (item === undefined) {
      throw UserError.notFound(
        `Release ${release.id} has no file ${quotedPath(choice.path)}.`,
        sentence`${{ do: "show", id: release.id }} lists the paths of its files.`,
      );
    }
    if (chosen.has(item.path)) {
      throw new UserError(`${quotedPath(item.path)} is listed twice.`, "List each file once.");
    }
    chosen.set(item.path, choose(release, type, item, choice));
    if (hasNumbers(choice)) numbered.add(item.path);
  }
  assertEpisodesOnce([...numbered].flatMap((path) => chosen.get(path) ?? []));
  return { chosen, numbered };
}

const hasNumbers = ({ season, episodes }: ChosenFile): boolean =>
  season !== undefined || episodes !== undefined;

/**
 * People and clients name files in the form in which they were shown, without invisible characters.
 */
function createFinder(items: readonly FiledItem[]): (named: string) => FiledItem | undefined {
  const exact = new Map(items.map((item) => [item.path, item]));
  const shown = Map.groupBy(items, ({ path }) => showPath(path));
  return (named) => {
    const alike = shown.get(named) ?? [];
    return exact.get(named) ?? (alike.length === 1 ? alike[0] : undefined);
  };
}

function choose(
  release: ReleaseLabel,
  type: MediaType,
  item: FiledItem,
  choice: ChosenFile,
): FiledItem {
  const { role = item.role, skip = false } = choice;
  if (role !== item.role) assertRole(item, role);
  const chosen: FiledItem = { ...item, role, part: choice.part, skip };
  if (choice.part !== undefined) assertCanBePart(chosen);
  if (!hasNumbers(choice)) return chosen;
  const path = quotedPath(item.path);
  if (type === "movie") {
    throw new UserError(
      `${path} cannot be an episode of a movie.`,
      sentence`Name a series: ${{ do: "options", type: "tv" }}.`,
    );
  }
  if (skip) {
    throw new UserError(
      `${path} cannot be both an episode and skipped.`,
      sentence`Specify its numbers, or ${{ do: "verb", of: "skip" }} it.`,
    );
  }
  if (role !== "video") {
    throw new UserError(
      `${path} is not a video. It has the role "${role}" and is filed with its video.`,
      "Specify the numbers of the video instead.",
    );
  }
  return { ...chosen, mapping: completeNumbers(item, checkNumbers(choice), release.name) };
}

/**
 * Refuses roles that do not fit the file. Otherwise, the choice would be accepted here, but the
 * file would not be filed.
 */
function assertRole({ path }: FiledItem, role: ItemRole): void {
  const shown = quotedPath(path);
  if ((role === "video" || role === "extra") && !isVideoFile(path)) {
    throw new UserError(
      `Judging by its name, ${shown} is not a video.`,
      "Only video files can be episodes, films or extras.",
    );
  }
  if (role === "subtitle" && !isSubtitleFile(path)) {
    throw new UserError(
      `Judging by its name, ${shown} is not a subtitle.`,
      sentence`Specify its actual role, or ${{ do: "verb", of: "skip" }} it.`,
    );
  }
}

function assertEpisodesOnce(named: readonly FiledItem[]): void {
  const taken = new Set<string>();
  for (const { mapping, part } of named) {
    for (const episode of mapping?.episodes ?? []) {
      const code = formatEpisodeCode(mapping?.season ?? 0, [episode]);
      // Each part of an episode is a separate file.
      const key = `${code} ${part ?? ""}`;
      if (taken.has(key)) {
        throw new UserError(
          `Several files were assigned to ${code}.`,
          sentence`${{ do: "verb", of: "Skip" }} all of them except one: ${{ do: "options", files: [{ path: "PATH", skip: true }] }}.`,
        );
      }
      taken.add(key);
    }
  }
}
