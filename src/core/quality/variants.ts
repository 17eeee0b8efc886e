import { fold } from "../text/fold.ts";

type Variant = {
  /** As in “the name mentions a dub”. */
  name: string;
  /** Words that say it anywhere except in the title. */
  anywhere: RegExp;
  /** Short or common words that say it only after the year, the numbering or the resolution. */
  afterTitle?: RegExp;
};

const words = (pattern: string): RegExp => new RegExp(`(?<= )(?:${pattern})(?= )`, "g");

/** Variants of a film or episode that cannot be compared by resolution, as listed in docs/filing.md. */
const VARIANTS: readonly Variant[] = [
  {
    name: "3D",
    // `SBS` directly before a source is a television station.
    anywhere: words(
      "(?:\\d{3,4}p|bd|br|blu ?ray)?3d(?:bd|br|rip|blu ?ray|hd)?|blu ray3d|(?:h|half|f|full|hd) ?(?:sbs|ou|tab)|sbs(?! (?:web|hdtv))|mvc|anaglyph|side by side|over under|top (?:and )?bottom|frame ?pack(?:ed|ing)?",
    ),
    afterTitle: words("ou|tab"),
  },
  {
    name: "burnt-in subtitles",
    anywhere: words(
      "hard ?sub(?:s|bed)?|hard ?coded|burn(?:ed|t)(?: in)? sub(?:s|titles)?|hc ?(?:eng|kor|e?subs?)|(?:kor|korean|chi|viet|swe|nor|dk|nl|fin|heb|pl|ro)sub(?:s|bed)?|legendado|subtitulad[ao]|vost ?fr|vose|subfrench",
    ),
    afterTitle: words("hc|subbed"),
  },
  {
    name: "a dub",
    anywhere: words("dubbed|dublado|doblad[ao]|hebdub|(?:eng|english|hindi|fan|custom) ?dub"),
    afterTitle: words("dubs?"),
  },
  {
    // German releases with the dub and the original.
    name: "two languages",
    anywhere: words("dual ?(?:audio|lang(?:uage)?)"),
    afterTitle: words("(?<!web )[dm]l"),
  },
  {
    name: "sound from a cinema",
    anywhere: words("(?:line|mic) ?(?:audio|dub|dubbed)|(?:cam|ts) ?audio"),
    afterTitle: words("line|mic|md|ld|(?:ac3|aac|dts)[ml]d"),
  },
  {
    name: "an upscale",
    anywhere: words(
      "up ?scaled?|upscaling|up ?converted|upre[sz]|ai ?(?:upscaled?|enhanced?|remaster(?:ed)?)|topaz|fake ?(?:4k|hd|uhd)",
    ),
    afterTitle: words("ai|regraded?"),
  },
  {
    name: "other people talking over it",
    anywhere: words("riff ?trax|riffed|mst3k|mystery science theater(?: 3000)?|fan commentary"),
  },
  {
    name: "another frame rate",
    anywhere: words("interpolated|(?:48|60|120) ?fps"),
    afterTitle: words("hfr|rife|svp"),
  },
  { name: "a cropped picture", anywhere: words("full ?screen|pan (?:and |n )?scan"), afterTitle: words("fs") },
  { name: "black and white", anywhere: words("black (?:and )?(?:white|chrome)"), afterTitle: words("b and w|bw") },
  { name: "a censored cut", anywhere: words("censored|(?:tv|airline|broadcast) (?:cut|version|edit)") },
  {
    name: "another cut",
    anywhere: words("assembly cut"),
    // Cuts with a name are editions, which are compared separately.
    afterTitle: words(
      "(?<!(?:directors?|director s|extended|final|theatrical|international|ultimate|tv|airline|broadcast) )cut",
    ),
  },
  {
    name: "a description or signs",
    anywhere: words("audio ?descri(?:bed|ption)|descriptive audio|sign(?:ed)? language"),
    afterTitle: words("bsl|asl"),
  },
];

const TITLE_ENDS =
  / (?=(?:(?:19|20)\d\d|\d{3,4}[pi]|4k|uhd|s\d{1,4}(?:e\d+)*|\d{1,2}x\d{2,3}|blu ?ray|web ?dl|web ?rip|hdtv|dvdrip) )/;

/**
 * The variants in the names of a video: the release's and its own, with folders. Words that are in the work's `title`
 * too count only if a name has them once more.
 */
export function variantsOf(names: readonly string[], title: string): string[] {
  const inTitle = spaced(title);
  const components = names.flatMap((name) => name.split("/")).map(spaced);
  return VARIANTS.flatMap(({ name, anywhere, afterTitle }) => {
    const own = count(inTitle, anywhere);
    const isVariant = components.some(
      (component) =>
        count(component, anywhere) > own ||
        (afterTitle !== undefined && count(textAfterTitle(component), afterTitle) > 0),
    );
    return isVariant ? name : [];
  });
}

const spaced = (text: string): string => ` ${fold(text)} `;
const count = (text: string, words: RegExp): number => text.match(words)?.length ?? 0;

function textAfterTitle(name: string): string {
  const end = TITLE_ENDS.exec(name)?.index;
  return end === undefined ? "" : name.slice(end);
}
