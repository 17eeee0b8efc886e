// Holds files that are not the work itself: unplayable files, samples and extras.
import { sentence } from "../../../base/actions/sentence.ts";
import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { removeSpaces } from "../../identify/title-key.ts";
import { isUnplayable } from "../../media/file-length.ts";
import { isCameraName } from "../../readings/facts/camera-names.ts";
import { componentOf } from "../../readings/facts/path-component.ts";
import { createBestGuard } from "./about.ts";
import type { Evidence } from "./evidence.ts";

/** Returns the main videos that are known to be unplayable, with the reason. */
export const findFaultyVideos = (
  evidence: Pick<Evidence, "files" | "lengths">,
): { kind: "unplayable" | "forbidden"; why: string; path: string }[] =>
  selectMainVideos(evidence).flatMap(([path]) => {
    const length = evidence.lengths?.get(path);
    return length !== undefined && isUnplayable(length) ? [{ path, ...length }] : [];
  });

/**
 * A file that is empty, damaged, incomplete or not readable by our user is never filed without
 * asking. An unreadable length or a container that does not match the extension is no objection,
 * because Plex plays such files.
 */
export function notPlayable(evidence: Evidence): Reason | undefined {
  const [first, ...more] = findFaultyVideos(evidence);
  if (first === undefined) return undefined;
  const others =
    more.length === 0 ? "" : ` ${more.length} more of its files cannot be played either.`;
  const next =
    first.kind === "forbidden"
      ? sentence`Give that user permission to read it (the release is then checked again within a minute)`
      : sentence`Download it again and ${{ do: "verb", of: "retry" }} the release`;
  return {
    code: "not_playable",
    message: sentence`${quoteTitle(baseOf(first.path))} cannot be played: ${first.why}.${others} ${next}, or ${{ do: "verb", of: "approve" }} it anyway.`,
  };
}

/** A sample is never the work itself. */
export function sample({ files }: Evidence): Reason | undefined {
  if (files.size === 0 || [...files.values()].some((file) => !file.sample)) return undefined;
  return { code: "sample", message: "The only video of the release is a sample." };
}

/**
 * Returns the name of a main video that a camera named. `TROY2004` is a title with its year, and a
 * number of the video's episodes does not come from a camera.
 */
function findRecording(evidence: Evidence, titles: Iterable<string>): string | undefined {
  if (evidence.namedBy !== undefined) return undefined;
  const tights = [...titles].map(removeSpaces);
  const isRecording = (name: string, counted: readonly number[]) => {
    const component = componentOf(name);
    return (
      isCameraName(name) &&
      !tights.some((title) => removeSpaces(component.words()).startsWith(title)) &&
      !component.numbers().some(({ number }) => counted.includes(number))
    );
  };
  const video = selectMainVideos(evidence).find(([, { name, episodes, absolute }]) =>
    isRecording(baseOf(name), [...episodes, ...absolute]),
  );
  return video && baseOf(video[1].name);
}

/** A recording or an extra of a disc has only the name that a camera or a disc gave it. */
export const recording = createBestGuard("extra", ({ work, candidate }, evidence) => {
  const name = findRecording(evidence, work.keys);
  return (
    name &&
    `${quoteTitle(name)} is a name that a camera or a disc gives, so the file may be a recording ` +
      `or an extra and not ${quoteWork(candidate)}.`
  );
});
