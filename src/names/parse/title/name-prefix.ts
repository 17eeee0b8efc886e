import type { Tag } from "../lex/parsed-name.ts";
import type { Sign } from "../lex/rules.ts";
import { type Bracket, createPrefilter, type NameScan } from "../lex/scan.ts";
import { countLeadingYearChars } from "../numbers/year.ts";
import { countLeadingSiteChars, countScenePrefixChars } from "../tags/site-words.ts";
import SITES from "../words/sites.json" with { type: "json" };

/** The part of a name before the title. */
export type NamePrefix = {
  titleStart: number;
  /** The blocks in brackets. */
  blocks: string[];
  /** The first block, if it looks like a fansub group. */
  group: string | null;
  /**
   * Text that may also belong to the title: a scene file's group with its dash (`grp-`), a
   * publisher or a number.
   */
  lead: string;
};

/**
 * Names do not begin with more blocks in brackets than this. Each block costs a pass over all
 * words.
 */
const MAX_BLOCKS = 16;
const LETTER = /\p{L}/u;
const SKIPPED = " .-_★☆:|";
const NUMBERED =
  /^(?:\d{1,4}(?:v\d)?(?: ?\(?(?:end|[完終全話话集回]{1,2})\)?)?|[\da-f]{8}|\d{1,4} ?- ?\d{1,4}(?:(?:tv)?[^\dA-Za-z]{0,4})?|0\d{1,2} ?- ?\d{2,4}(?!\d).*|(?:ep?|s\d+ ?e(?:p ?)?|\d{1,2}x)\d{1,4}|s\d{1,2}|第.*)$/i;
