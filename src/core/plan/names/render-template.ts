import { type Field, fieldsOf, type Template } from "./parse-template.ts";
import { cleanTitle, countBytes, cutBytes, TITLE_BYTES, toSafeName } from "./safe-name.ts";

/**
 * Values for a template's fields. Two numbers are a range. A field that is absent or "" is empty.
 */
export type TemplateValues = Readonly<
  Record<string, string | number | readonly [number, number] | undefined>
>;

/**
 * Fills a template with values. An empty field is omitted together with the space before it. A
 * group without a value is omitted in the same way.
 */
export function render(template: Template, values: TemplateValues): string {
  let text = "";
  for (const piece of template) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    const value = "field" in piece ? valueOf(piece, values, text) : inGroup(piece.pieces);
    if (value === "" && text.endsWith(" ")) text = text.slice(0, -1);
    else if (value !== "") text += "field" in piece ? value : piece.open + value + piece.close;
  }
  return text;

  function inGroup(pieces: Template): string {
    return fieldsOf(pieces).some((field) => valueOf(field, values, "") !== "")
      ? render(pieces, values)
      : "";
  }
}

/** Plex reads both `s01e01-e02` and `S01E01-E02`. */
function valueOf({ field, digits }: Field, values: TemplateValues, before: string): string {
  const value = values[field] ?? "";
  if (typeof value === "string") return value;
  const padded = (number: number): string => String(number).padStart(digits, "0");
  if (typeof value === "number") return padded(value);
  const [first, last] = value;
  return first === last
    ? padded(first)
    : `${padded(first)}-${before.endsWith("E") ? "E" : "e"}${padded(last)}`;
}

type TemplateWork = { tmdbId: number; title: string };

/**
 * Renders a name of at most `most` bytes: the values, then `suffix`. Only titles are cut, the
 * episode title before the work's title. An empty title is replaced by the id.
 */
export function renderName(
  template: Template,
  { title, tmdbId }: TemplateWork,
  values: TemplateValues,
  { most, suffix = "" }: { most: number; suffix?: string },
): string {
  const named = (more: TemplateValues): string => render(template, { ...values, ...more }) + suffix;
  const roomFor = (field: string, more: TemplateValues): number =>
    most - countBytes(named({ ...more, [field]: "x" })) + 1;
  const room = Math.min(TITLE_BYTES, roomFor("title", { episode_title: "" }));
  const cut = { title: cutBytes(cleanTitle(title), room) || `tmdb-${tmdbId}` };
  const left = roomFor("episode_title", cut);
  const episodeTitle = left > 0 ? cutBytes(String(values["episode_title"] ?? ""), left) : "";
  return toSafeName(named({ ...cut, episode_title: episodeTitle }), { maxBytes: most });
}
