// Holds files that are not the work itself: unplayable files, samples and extras.
import { sentence } from "../../../base/actions/sentence.ts";
import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { PLACEHOLDER } from "../../identify/episode-title.ts";
import { type FileEpisodes, selectMainVideos, titlesOfEpisodes } from "../../identify/fit.ts";
import { removeSpaces, titleKey } from "../../identify/title-key.ts";
import { isUnplayable } from "../../media/file-length.ts";
import { isCameraName } from "../../readings/facts/camera-names.ts";
import { findThing } from "../../readings/facts/extra-words.ts";
import { isOfWork } from "../../readings/facts/owners.ts";
import { componentOf } from "../../readings/facts/path-component.ts";
import { createBestGuard, ownersIn } from "./about.ts";
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
      ? sentence`Give that user permission to read it and ${{ do: "verb", of: "retry" }} the release`
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

/**
 * A trailer, a gag reel or a disc of extras has the title of the work, and often also its year or
 * numbers.
 */
export const extra = createBestGuard("extra", (top, evidence) => {
  const { parsed, namedBy, said, episodes } = evidence;
  const isSeries = top.candidate.type === "tv";
  // A name that an id or a person assigned to the work counts as its title. For a series, the text
  // before the numbers also counts.
  const isNamed = namedBy !== undefined || isSeries;
  const titles = [...top.work.keys, ...(isNamed ? [titleKey(parsed.title ?? ""), ...said] : [])];
  const reasonFor = (name: string, ownTitles: readonly string[]): string | undefined => {
    const episodeTitles = ownTitles.map(titleKey);
    const { group } = componentOf(baseOf(name)).folder().parsed;
    const mayBeTitle =
      isSeries &&
      (ownTitles.length === 0 ||
        episodeTitles.some((episodeTitle) => PLACEHOLDER.test(episodeTitle)));
    const word = findThing(baseOf(name), { titles, episodeTitles, group }, mayBeTitle);
    if (
      word === undefined ||
      episodeTitles.some((episodeTitle) => ` ${episodeTitle} `.includes(` ${word} `))
    ) {
      return undefined;
    }
    return (
      `${quoteTitle(baseOf(name))} contains ${quoteTitle(word)}, so it may be an extra of ` +
      `${quoteWork(top.candidate)} and not the work itself.`
    );
  };
  const titlesOf = (found: FileEpisodes | undefined, name: string): readonly string[] =>
    found?.kind === "episodes"
      ? titlesOfEpisodes(top.work.details, found.mapping, name).inName
      : [];
  const recording = findRecording(evidence, top.work.keys);
  if (recording !== undefined) {
    return (
      `${quoteTitle(recording)} is a name that a camera or a disc gives, so the file may be a ` +
      `recording or an extra and not ${quoteWork(top.candidate)}.`
    );
  }
  for (const [path, file] of selectMainVideos(evidence)) {
    const found = episodes.get(path);
    const reason = [file, ...ownersIn(file, evidence, top.work).filter(isOfWork).slice(1)]
      .map(({ name }) => reasonFor(name, titlesOf(found, name)))
      .find((message) => message !== undefined);
    if (reason !== undefined) return reason;
  }
  return reasonFor(
    parsed.name,
    [...episodes.values()].flatMap((mapped) => titlesOf(mapped, parsed.name)).slice(0, 200),
  );
});
