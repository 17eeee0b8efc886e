import { prepare } from "./lex/prepare.ts";
import { type Scan, scan, type Word } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";
import { findYear } from "./numbers/year.ts";
import { findTags } from "./tags/find-tags.ts";
import { subtitleLanguage } from "./tags/language.ts";
import { trailingSite } from "./tags/site-words.ts";
import { readLead } from "./title/lead.ts";
import { nameAccounts, type Piece } from "./title/name-accounts.ts";
import { findAsides } from "./title/title.ts";
import { firstTag } from "./title/title-end.ts";

/** What a film's name goes on with behind its year. */
type BehindYear = {
  /** Runs of words in front of the next sure tag that nothing in the name itself accounts for. */
  left: string[];
  /** All words that are no tags, up to the end. */
  rest: string;
};

const MOST = 500;
// Tags that titles have as often (`Line`, `Travel`): small or with one capital they are tags beside another one alone.
const AMBIGUOUS =
  /^(?:line|light|end|fin|mini|real|proof|batch|travel|vice|science|history|food|discovery|fox|nick|max|red|stan|it|apple|peacock|lifetime|freeform|numb|festival|rip|cut|latin|greek|dual)$/;

function isSure(text: string, tags: readonly Tag[], tag: Tag): boolean {
  const spelt = text.slice(tag.start, tag.end);
  // A parody of a film.
  if (/^xxx$/i.test(spelt)) return false;
  if (tag.hard || !AMBIGUOUS.test(spelt.toLowerCase()) || spelt === spelt.toUpperCase()) return true;
  return tags.some(
    (other) => other.kind !== "resolution" && (other.first === tag.last + 1 || other.last === tag.first - 1),
  );
}

/** Words that follow each other with nothing between them but what separates words. */
function piecesOf({ text }: Scan, words: readonly Word[], broken: (from: number, to: number) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let bracket = -1;
  for (const word of words) {
    const last = pieces.at(-1);
    const from = last?.end ?? word.start;
    const apart = word.bracket !== bracket || broken(from, word.start) || text.slice(from, word.start).includes(" - ");
    bracket = word.bracket;
    if (last === undefined || apart) pieces.push({ text: "", words: [word.lower], start: word.start, end: word.end });
    else {
      last.words.push(word.lower);
      last.end = word.end;
    }
  }
  return pieces.map((piece) => ({ ...piece, text: text.slice(piece.start, piece.end) }));
}

/** What one component of a path says behind the year of a film; undefined where no title stands in front of a year. */
export function behindYear(name: string): BehindYear | undefined {
  const prepared = prepare(name.slice(-MOST));
  const whole = prepared.kind === "subtitle" ? (subtitleLanguage(prepared.text)?.text ?? prepared.text) : prepared.text;
  const scanned = scan(whole.slice(0, trailingSite(whole)));
  const { text } = scanned;
  const tags = findTags(scanned);
  const lead = readLead(scanned, tags);
  const year = findYear(scanned, tags, lead.start, firstTag(scanned, tags, lead.start), lead.group !== null);
  if (year === undefined || year.start <= lead.start) return undefined;
  const known = [...findAsides(text), ...tags.filter((tag) => isSure(text, tags, tag))];
  const broken = (start: number, end: number) => known.some((one) => one.start < end && start < one.end);
  const words = scanned.words.filter(({ start, end }) => start >= year.end && !broken(start, end));
  const sure = tags.find((tag) => tag.hard && tag.start >= year.end)?.start ?? text.length;
  const front = words.filter(({ start }) => start < sure);
  const left = piecesOf(scanned, front, broken).filter((piece) => !nameAccounts(text, tags, piece, year));
  return { left: left.map((piece) => piece.text), rest: words.map(({ lower }) => lower).join(" ") };
}
