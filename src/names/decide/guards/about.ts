import { isSentence, type Sentence } from "../../../base/actions/sentence.ts";
import type { Reason, ReasonCode } from "../../../base/reason-codes.ts";
import { hasEpisodeTitle, PLACEHOLDER } from "../../identify/episode-title.ts";
import { type EpisodeTitles, type FileEpisodes, titlesOfEpisodes } from "../../identify/fit.ts";
import type { RankedWork } from "../../identify/score.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { listOwners, type OwnedComponent } from "../../readings/facts/owners.ts";
import type { Component } from "../../readings/facts/path-component.ts";
import { listSigners, type Signers } from "../../readings/facts/signers.ts";
import { findStrayWords, NOTHING } from "../../readings/facts/walk-words.ts";
import { findEpisodeParts } from "./episode-parts.ts";
import { type Evidence, findBest } from "./evidence.ts";

/** A video that was mapped to episodes of the best match, with everything that a rule may need. */
export type MappedVideo = {
  path: string;
  /** Facts from the video's name and folders. */
  file: ParsedName;
  /** The video's name without folders. */
  own: OwnedComponent;
  /** True if the video's own name contains season and episode, so that no folder is needed. */
  isNumbered: boolean;
  /** The folders around the video, including its release's folders, nearest first. */
  folders: readonly OwnedComponent[];
  /** Names of the groups that sign the components of the path. */
  signers: Signers;
  found: Extract<FileEpisodes, { kind: "episodes" }>;
  titles: EpisodeTitles;
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
    const [own, ...folders] = ownersIn(file, evidence, work);
    if (own === undefined) continue;
    const isNumbered = file.saidBy.season === 0 && file.episodes.length > 0;
    const titles = titlesOfEpisodes(work.details, found.mapping, own.name);
    const part = parts.get(path);
    const signers = listSigners([own, ...folders]);
    yield {
      path,
      file,
      own,
      isNumbered,
      folders,
      signers,
      found,
      titles,
      part,
      work,
      evidence,
    };
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

/** Gives each component of a video's path its owner, starting with the file. */
export const ownersIn = (
  file: ParsedName,
  { parsed, reading }: Pick<Evidence, "parsed" | "reading">,
  work: Work,
): OwnedComponent[] => listOwners({ file, release: parsed, reading }, work);

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
      titles.inName.filter(
        (title) => !PLACEHOLDER.test(titleKey(title)) && !OF_ANY.test(titleKey(title)),
      ),
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
