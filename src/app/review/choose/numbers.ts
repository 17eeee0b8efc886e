import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { type Identity, sameWork } from "../../../base/identity.ts";
import { bindMapping, type ItemRole, selectMapping, shareEpisode } from "../../../base/item.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import type { Release } from "../../../core/release/release.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import type { PreviewChoice } from "../../shown/release-shape.ts";
import { applyNumbers, readNumbersOfNames } from "./apply-numbers.ts";
import { checkNumbers } from "./check-numbers.ts";
import { type ChosenFile, chooseFiles } from "./files.ts";
import { assertWholeParts } from "./parts.ts";

export type NumberChoice = {
  season?: number | undefined;
  episodes?: number[] | undefined;
  files?: ChosenFile[] | undefined;
};

/**
 * Choices for a plan: a work and, for a release, its numbers and the decision about a duplicate.
 * They have the form of an approval.
 */
export type PlanChoice = PreviewChoice &
  NumberChoice & {
    duplicates?: DuplicateChoice | undefined;
    /** True if the release's own files leave the library first. */
    isRefiled?: true;
  };

const COMPANION_ROLES: readonly ItemRole[] = ["subtitle", "extra"];

/**
 * The identity with the numbers to file, and the files with the approval's changes, in their
 * original order.
 */
export type ChosenNumbers = { identity: Identity; items: FiledItem[] };

/**
 * Determines the files' episodes after an approval. Numbers that the approval names are applied or
 * refused, never dropped. Other files keep their mapping to this work; a mapping to another work is
 * removed.
 * @throws UserError: `invalid_request` for numbers that cannot be applied, `not_found` for a file
 * that the release does not have.
 */
export function chooseNumbers(
  release: Pick<Release, "id" | "name" | "identity" | "parentId">,
  work: Identity,
  items: readonly FiledItem[],
  choice: NumberChoice,
): ChosenNumbers {
  const numbers = checkNumbers(choice);
  const any = numbers.season !== undefined || numbers.episodes !== undefined;
  if (any && work.type === "movie") {
    throw new UserError(
      "A movie has no season and no episodes.",
      sentence`Leave them out, or specify a series: ${{ do: "options", type: "tv" }}.`,
    );
  }
  const same = release.identity !== undefined && sameWork(release.identity, work);
  const before = items.map((item) => ({
    ...item,
    mapping: same ? selectMapping(work, item.mapping) : undefined,
  }));
  const { chosen, numbered } = chooseFiles(release, work.type, before, choice.files ?? []);
  const after = before.map((item) => chosen.get(item.path) ?? item);
  const videos = after.filter(isFiledVideo);
  // Files that arrived late in a filed folder may belong to videos that are already in the library.
  const alone =
    release.parentId !== undefined &&
    after.some(({ role, skip }) => !skip && COMPANION_ROLES.includes(role));
  if (chosen.size > 0 && videos.length === 0 && !alone) {
    throw new UserError(
      "This choice leaves no video to file.",
      sentence`Choose a video, or ${{ do: "verb", of: "reject" }} the release: ${{ do: "reject", id: release.id }}.`,
    );
  }
  const result = any
    ? applyNumbers({ release, work, items: after, videos, numbered }, numbers)
    : { identity: keepNumbers(work, after, videos), items: after };
  assertEpisodesFree(release.name, result.items, numbered);
  if ((choice.files ?? []).some(({ part }) => part !== undefined)) {
    assertWholeParts(release.name, result.items.filter(isFiledVideo));
  }
  return {
    identity: result.identity,
    items: result.items.map((item) =>
      item.mapping ? { ...item, mapping: bindMapping(work, item.mapping) } : item,
    ),
  };
}

const isFiledVideo = ({ role, skip }: FiledItem): boolean => role === "video" && !skip;

/**
 * Refuses an episode that a person named for one file if another file already has it in its mapping
 * or name. Otherwise, neither file would be filed.
 */
function assertEpisodesFree(
  releaseName: string,
  items: readonly FiledItem[],
  numbered: ReadonlySet<string>,
): void {
  const videos = items.filter(isFiledVideo);
  const paths = videos.map(({ path }) => path);
  const numbersInNames = readNumbersOfNames(releaseName, paths);
  for (const { path, part, mapping } of videos.filter((video) => numbered.has(video.path))) {
    const other = videos.find(
      (video) =>
        video.path !== path &&
        (part === undefined || video.part === undefined) &&
        shareEpisode(video.mapping ?? numbersInNames.get(video.path), mapping),
    );
    if (other) {
      throw new UserError(
        `${quotedPath(other.path)} is already that episode.`,
        sentence`Specify the other file's episode as well, or ${{ do: "verb", of: "skip" }} it: ${{ do: "options", files: [{ path: other.path, skip: true }] }}.`,
      );
    }
  }
}

/**
 * Sets the numbers of the identity. If there is a single video, its episodes are part of the
 * identity. A pack keeps the episodes per file. If there is no video, there are no numbers.
 */
function keepNumbers(
  work: Identity,
  items: readonly FiledItem[],
  videos: readonly FiledItem[],
): Identity {
  const [only, ...others] = videos;
  if (only === undefined && items.length > 0) {
    return { ...work, season: undefined, episodes: undefined };
  }
  if (others.length === 0) {
    const { season, episodes } = only?.mapping ?? work;
    return { ...work, season, episodes };
  }
  return work.episodes === undefined ? work : { ...work, season: undefined, episodes: undefined };
}
