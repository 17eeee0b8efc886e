import { baseOf, withoutExtension } from "../path/path-parts.ts";
import type { ParsedName } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";
import { scan } from "./lex/scan.ts";
import { parseName } from "./name.ts";
import { withoutIds } from "./nfo/plexmatch.ts";
import { findTags, matches } from "./tags/find-tags.ts";
import { readLead } from "./title/lead.ts";

/**
 * Whether a file's name, read from its end to its start, says the very season and episodes that its folder says: what some
 * uploaders do to names so that nobody finds them (`kvm.p0801.21E20S toboR .rM`).
 */
export function saysSameBackwards({ name, seasons, episodes }: ParsedName): boolean {
  const stem = withoutExtension(baseOf(name)).slice(0, 255);
  if (stem === "" || seasons.length !== 1 || episodes.length === 0) return false;
  const read = parseName(Array.from(stem).toReversed().join(""));
  return read.seasons.join() === seasons.join() && read.episodes.join() === episodes.join();
}

const MOST = 500;
// Nothing of the numbering: the count of a season (`9 of 24`), channels, rates and lines that are no tags where they stand.
const NO_NUMBER =
  /(?:\b|_)(?:of|из)[ .-]?\d{1,3}(?!\d)|(?<!\d)[257][. ][01](?=$|[ .[\]()-])|(?<![\da-z])(?:4[38]0|540|576|720|1080|2160)(?![\da-z])|(?<=[-. ])26[45](?![\da-z])|(?<!\d)\d{3,4} ?[*×x] ?\d{3,4}(?!\d)|\[[\da-f]{8}\]/gi;
// A whole word of numbering: `S01E02`, `27x09`, `e9v2`, `2nd`. In other words (`x264`, `zer0es`) digits number nothing.
const BEFORE =
  "s|e|ep|eps|episodes?|season|x|xe|t|sp|d|c|cap|vol|part|pt|p|disc|cd|dvd|cour|ova|oad|ona|special|and|to|n|nr|no|staffel|saison|temporada|folge|ex";
const WORD = new RegExp(
  String.raw`(?<![a-z\d])(?:${BEFORE})?\d{1,4}(?:(?:${BEFORE})\d{1,4}){0,3}(?:v\d|st|nd|rd|th|[abcest])?(?![a-z\d])`,
  "gi",
);
const SEASONS =
  "seasons?|series|staffel|saison|temporada|stagione|seizoen|sezona?|säsong|sæson|évad|сезон|시즌|シーズン";
const SEASON_BEFORE = new RegExp(String.raw`(?:^|[^\p{L}])(?:${SEASONS})[ .#:-]{0,3}$`, "iu");
// `2. Sezon`, `3ª Temporada`, `第2季`: some languages put the number first.
const SEASON_BEHIND = new RegExp(String.raw`^(?:\.|ª|º|°|-?[йя])?[ .-]{0,2}(?:(?:${SEASONS})(?!\p{L})|[季期기])`, "iu");
const EPISODE_BEFORE = /(?:^|[^a-z])(?:episodes?|ep|e|cap|folge)[ .#:-]{0,3}$/i;
const OF_SEASON = /^(?:s|t|season|staffel|saison|temporada)$/i;
const OF_EPISODE = /^(?:e|eps?|episodes?|xe?|ex|c|cap|folge)$/i;
// A name that a program made up, or the number of a download.
const MADE_UP = /^[\d_. -]*\d{5,}[\d_. -]*$/;

/** A name without its extension, from behind the group in front of it to its first sure technical tag. */
export function beforeTags(name: string): string {
  const { text } = prepare(name.slice(-MOST));
  const scanned = scan(text);
  const tags = findTags(scanned);
  const { start } = readLead(scanned, tags);
  const first = tags.find((tag) => tag.hard && tag.start > start);
  return withoutIds(text.slice(start, first?.start ?? text.length));
}

export type SaidNumber = {
  number: number;
  /** In the form of a numbering: `E10`, `27x10`, `Episode 10`, `part10`. */
  marked: boolean;
  /** What the letters at it say that it counts; undefined where nothing does. */
  of?: "season" | "episode" | undefined;
};

// "4x03" says its season without a letter before it.
function letterOf(letters: string, behind: string): SaidNumber["of"] {
  if (OF_SEASON.test(letters) || (letters === "" && /^xe?\d/i.test(behind))) return "season";
  return OF_EPISODE.test(letters) ? "episode" : undefined;
}

function wordOf(text: string, start: number, end: number): SaidNumber["of"] {
  const before = text.slice(Math.max(0, start - 14), start);
  if (SEASON_BEFORE.test(before) || SEASON_BEHIND.test(text.slice(end, end + 16))) return "season";
  return EPISODE_BEFORE.test(before) ? "episode" : undefined;
}

/** The numbers of a text that may number an episode, in order: `S01E02 & 3` has 1, 2 and 3. */
export function numbersIn(text: string): SaidNumber[] {
  const found: SaidNumber[] = [];
  const cut = text.slice(0, MOST).replace(NO_NUMBER, " ");
  if (MADE_UP.test(cut)) return found;
  for (const { 0: said, index } of matches(WORD, cut)) {
    const around = wordOf(cut, index, index + said.length);
    const word = said.replace(/v\d$/i, "");
    const lettered = /[a-z]\d|\dx\d/i.test(word);
    for (const { 0: piece, 1: letters = "", 2: digits = "", index: at } of word.matchAll(/([a-z]*)(\d+)/gi)) {
      const of = letterOf(letters, word.slice(at + piece.length)) ?? (lettered ? undefined : around);
      found.push({ number: Number(digits), marked: lettered || around !== undefined, of });
    }
  }
  return found;
}

/** Every number of a title, in whatever word it stands. */
export const digitsIn = (title: string): number[] => (title.slice(0, MOST).match(/\d{1,6}/g) ?? []).map(Number);
