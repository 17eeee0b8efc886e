import type { NameReader } from "./name-rules.ts";
import { BRACED_TAGS, ID_CATALOGUES, type NameTags } from "./name-tags.ts";
import type { ColonStyle } from "./safe-name.ts";

/**
 * A field is written `{title}`, in any case. A numeric field can have a minimum number of digits:
 * `{season:2}`. An id can be written in a server's own form: `[tmdbid-{tmdb}]`.
 */
export type Field = { field: string; digits: number; form?: IdForm };

/** The text around an id, like `[tmdbid-` and `]`. */
export type IdForm = { open: string; close: string };

/**
 * A group is omitted if all of its fields are empty. Round and square brackets are printed; braces
 * are not.
 */
type TemplateGroup = { open: string; pieces: readonly TemplatePiece[]; close: string };

type TemplatePiece = string | Field | TemplateGroup;
export type Template = readonly TemplatePiece[];

const MAX_CHARS = 200;
const FIELD = /\{([A-Za-z_]+)(?::([1-4]))?\}/y;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };
const ID_FORM = /([[{(])((tmdb|imdb|tvdb)(?:id)?[-=])\{([A-Za-z_]+)\}([\]})])/iy;
// `{edition}` writes the whole tag.
const EDITION_FORM = /\{edition-(\{edition\})\}/giu;

/**
 * Parses a template that consists of text, `{field}`, `({field})`, `[{field}]`, `{ text {field}}`
 * and ids in a server's own form. If the template is not valid, returns what is allowed instead,
 * worded as the end of a sentence.
 */
export function parseTemplate(written: string): Template | { allowed: string } {
  const text = written.replace(EDITION_FORM, "$1");
  if (text.length > MAX_CHARS) return { allowed: `at most ${MAX_CHARS} characters` };
  let index = 0;
  let allowed: string | undefined;
  const template = piecesUntil("");
  return allowed === undefined ? template : { allowed };

  function piecesUntil(end: string): TemplatePiece[] {
    const pieces: TemplatePiece[] = [];
    while (index < text.length && text[index] !== end) {
      const letter = text[index] ?? "";
      const id = readIdForm();
      if (id !== undefined) {
        pieces.push(id);
        continue;
      }
      FIELD.lastIndex = index;
      const [whole, field, digits = "1"] = FIELD.exec(text) ?? [];
      index += whole?.length ?? 1;
      if (field !== undefined) pieces.push({ field: field.toLowerCase(), digits: Number(digits) });
      else if (CLOSING[letter] !== undefined) pieces.push(...group(letter, CLOSING[letter]));
      else if ("})]".includes(letter)) allowed ??= "brackets in pairs";
      else pieces.push(letter);
    }
    if (text[index] !== end && end !== "") allowed ??= "brackets in pairs";
    index += end.length;
    return joined(pieces);
  }

  /** Reads an id in a server's own form at the index, and moves past it. */
  function readIdForm(): Field | undefined {
    ID_FORM.lastIndex = index;
    const [whole, bracket = "", label = "", catalogue = "", field = "", close = ""] =
      ID_FORM.exec(text) ?? [];
    if (whole === undefined || CLOSING[bracket] !== close) return undefined;
    const name = catalogue.toLowerCase();
    if (field.toLowerCase() !== name) allowed ??= `{${name}} in ${bracket}${label}…${close}`;
    index += whole.length;
    return { field: name, digits: 1, form: { open: bracket + label, close } };
  }

  /** Round and square brackets without a field inside are plain text. */
  function group(open: string, close: string): TemplatePiece[] {
    const pieces = piecesUntil(close);
    if (fieldsOf(pieces).length === 0) {
      if (open === "{") allowed ??= "a field like {title} in each pair of braces";
      return [open, ...pieces, close];
    }
    const printed = open !== "{";
    return [{ open: printed ? open : "", pieces, close: printed ? close : "" }];
  }
}

function joined(pieces: readonly TemplatePiece[]): TemplatePiece[] {
  const whole: TemplatePiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (typeof piece === "string" && typeof last === "string") {
      whole[whole.length - 1] = last + piece;
    } else {
      whole.push(piece);
    }
  }
  return whole;
}

/** Returns all fields, from left to right. */
export const fieldsOf = (template: Template): Field[] =>
  template.flatMap((piece) => {
    if (typeof piece === "string") return [];
    return "field" in piece ? piece : fieldsOf(piece.pieces);
  });

