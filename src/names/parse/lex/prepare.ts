import { type ExtensionKind, nameKindOf } from "../../../base/file-types.ts";
import { normalizeName } from "./normalize-name.ts";

type PreparedName = { text: string; extension: string | null; kind: ExtensionKind | null };

// Each replacement is one character long, so positions in the prepared text match positions in the
// normalized name.
const PLAIN: Record<string, string> = {
  "【": "[",
  "】": "]",
  "〔": "[",
  "〕": "]",
  "№": "#",
};
const PLAIN_CHARS = /^[ -~]{0,4000}$/;
const UNUSUAL_CHARS =
  /[_\u0000-\u001f\u007f-\u00a0\u00ad\u2010-\u2015\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff【】［］〔〕（）～＋＆＃№０-９Ａ-Ｚａ-ｚ①-⑨⑴-⑼⒈-⒐]/g;
// Marks that Japanese stations add to a title: new, last, subtitled, data, repeat, two-part,
// bilingual.
const BROADCAST = /\[[新終字デ再二多]\]/g;
const WIDE = /[\uff01-\uff5e①-⑨⑴-⑼⒈-⒐]/;
// The Cyrillic letter between digits (`06х01`) was typed instead of the Latin one. In `2006г`, a
// year is followed by the first letter of the word for “year”.
const CYRILLIC_CROSS = /(?<=\d)[хХ](?=\d)/g;
const CYRILLIC_YEAR = /(?<=(?<!\d)(?:19|20)\d\d)г(?!\p{L})/gu;
const HYPHENS = /[\u2010-\u2015]/;

function toPlainChar(c: string): string {
  if (HYPHENS.test(c)) return "-";
  if (!WIDE.test(c)) return PLAIN[c] ?? " ";
  // `Ａ`, `（`, `②`, `⑴`
  const plain = c.normalize("NFKC");
  return /\d/.exec(plain)?.[0] ?? plain;
}

/** Replaces marks that only occur in names in other alphabets. */
const withoutMarks = (text: string): string =>
  // `『Title』『21』` are blocks if one of them is a number. Otherwise they are quotation marks.
  (/『\d{1,4}』/.test(text) ? text.replace(/[『』]/g, (sign) => (sign === "『" ? "[" : "]")) : text)
    .replace(CYRILLIC_CROSS, "x")
    .replace(CYRILLIC_YEAR, " ")
    .replace(BROADCAST, "   ");

function splitExtension(name: string): { stem: string; extension: string | null } {
  const sized = name.endsWith(")") ? name.replace(/ \([\d.]{1,8} ?[kmgt]i?b\)$/i, "") : name;
  const dot = sized.lastIndexOf(".");
  const extension = dot > 0 ? sized.slice(dot + 1).toLowerCase() : "";
  return nameKindOf(extension)
    ? { stem: sized.slice(0, dot), extension }
    : { stem: name, extension: null };
}

/**
 * Prepares one path component for parsing. Normalizes it (`normalizeName`), removes a known
 * extension, replaces underscores, control characters and invisible characters with spaces, and replaces wide
 * brackets and long dashes with their plain forms. `kind` is the kind of extension.
 */
export function prepare(given: string): PreparedName {
  const name = normalizeName(given);
  const isPlain = PLAIN_CHARS.test(name);
  const { stem, extension } = splitExtension((isPlain ? name : name.normalize("NFC")).trim());
  let text = isPlain
    ? stem.replaceAll("_", " ")
    : withoutMarks(stem.replace(UNUSUAL_CHARS, toPlainChar));
  if (text.startsWith("[ ")) text = text.replace(/^\[ (?=[^[\]]{12,}\]$)([^[\]]*)\]$/, "  $1 ");
  if (text.startsWith("[[")) text = text.replace(/^\[\[(?=[^[\]]*\][^\]])/, " [");
  // In `Some+Show+Episode+3` and `some-show-episode-3`, the only separator is used in place of
  // spaces.
  if (!/[ .]/.test(text)) {
    if (/\+[^+]+\+/.test(text)) text = text.replaceAll("+", " ");
    else if (/^[^-[\](){}]+(?:-[^-[\](){}]+){3,}$/.test(text)) text = text.replaceAll("-", " ");
  }
  return { text, extension, kind: extension === null ? null : (nameKindOf(extension) ?? null) };
}
