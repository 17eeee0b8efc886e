import { fold } from "../text/fold.ts";

type Mark = {
  /** Behind "the name tells of". */
  said: string;
  /** Words that say it wherever they stand, but in the title. */
  sure: RegExp;
  /** Short or common words, which say it only behind the year, the numbering or the resolution. */
  behind?: RegExp;
};

const words = (pattern: string): RegExp => new RegExp(`(?<= )(?:${pattern})(?= )`, "g");

/** What makes a video another thing than the plain film or episode, whatever its resolution: docs/filing.md lists them. */
const MARKS: readonly Mark[] = [
  {
    said: "3D",
    // Bare `SBS` before a source is a television station.
    sure: words(
      "(?:\\d{3,4}p|bd|br|blu ?ray)?3d(?:bd|br|rip|blu ?ray|hd)?|blu ray3d|(?:h|half|f|full|hd) ?(?:sbs|ou|tab)|sbs(?! (?:web|hdtv))|mvc|anaglyph|side by side|over under|top (?:and )?bottom|frame ?pack(?:ed|ing)?",
    ),
    behind: words("ou|tab"),
  },
  {
    said: "burnt-in subtitles",
    sure: words(
      "hard ?sub(?:s|bed)?|hard ?coded|burn(?:ed|t)(?: in)? sub(?:s|titles)?|hc ?(?:eng|kor|e?subs?)|(?:kor|korean|chi|viet|swe|nor|dk|nl|fin|heb|pl|ro)sub(?:s|bed)?|legendado|subtitulad[ao]|vost ?fr|vose|subfrench",
    ),
    behind: words("hc|subbed"),
  },
  {
    said: "a dub",
    sure: words("dubbed|dublado|doblad[ao]|hebdub|(?:eng|english|hindi|fan|custom) ?dub"),
    behind: words("dubs?"),
  },
  {
    // German releases: the dub and the original beside it.
    said: "two languages",
    sure: words("dual ?(?:audio|lang(?:uage)?)"),
    behind: words("(?<!web )[dm]l"),
  },
  {
    said: "sound from a cinema",
    sure: words("(?:line|mic) ?(?:audio|dub|dubbed)|(?:cam|ts) ?audio"),
    behind: words("line|mic|md|ld|(?:ac3|aac|dts)[ml]d"),
  },
  {
    said: "an upscale",
    sure: words(
      "up ?scaled?|upscaling|up ?converted|upre[sz]|ai ?(?:upscaled?|enhanced?|remaster(?:ed)?)|topaz|fake ?(?:4k|hd|uhd)",
    ),
    behind: words("ai|regraded?"),
  },
  {
    said: "other people talking over it",
    sure: words("riff ?trax|riffed|mst3k|mystery science theater(?: 3000)?|fan commentary"),
  },
  {
    said: "another frame rate",
    sure: words("interpolated|(?:48|60|120) ?fps"),
    behind: words("hfr|rife|svp"),
  },
  { said: "a cropped picture", sure: words("full ?screen|pan (?:and |n )?scan"), behind: words("fs") },
  { said: "black and white", sure: words("black (?:and )?(?:white|chrome)"), behind: words("b and w|bw") },
  { said: "a censored cut", sure: words("censored|(?:tv|airline|broadcast) (?:cut|version|edit)") },
  {
    said: "another cut",
    sure: words("assembly cut"),
    // Those that have a name are editions, which are compared by it.
    behind: words(
      "(?<!(?:directors?|director s|extended|final|theatrical|international|ultimate|tv|airline|broadcast) )cut",
    ),
  },
  {
    said: "a description or signs",
    sure: words("audio ?descri(?:bed|ption)|descriptive audio|sign(?:ed)? language"),
    behind: words("bsl|asl"),
  },
];

const TITLE_ENDS =
  / (?=(?:(?:19|20)\d\d|\d{3,4}[pi]|4k|uhd|s\d{1,4}(?:e\d+)*|\d{1,2}x\d{2,3}|blu ?ray|web ?dl|web ?rip|hdtv|dvdrip) )/;

/**
 * What the names of a video say it is besides its quality: the release's and its own, with folders. Words of the work's
 * `title` count only where they stand once more.
 */
export function marksOf(names: readonly string[], title: string): string[] {
  const inTitle = spaced(title);
  const pieces = names.flatMap((name) => name.split("/")).map(spaced);
  return MARKS.flatMap(({ said, sure, behind }) => {
    const own = count(inTitle, sure);
    const isMarked = pieces.some(
      (piece) => count(piece, sure) > own || (behind !== undefined && count(behindTitle(piece), behind) > 0),
    );
    return isMarked ? said : [];
  });
}

const spaced = (text: string): string => ` ${fold(text)} `;
const count = (text: string, words: RegExp): number => text.match(words)?.length ?? 0;

function behindTitle(piece: string): string {
  const end = TITLE_ENDS.exec(piece)?.index;
  return end === undefined ? "" : piece.slice(end);
}
