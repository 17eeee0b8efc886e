import { fold } from "../../../base/text/fold.ts";
import type { TaggedId } from "./name-tags.ts";
import {
  type Field,
  type FieldName,
  fieldsOf,
  type IdForm,
  ORIGINAL_TITLE,
  type Template,
} from "./parse-template.ts";
import {
  type ColonStyle,
  cleanTitle,
  countBytes,
  cutBytes,
  TITLE_BYTES,
  toSafeName,
} from "./safe-name.ts";
import { TITLE_FORMS } from "./title-forms.ts";

/** A field's value. Two numbers are a range; undefined and "" are empty. */
export type FieldValue = string | number | readonly [number, number] | TaggedId | undefined;

/** Values for a template's fields. A field that is absent is empty. */
export type TemplateValues = Readonly<Partial<Record<FieldName, FieldValue>>>;

/** Returns a field's value. Undefined for a word of a template that is not a field. */
const findValue = (values: TemplateValues, field: string): FieldValue =>
  (values as Readonly<Record<string, FieldValue>>)[field];

/** Returns a field's text. Empty if the field is absent, or is not a text. */
export function textOf(values: TemplateValues, field: string): string {
  const value = findValue(values, field);
  return typeof value === "string" ? value : "";
}

/**
 * Fills a template with values. A field or group without a value is omitted. A separator (text
 * without a letter, digit or bracket) then stands only between two printed pieces: if several
 * separators surround an omitted value, the last one with the most signs is printed, whole and
 * once, and a space before the value goes with it. At an end of the template or of a bracket, none
 * is left.
 */
export function render(template: Template, values: TemplateValues): string {
  return joinPieces(listPieces(template, { values, ...idsWritten(template, values) }));
}

type Filling = { values: TemplateValues } & IdsWritten;

/**
 * Ids that the name has besides a field: forms in the template, and the folder's name. No tag is
 * written twice.
 */
type IdsWritten = { forms: readonly Field[]; folder: string };

function idsWritten(template: Template, values: TemplateValues): IdsWritten {
  const fields = fieldsOf(template);
  const hasFolder = fields.some(({ field }) => field === "folder");
  return {
    forms: fields.filter(({ form }) => form !== undefined),
    folder: hasFolder ? textOf(values, "folder") : "",
  };
}

/** Undefined marks a value that is omitted. */
type Printed = { text: string; separates: boolean } | undefined;

// Brackets around fields are groups, so a bracket in a text belongs to a word in brackets.
const SEPARATOR = /[^\p{L}\p{M}\p{N}()[\]{}]+/gu;

function listPieces(template: Template, filling: Filling): Printed[] {
  return template.flatMap((piece, index): Printed | Printed[] => {
    if (typeof piece === "string") return splitText(piece);
    if ("field" in piece) {
      const before = template[index - 1];
      const text = valueOf(piece, filling, typeof before === "string" ? before : "");
      return text === "" ? undefined : { text, separates: false };
    }
    if (fieldsOf(piece.pieces).every((field) => valueOf(field, filling, "") === "")) {
      return undefined;
    }
    const inside = listPieces(piece.pieces, filling);
    const { open, close } = piece;
    return open === "" ? inside : { text: open + joinPieces(inside) + close, separates: false };
  });
}

function splitText(text: string): Printed[] {
  const pieces: Printed[] = [];
  let end = 0;
  for (const { 0: separator, index } of text.matchAll(SEPARATOR)) {
    if (index > end) pieces.push({ text: text.slice(end, index), separates: false });
    pieces.push({ text: separator, separates: true });
    end = index + separator.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), separates: false });
  return pieces;
}

function joinPieces(pieces: readonly Printed[]): string {
  let text = "";
  let isFirst = true;
  let gap: Printed[] = [];
  for (const piece of pieces) {
    if (piece === undefined || piece.separates) {
      gap.push(piece);
      continue;
    }
    text += chooseSeparator(gap, isFirst) + piece.text;
    isFirst = false;
    gap = [];
  }
  return text + chooseSeparator(gap, true);
}

/** Returns the text for everything between two printed pieces, or between one and an end. */
function chooseSeparator(gap: readonly Printed[], isAtEnd: boolean): string {
  const separators = gap.flatMap((piece) => piece?.text ?? []);
  if (separators.length === gap.length) return separators.join("");
  if (isAtEnd) return "";
  const signs = (text: string): number => text.replaceAll(" ", "").length;
  const best = separators.reduce((a, b) => (signs(b) >= signs(a) ? b : a), "");
  if (signs(best) > 0) return best;
  return gap.reduce((spaces, piece) => (piece ? spaces + piece.text : spaces.slice(0, -1)), "");
}

/**
 * A range ends in `-e02`, or in `-E02` after a capital `E`: Plex reads both. Only episodes repeat
 * the letter.
 */
function valueOf(piece: Field, filling: Filling, before: string): string {
  const { field, digits } = piece;
  const value = findValue(filling.values, field) ?? "";
  if (typeof value === "string") return value;
  const padded = (number: number): string => String(number).padStart(digits, "0");
  if (typeof value === "number") return padded(value);
  if ("tags" in value) return tagsOf(piece, value, filling);
  const [first, last] = value;
  if (first === last) return padded(first);
  const letter = field !== "episode" ? "" : before.endsWith("E") ? "E" : "e";
  return `${padded(first)}-${letter}${padded(last)}`;
}