/** Returns all text between the fields. */
export const textsOf = (template: Template): string[] =>
  template.flatMap((piece) => {
    if (typeof piece === "string") return piece;
    return "field" in piece ? [] : textsOf(piece.pieces);
  });

const TITLES = ["title", "clean_title", "title_the"] as const;

/** The title in the language of the work. It is the title of a name that begins with it. */
export const ORIGINAL_TITLE = "original_title";

/** Fields for a file's quality and origin. Two versions of a video differ in their values. */
export const DETAIL_FIELDS = [
  "resolution",
  "source",
  "group",
  "quality",
  "quality_title",
  "proper",
  "codec",
  "bit_depth",
  "hdr",
  "audio",
  "channels",
  "languages",
  "stereo",
  "service",
  "release",
] as const;

export type DetailField = (typeof DETAIL_FIELDS)[number];

/** The form of ids, editions and colons in all names, and the servers that read them. */
export type NameStyle = {
  /** Defaults to Plex's format. */
  tags?: NameTags | undefined;
  /** Defaults to `smart`. */
  colons?: ColonStyle | undefined;
  /** Servers whose misreadings a name avoids if it can. Defaults to none. */
  readers?: readonly NameReader[] | undefined;
};

/** Names that a person can configure, with their default template and allowed fields. */
export const NAME_KINDS = {
  movieFolder: {
    text: "{title} ({year}) {tmdb}",
    fields: [...TITLES, ORIGINAL_TITLE, "year", "tmdb", "imdb"],
  },
  movieFile: {
    text: "{title} ({year}) {edition}",
    fields: [
      ...TITLES,
      ORIGINAL_TITLE,
      "year",
      "edition",
      "tmdb",
      "imdb",
      ...DETAIL_FIELDS,
      "folder",
    ],
  },
  showFolder: {
    text: "{title} ({year}) {tmdb}",
    fields: [...TITLES, ORIGINAL_TITLE, "year", "tmdb", "imdb", "tvdb"],
  },
  seasonFolder: { text: "Season {season:2}", fields: ["season"] },
  specialsFolder: { text: "Season 00", fields: [] },
  episodeFile: {
    text: "{title} ({year}) - s{season:2}e{episode:2}{ - {episode_title}}",
    fields: [
      ...TITLES,
      "year",
      "season",
      "episode",
      "absolute",
      "episode_title",
      ...DETAIL_FIELDS,
      "folder",
    ],
  },
  dailyFile: {
    text: "{title} ({year}) - {date}{ - {episode_title}}",
    fields: [...TITLES, "year", "date", "episode_title", ...DETAIL_FIELDS, "folder"],
  },
} as const satisfies Record<string, { text: string; fields: readonly string[] }>;

export type NameKind = keyof typeof NAME_KINDS;

/**
 * A field that a name may have. Each table about fields is a record over these, so that a field
 * that one of them lacks does not compile.
 */
export type FieldName = (typeof NAME_KINDS)[NameKind]["fields"][number];

/**
 * Templates for new folders and files. Without `dailyFile`, daily shows are also named by season
 * and episode.
 */
export type NameTemplates = Readonly<Record<Exclude<NameKind, "dailyFile">, Template>> & {
  dailyFile?: Template | undefined;
} & NameStyle;

const preset = (kind: NameKind): Template => {
  const template = parseTemplate(NAME_KINDS[kind].text);
  return "allowed" in template ? [] : template;
};

export const DEFAULT_NAMES: NameTemplates = {
  movieFolder: preset("movieFolder"),
  movieFile: preset("movieFile"),
  showFolder: preset("showFolder"),
  seasonFolder: preset("seasonFolder"),
  specialsFolder: preset("specialsFolder"),
  episodeFile: preset("episodeFile"),
};

/** Returns the same value for templates that produce the same names. */
export function fingerprintOf({
  tags = BRACED_TAGS,
  colons = "smart",
  ...names
}: NameTemplates): string {
  const kinds = (Object.keys(NAME_KINDS) as NameKind[]).map((kind) => names[kind] ?? null);
  const ids = ID_CATALOGUES.map((catalogue) => tags.id(catalogue, "1"));
  // Databases have fingerprints from before colons could be chosen.
  const style = colons === "smart" ? [] : [colons];
  return JSON.stringify([...kinds, ...ids, tags.edition("x"), ...style]);
}
