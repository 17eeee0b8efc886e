import { isSentence, type Sentence } from "../../../base/actions/sentence.ts";
import type { Reason, ReasonCode } from "../../../base/reason-codes.ts";
import { hasEpisodeTitle, PLACEHOLDER } from "../../identify/episode-title.ts";
import type { FileEpisodes } from "../../identify/fit.ts";
import type { RankedWork } from "../../identify/score.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import {
  type Component,
  componentOf,
  readComponents,
} from "../../readings/facts/path-component.ts";
import { findStrayWords, NOTHING } from "../../readings/facts/walk-words.ts";
import { type Evidence, findBest } from "./evidence.ts";

/** A video that was mapped to episodes of the best match, and all that a rule may ask about it. */
export type MappedVideo = {
  path: string;
  /** What its name and folders say. */
  file: ParsedName;
  /** Its name without folders. */
  own: Component;
  /** Whether that says season and episode: then it needs no folder. */
  isNumbered: boolean;
  /** The folders around it, those of its release included, the nearest first. */
  folders: readonly Component[];
  found: Extract<FileEpisodes, { kind: "episodes" }>;
  /** The best match. */
  work: Work;
  evidence: Evidence;
};

/** The videos that were mapped to episodes, in the order of the release. */
export function* listMappedVideos(evidence: Evidence): Generator<MappedVideo> {
  const work = findBest(evidence)?.work;
  if (work === undefined) return;
  for (const [path, found] of evidence.episodes) {
    const file = evidence.files.get(path);
    if (file === undefined || found.kind !== "episodes") continue;
    const [component = componentOf(file.name), ...folders] = readComponents(
      file,
      evidence.parsed,
      evidence.reading,
    );
    const isNumbered = file.saidBy.season === 0 && file.episodes.length > 0;
    yield { path, file, own: component, isNumbered, folders, found, work, evidence };
  }
}

/**
 * The titles that words of a name may be: the work's, and the first one that the name reads as if
 * none of its is the work's. Beside the work's another title, in another script as well, is a
 * claim: it is the work's, too, or words.
 */
export const listTitlesBeside = (
  work: Work,
  ...names: readonly (readonly string[])[]
): string[] => [
  ...work.keys,
  ...names.flatMap((name) => (hasTitle(work, name) ? [] : name.slice(0, 1))),
];

/**
 * The words that have no role in a component beside these titles: none in a folder of a kind, or
 * where a reading explains each.
 */
export function findWordsLeft(
  component: Component,
  { reading }: Evidence,
  titles: Iterable<string>,
): { before: string; after: string; inBlocks: string } | undefined {
  const isWalked = component.folder().named && !reading.has(component.name);
  return isWalked ? findStrayWords(component.name, { ...NOTHING, titles }) : undefined;
}

// "Pilot", "Episode 5" and "Part 1" are titles in any series.
const OF_ANY = /^(?:(?:part|finale|season) \d+|[^ ]*)$/;

/**
 * Whether the name has TMDB's title of each video's very episode, of more than one word: no other
 * series has it at that number.
 */
export function saysEpisodes(evidence: Evidence): boolean {
  const videos = [...listMappedVideos(evidence)];
  const isItsOwn = ({ file, found }: MappedVideo) =>
    hasEpisodeTitle(
      file,
      found.mapping.titles.filter(
        (title) => !PLACEHOLDER.test(titleKey(title)) && !OF_ANY.test(titleKey(title)),
      ),
    );
  return videos.length > 0 && videos.length === evidence.episodes.size && videos.every(isItsOwn);
}

/**
 * A guard that asks the same of each mapped video: the first message, or reason with a code of its
 * own, holds the release.
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
 * A guard about the best match: the message holds the release. When nothing was found it is not
 * asked.
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