function tagsOf({ field, form }: Field, { id, tags }: TaggedId, filling: Filling): string {
  const inForm = ({ open, close }: IdForm): string => open + id + close;
  const isInFolder = (tag: string): boolean => filling.folder.includes(tag);
  if (form !== undefined) return isInFolder(inForm(form)) ? "" : inForm(form);
  const others = filling.forms.flatMap((other) =>
    other.field === field && other.form !== undefined ? inForm(other.form) : [],
  );
  return tags.filter((tag) => !others.includes(tag) && !isInFolder(tag)).join(" ");
}

type TemplateWork = { tmdbId: number; title: string };

/**
 * When a name that is too long loses a field, in this order. `first`: before its title gets shorter.
 * `last`: if the title would be shorter than `LEAST_TITLE_BYTES`; two versions may then get the same
 * name. `never`: a name that loses all others has the title, the year, the edition, one id and the
 * numbers. Titles and the folder are cut.
 */
const LOSS: Readonly<Record<FieldName, "first" | "last" | "never">> = {
  original_title: "first",
  release: "first",
  languages: "first",
  service: "first",
  bit_depth: "first",
  channels: "first",
  audio: "first",
  hdr: "first",
  codec: "first",
  proper: "first",
  group: "last",
  imdb: "last",
  tvdb: "last",
  source: "last",
  quality_title: "last",
  stereo: "last",
  resolution: "last",
  quality: "last",
  title: "never",
  clean_title: "never",
  title_the: "never",
  folder: "never",
  episode_title: "never",
  year: "never",
  edition: "never",
  tmdb: "never",
  season: "never",
  episode: "never",
  absolute: "never",
  date: "never",
};

const fieldsLost = (when: "first" | "last"): FieldName[] =>
  (Object.keys(LOSS) as FieldName[]).filter((field) => LOSS[field] === when);

/** Fields that a name loses first if it is too long, in this order. */
export const LOST_FIELDS = fieldsLost("first");

const LAST_LOST_FIELDS = fieldsLost("last");

const LEAST_TITLE_BYTES = 24;

/** Bytes of an episode title that are kept until all of these fields are lost. */
const EPISODE_TITLE_BYTES = 40;

type NameLimits = { most: number; suffix?: string; colons?: ColonStyle | undefined };

/**
 * Renders a name of at most `most` bytes: the values, then `suffix`. A longer name loses the end of
 * its episode title, then `LOST_FIELDS` one after the other, then the rest of the episode title and
 * the end of the work's title or folder, then `LAST_LOST_FIELDS`. Tags, numbers and `suffix` are
 * never cut. An empty title is replaced by the id.
 */
export function renderName(
  template: Template,
  { title, tmdbId }: TemplateWork,
  allValues: TemplateValues,
  { most, suffix = "", colons }: NameLimits,
): string {
  const fields = fieldsOf(template).map(({ field }) => field);
  const lead =
    fields.find((field) => field === "folder" || field in TITLE_FORMS) ??
    fields.find((field) => field === ORIGINAL_TITLE) ??
    "title";
  const plainTitle = cleanTitle(title, colons);
  const original = cleanTitle(textOf(allValues, ORIGINAL_TITLE), colons);
  const leadText =
    lead === "folder"
      ? textOf(allValues, "folder")
      : (lead === ORIGINAL_TITLE ? original : TITLE_FORMS[lead]?.(plainTitle)) || plainTitle;
  const leadBytes = lead === "folder" ? most : TITLE_BYTES;
  const episodeTitle = textOf(allValues, "episode_title");
  const values: Partial<Record<FieldName, FieldValue>> = {
    ...allValues,
    [ORIGINAL_TITLE]: toSecondTitle(original, plainTitle),
  };
  const named = (more: TemplateValues): string => render(template, { ...values, ...more }) + suffix;
  const isTooLong = (): boolean =>
    countBytes(
      named({
        [lead]: cutBytes(leadText, leadBytes),
        episode_title: cutBytes(episodeTitle, EPISODE_TITLE_BYTES),
      }),
    ) > most;
  for (const field of LOST_FIELDS) if (fields.includes(field) && isTooLong()) values[field] = "";
  const roomFor = (field: string, more: TemplateValues): number =>
    most - countBytes(named({ ...more, [field]: "x" })) + 1;
  const roomForLead = (): number => Math.min(leadBytes, roomFor(lead, { episode_title: "" }));
  const least = Math.min(LEAST_TITLE_BYTES, countBytes(leadText));
  for (const field of LAST_LOST_FIELDS) {
    if (fields.includes(field) && roomForLead() < least) values[field] = "";
  }
  const shortLead = cutBytes(leadText, Math.max(0, roomForLead()));
  const cut = { [lead]: withoutOpenTag(shortLead) || `tmdb-${tmdbId}` };
  const left = roomFor("episode_title", cut);
  const cutTitle = left > 0 ? cutBytes(episodeTitle, left) : "";
  return toSafeName(named({ ...cut, episode_title: cutTitle }), { maxBytes: most });
}

/** Returns an original title as it stands next to the title: in brackets, and only if it differs. */
const toSecondTitle = (original: string, title: string): string =>
  fold(original) === fold(title)
    ? ""
    : cutBytes(original.replace(/[[\]{}]/g, ""), TITLE_BYTES).trim();

/** Removes a tag of a folder's name that was cut. */
const withoutOpenTag = (text: string): string => text.replace(/ ?[{[][^}\]]*$/, "");