// A request, or the month in which a season begins (`4月新番`). Neither is a group or a title.
const REQUEST = /^(?:req|request|™|new|新|[^\p{L}]{0,6}月(?:新番|番)?|[^[\]]{0,8}新番)$/iu;
// `★04月新番★[Title]`, possibly after the group.
const SEASON_MARK = /^\d{1,2}月(?:新番|番)?[★ ]{0,3}(?=\[)/;
// Text that may belong to the title, see NamePrefix.lead. It is the publisher, or the genre and the
// publisher (`Disney - Film`, `Marvel 05 - Film`), or the number of a film in its collection (`01.
// Film 2010`). The year distinguishes such a number from an episode.
const PUBLISHER = new RegExp(
  String.raw`^(?:\([a-z-]{3,12}\) )?(?:(?:${SITES.leads})(?: \d{1,3})?[ .]-[ .]|BBC[ .](?!Earth))(?=[\p{L}\d])`,
  "iu",
);
const FILM_NUMBER =
  /^\d{1,3}(?:(?:\.|\)| -) (?=\p{L})|[.、](?=[《\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))(?=.{1,80}[ (](?:19|20)\d\d(?:[ )]|$))/u;
// Leading text that does not belong to the group or the title:
const LEADING_MARK = new RegExp(
  [
    // the number of a download: `37 [Group] Title`; the language of a French release: `VF - Title`
    String.raw`^\d{1,3} (?=\[[^\]]{2,30}\])|^(?:F[Rr]|V[Ff][FfQq]?|VOSTFR) - (?=\p{L})`,
    // the name of a bot: `SomeBot.[Group] Title`
    String.raw`^[A-Za-z\d]{3,12}\.(?=\[[^\]]{2,30}\] )`,
    // an absolute number: `165.Some Title S08E14`, `165-166.Title.S08E14`
    String.raw`^(?:\d{2,4}-\d{2,4}\.(?=[^/]*[sS]\d{1,2}[eE]\d)|\d{3}\.(?=\p{L}[^ .]* .*[sS]\d{1,2}[eE]\d))`,
    // the day of a recording: `221208 Title ep11`
    String.raw`^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) (?=.{2,80}(?:[Ee][Pp]|#)\d)`,
  ].join("|"),
  "u",
);

const mayBePublished = createPrefilter("- |-.|bbc");
const isNumbered = createPrefilter("^9");
const mayBeMarked = createPrefilter("^9|^f|^v|.(");
const hasForeign = createPrefilter("é");

/** A block in brackets before the title. */
type Block = {
  readonly text: string;
  readonly bracket: Bracket;
  readonly inside: string;
  readonly onlyTags: boolean;
  /** The number of named blocks before it. */
  readonly before: number;
};

/** `title`: the title starts with the block. */
type BlockMeaning = "title" | "skipped" | "named";

/**
 * The meaning of a block. The first rule whose condition is met decides. A number comes before
 * words, because it may have letters (`[EP05]`). A block that meets no condition is skipped: it has
 * only tags, signs or a request.
 */
export const BLOCK_RULES: readonly (Sign<Block> & { is: BlockMeaning })[] = [
  {
    // Braces never contain a group. They contain an id or words.
    name: "braces, except around an id",
    holds: ({ text, bracket }) =>
      /^\{(?!\w{1,8}-)/.test(text.slice(bracket.open, bracket.open + 10)),
    is: "title",
  },
  {
    // `(500) Days of Summer`
    name: "round, with more than two digits or tags",
    holds: ({ bracket, inside, onlyTags }) =>
      !bracket.square && !/^\d{1,2}$/.test(inside) && !onlyTags,
    is: "title",
  },
  {
    // `(9) Title`
    name: "round, with a number and a space after it",
    holds: ({ text, bracket, onlyTags }) =>
      !bracket.square && text.charAt(bracket.close) === " " && !onlyTags,
    is: "title",
  },
  {
    name: "square, with the number of an episode after a name",
    holds: ({ bracket, inside, before }) => bracket.square && before > 0 && NUMBERED.test(inside),
    is: "title",
  },
  {
    name: "square, with the number of an episode",
    holds: ({ bracket, inside }) => bracket.square && NUMBERED.test(inside),
    is: "skipped",
  },
  {
    name: "square, with words",
    holds: ({ bracket, inside, onlyTags }) =>
      bracket.square && !onlyTags && LETTER.test(inside) && !REQUEST.test(inside),
    is: "named",
  },
  {
    // `[Group][Title][1080p]`: the text after these tags is not a title.
    name: "tags after two names",
    holds: ({ onlyTags, before }) => onlyTags && before > 1,
    is: "title",
  },
];

/**
 * Skips the site, the blocks in brackets and the tags at the start of a name. `isEpisode`: the
 * name's folder is a series.
 */
export function readNamePrefix(
  scan: NameScan,
  tags: readonly Tag[],
  isEpisode: boolean,
  rules: typeof BLOCK_RULES = BLOCK_RULES,
): NamePrefix {
  const { text } = scan;
  const blocks: string[] = [];
  let group: string | null = null;
  const isForeign = hasForeign(text);
  const leadChars = countScenePrefixChars(scan, tags) || (isEpisode ? 0 : publisherChars(text));
  let start =
    (mayBeMarked(text) ? LEADING_MARK.exec(text)?.[0].length : undefined) ??
    (countLeadingYearChars(text, tags) || countLeadingSiteChars(text) || leadChars);
  for (let n = 0; n < MAX_BLOCKS; n++) {
    while (start < text.length && SKIPPED.includes(text.charAt(start))) start++;
    if (isForeign) start += SEASON_MARK.exec(text.slice(start, start + 16))?.[0].length ?? 0;
    const block = findBlockAt(start, scan, tags, blocks.length);
    const meaning = block && rules.find(({ holds }) => holds(block))?.is;
    if (block === undefined || meaning === "title") break;
    if (meaning === "named") {
      blocks.push(block.inside);
      group ??= /^[^\p{L}]*[\p{L}\d]/u.test(block.inside) ? block.inside : null;
    }
    start = block.bracket.close;
  }
  return { titleStart: skipTags(scan, tags, start), blocks, group, lead: text.slice(0, leadChars) };
}

/** Returns the block with at least one character that starts at this position. */
function findBlockAt(
  position: number,
  { text, words, brackets }: NameScan,
  tags: readonly Tag[],
  before: number,
): Block | undefined {
  const bracket = brackets.find((b) => b.open === position);
  if (!bracket || bracket.close - bracket.open < 3) return undefined;
  const inside = text.slice(bracket.open + 1, bracket.close - 1).trim();
  const within = words.filter((w) => w.start > bracket.open && w.end < bracket.close);
  const tagged = tags.filter((t) => t.start > bracket.open && t.end < bracket.close);
  // `[ABC]` is a group, not the television station.
  const onlyTags =
    tagged.some((t) => t.kind !== "network") &&
    tagged.reduce((n, t) => n + t.last - t.first + 1, 0) === within.length;
  return { text, bracket, inside, onlyTags, before };
}

const publisherChars = (text: string): number =>
  ((mayBePublished(text) ? PUBLISHER.exec(text) : null) ??
    (isNumbered(text) ? FILM_NUMBER.exec(text) : null))?.[0].length ?? 0;

/**
 * `h265 - HEVC Riddick`, `HD 720p: Foo`: skips the tags before the first word of a title if one of
 * them is hard.
 */
function skipTags(scan: NameScan, tags: readonly Tag[], from: number): number {
  let start = from;
  let hasHard = false;
  let word = scan.words.findIndex((w) => w.start >= from);
  if (word < 0) return from;
  for (const tag of tags) {
    if (tag.first < word) continue;
    if (tag.first > word || tag.bracket >= 0) break;
    hasHard ||= tag.hard;
    word = tag.last + 1;
    if (hasHard) start = tag.end;
  }
  return word >= scan.words.length ? from : start;
}
