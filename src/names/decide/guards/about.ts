import { isSentence, type Sentence } from "../../../base/actions/sentence.ts";
import type { Reason, ReasonCode } from "../../../base/reason-codes.ts";
import { hasEpisodeTitle, PLACEHOLDER } from "../../identify/episode-title.ts";
import { type FileEpisodes, listEpisodeTitles } from "../../identify/fit.ts";
import type { RankedWork } from "../../identify/score.ts";
import { isWeakTitle } from "../../identify/stated-type.ts";
import { titleKey } from "../../identify/title-key.ts";
import { findTitleIn, hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import {
  type Component,
  componentOf,
  readComponents,
} from "../../readings/facts/path-component.ts";
import { findStrayWords, NOTHING } from "../../readings/facts/walk-words.ts";
import { findEpisodeParts } from "./episode-parts.ts";
import { type Evidence, findBest } from "./evidence.ts";

/** A video that was mapped to episodes of the best match, with everything that a rule may need. */
export type MappedVideo = {
  path: string;
  /** Facts from the video's name and folders. */
  file: ParsedName;
  /** The video's name without folders. */
  own: Component;
  /** True if the video's own name contains season and episode, so that no folder is needed. */
  isNumbered: boolean;
  /** The folders around the video, including its release's folders, nearest first. */
  folders: readonly Component[];
  found: Extract<FileEpisodes, { kind: "episodes" }>;
  /** TMDB's titles of the episodes, and those in other languages that the video's name contains. */
  titles: readonly string[];
  /** The number of this piece of an episode, if all its pieces are there. */
  part: number | undefined;
  /** The best match. */
  work: Work;
  evidence: Evidence;
};

/** Lists the videos that were mapped to episodes, in the order of the release. */
export function* listMappedVideos(evidence: Evidence): Generator<MappedVideo> {
  const work = findBest(evidence)?.work;
  if (work === undefined) return;
  const parts = findEpisodeParts(evidence, work);
  for (const [path, found] of evidence.episodes) {
    const file = evidence.files.get(path);
    if (file === undefined || found.kind !== "episodes") continue;
    const [component = componentOf(file.name), ...folders] = readComponents(
      file,
      evidence.parsed,
      evidence.reading,
    );
    const isNumbered = file.saidBy.season === 0 && file.episodes.length > 0;
    const titles = listEpisodeTitles(work.details, found.mapping, component.name);
    const part = parts.get(path);
    yield { path, file, own: component, isNumbered, folders, found, titles, part, work, evidence };
  }
}

/**
 * Returns titles that may explain the words of a name: the work's titles, and the first title of
 * each name that has none of them. If a name has one of the work's titles, any other title in it,
 * even in another script, must also be the work's. Otherwise, its words count as unexplained.
 */
export const listTitlesBeside = (
  work: Work,
  ...names: readonly (readonly string[])[]
): string[] => [
  ...work.keys,
  ...names.flatMap((name) => (hasTitle(work, name) ? [] : name.slice(0, 1))),
];

/**
 * Returns the words of a component that have no role next to these titles. Undefined in a folder of
 * a known kind, or if a reading explains each word.
 */
export function findWordsLeft(
  component: Component,
  { reading }: Evidence,
  titles: Iterable<string>,
): { before: string; after: string; inBlocks: string } | undefined {
  const isWalked = component.folder().named && !reading.has(component.name);
  return isWalked ? findStrayWords(component.name, { ...NOTHING, titles }) : undefined;
}

/**
 * Returns the components of a video's path that belong to the work, starting with the file: up to
 * the outermost folder that contains one of the work's titles in whole words. Only the file if no
 * folder has one. Folders above that may have any name. So may the folders above `Movies` or `TV`
 * in a bare path, which has no release's folder. For a title like *Up*, which other names often
 * contain, the same applies above `Downloads`.
 */
export function listOwnComponents(
  file: ParsedName,
  { parsed, reading }: Evidence,
  work: Pick<Work, "keys">,
): Component[] {
  const all = readComponents(file, parsed, reading);
  const isBare = file.name === parsed.name;
  const isShelf = (component: Component, title: string) => {
    const { generic } = component.folder();
    return isBare && generic !== null && (generic !== "any" || isWeakTitle(title));
  };
  const last = all.findLastIndex((one, index) => {
    const title = index === 0 ? "" : findTitleIn(one.words(), work);
    return title !== "" && !all.slice(1, index).some((shelf) => isShelf(shelf, title));
  });
  return all.slice(0, Math.max(1, last + 1));
}

// Matches titles that any series may have, such as "Pilot", "Episode 5" and "Part 1".
const OF_ANY = /^(?:(?:part|finale|season) \d+|[^ ]*)$/;

/**
 * True if the name has TMDB's title for the episode of each video, and each of these titles has
 * more than one word. No other series has such a title at the same number.
 */
export function saysEpisodes(evidence: Evidence): boolean {
  const videos = [...listMappedVideos(evidence)];
  const isItsOwn = ({ file, titles }: MappedVideo) =>
    hasEpisodeTitle(
      file,
      titles.filter((title) => !PLACEHOLDER.test(titleKey(title)) && !OF_ANY.test(titleKey(title))),
    );
  return videos.length > 0 && videos.length === evidence.episodes.size && videos.every(isItsOwn);
}

/**
 * Creates a guard that applies the same rule to each mapped video. The first message, or the first
 * reason with its own code, holds the release.
 */
export function createEpisodeGuard(
  code: ReasonCode,
  rule: (video: MappedVideo) => Sentence | Reason | undefined,
): (evidence: Evidence) => Reason | undefined {
  return (evidence) => {
    for (const video of listMappedVideos(evidence)) {
      const message = rule(video);
      if (message !== undefined) return isSentence(message) ? { code, message } : message;
    }
    return undefined;
  };
}

/**
 * Creates a guard about the best match. If `rule` returns a message, the release is held. Without a
 * match, `rule` is not called.
 */
export const createBestGuard =
  (
    code: ReasonCode,
    rule: (top: RankedWork, evidence: Evidence) => Sentence | undefined,
  ): ((evidence: Evidence) => Reason | undefined) =>
  (evidence: Evidence): Reason | undefined => {
    const top = findBest(evidence);
    const message = top && rule(top, evidence);
    return message === undefined ? undefined : { code, message };
  };
