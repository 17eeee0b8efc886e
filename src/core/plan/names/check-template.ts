import { seasonOf } from "../../../base/season-folder-name.ts";
import { translateForeignTokens } from "./foreign-tokens.ts";
import { BRACED_TAGS, ID_CATALOGUES, toTaggedId } from "./name-tags.ts";
import {
  type Field,
  type FieldName,
  fieldsOf,
  NAME_KINDS,
  type NameKind,
  ORIGINAL_TITLE,
  parseTemplate,
  type Template,
  textsOf,
} from "./parse-template.ts";
import { type FieldValue, render } from "./render-template.ts";
import { TITLE_FORMS } from "./title-forms.ts";

const FORBIDDEN = /[\p{Cc}<>:"/\\|?*]/u;
const TAG = /(?:tmdb|imdb|tvdb|edition)(?:id)?[-=]/i;
// Plex would read this text as a part number, an episode or a year.
const MISREAD = /(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d|s\d+ ?e\d|\d{1,2}x\d{2}|\d{4}/i;
const TAGS: readonly string[] = ID_CATALOGUES;
/** Maximum bytes of a template's own text, so that enough is left for titles. */
const MAX_TEXT_BYTES = 50;

// The sample titles contain letters that no other part of a name has.
const SAMPLE: Readonly<Record<FieldName, FieldValue>> = {
  title: "Qwvy",
  clean_title: "Qwvy",
  title_the: "Qwvy",
  original_title: "Qwvy",
  folder: "Qwvy (1987) {tmdb-603}",
  year: 1987,
  edition: "{edition-Uncut}",
  resolution: "1080p",
  source: "BluRay",
  group: "GROUP",
  tmdb: toTaggedId(BRACED_TAGS, "tmdb", "603"),
  imdb: toTaggedId(BRACED_TAGS, "imdb", "tt0133093"),
  tvdb: toTaggedId(BRACED_TAGS, "tvdb", "81189"),
  season: 7,
  episode: 31,
  episode_title: "Zoqj",
  date: "1987-03-14",
  quality: "Bluray-1080p Proper",
  quality_title: "Bluray-1080p",
  proper: "Proper",
  codec: "x265",
  bit_depth: "10bit",
  hdr: "DV HDR10",
  audio: "TrueHD Atmos",
  channels: "7.1",
  languages: "DE+EN",
  stereo: "3D",
  service: "AMZN",
  release: "RELEASE",
  absolute: 131,
};

const STARTS_WITH_YEAR = /^Qwvy \(1987\)(?=$|[ .])/;
const NUMBERS = /^Qwvy(?: \(1987\)(?: \{tmdb-603\})?)?[ .](?:- )?s0*7e0*31(?=$|[ .])/i;
const DATE = /^Qwvy(?: \(1987\)(?: \{tmdb-603\})?)?[ .](?:- )?1987-03-14(?=$|[ .])/;

/**
 * Returns the template. If it is not allowed, returns what is allowed instead, worded as the end of
 * a sentence. Rejects templates whose names would be ambiguous to Plex or the same for two files.
 */
export function checkTemplate(kind: NameKind, text: string): Template | { allowed: string } {
  const foreign = translateForeignTokens(text);
  if (foreign !== undefined) {
    const isAllowed = !("allowed" in checkTemplate(kind, foreign.text));
    const whole = isAllowed ? `${foreign.text}, with ` : "";
    return { allowed: `${whole}the fields of plex-ingest: ${foreign.reasons.join(", ")}` };
  }
  const template = parseTemplate(text);
  if ("allowed" in template) return template;
  const allowed = whatIsAllowed(kind, template);
  return allowed === undefined ? template : { allowed };
}

function whatIsAllowed(kind: NameKind, template: Template): string | undefined {
  const known: readonly string[] = NAME_KINDS[kind].fields;
  const fields = fieldsOf(template).map(({ field }) => field);
  const texts = textsOf(template);
  if (fields.some((field) => !known.includes(field))) {
    return known.length === 0
      ? "a name without fields"
      : `only the fields ${known.map(braced).join(", ")}`;
  }
  if (new Set(fieldsOf(template).map(formOf)).size < fields.length) {
    return "each field once";
  }
  const forms = fields.filter(
    (field, index) =>
      field === "folder" || field in TITLE_FORMS || (field === ORIGINAL_TITLE && index === 0),
  );
  if (forms.length > 1) return `only one of ${forms.map(braced).join(" and ")}`;
  if (texts.some((text) => FORBIDDEN.test(text))) return 'one name without / \\ : * ? " < > |';
  if (texts.some((text) => TAG.test(text))) {
    return "an id as {tmdb}, whose form INGEST_ID_TAGS sets, or in one form, like [tmdbid-{tmdb}]; and an edition as {edition}";
  }
  if (Buffer.byteLength(texts.join("")) > MAX_TEXT_BYTES) {
    return `at most ${MAX_TEXT_BYTES} bytes of text between the fields`;
  }
  if (kind !== "specialsFolder" && texts.some((text) => MISREAD.test(text))) {
    return "text without a number that Plex could read as a year, a part or an episode";
  }
  return RULES[kind](template, fields);
}

const braced = (field: string): string => `{${field}}`;

const formOf = ({ field, form }: Field): string => `${form?.open ?? ""}${field}`.toLowerCase();

const RULES: Record<
  NameKind,
  (template: Template, fields: readonly string[]) => string | undefined
> = {
  movieFolder: workFolderRule,
  showFolder: (template, fields) =>
    ["title", "clean_title"].includes(fields[0] ?? "") &&
    !fields.includes("year") &&
    fields.some((field) => TAGS.includes(field))
      ? restRule(render(template, SAMPLE), "Qwvy")
      : workFolderRule(template),
  movieFile: (template) =>
    STARTS_WITH_YEAR.test(render(template, SAMPLE))
      ? undefined
      : "a name that begins with {title} ({year})",
  seasonFolder: (template) =>
    [1, 12, 2012].every((season) => seasonOf(render(template, { season })) === season)
      ? undefined
      : "a name that Plex reads as a season, like Season {season:2} or S{season:2}",
  specialsFolder: (template) =>
    seasonOf(render(template, {})) === 0
      ? undefined
      : "a name that Plex reads as specials, like Specials or Season 00",
  episodeFile: (template) =>
    NUMBERS.test(render(template, SAMPLE))
      ? undefined
      : "a name that begins with {title} - s{season:2}e{episode:2} or {title} ({year}) - s{season:2}e{episode:2}",
  dailyFile: (template) =>
    DATE.test(render(template, SAMPLE))
      ? undefined
      : "a name that begins with {title} - {date} or {title} ({year}) - {date}",
};

function workFolderRule(template: Template): string | undefined {
  const fields = fieldsOf(template).map(({ field }) => field);
  const other = fields.find(
    (field, index) => field === "title_the" || (field === ORIGINAL_TITLE && index === 0),
  );
  if (other !== undefined && !fields.includes("tmdb")) {
    return `a name with {tmdb}, because a folder named by ${braced(other)} is found again only by its id`;
  }
  const name = render(template, SAMPLE);
  if (!STARTS_WITH_YEAR.test(name)) return "a name that begins with {title} ({year})";
  return restRule(name, "Qwvy (1987)");
}

/** An existing folder is recognised by its name without tags. */
function restRule(name: string, start: string): string | undefined {
  const rest = name.slice(start.length).replace(/\{[^{}]*\}|\[[^{}[\]]*\]/g, "");
  return rest.trim() === ""
    ? undefined
    : "only tags, and text in square brackets, after the title and year";
}
