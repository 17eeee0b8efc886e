/** A part of a line that names a release has its number. */
type LinePart = string | { text: string; id: number };

/** The text of a line in parts: what names a release, and what is between. */
export function partsOfLine(text: string): LinePart[] {
  const parts: LinePart[] = [];
  let end = 0;
  for (const { 0: named, 1: id, index } of text.matchAll(
    /(?:#|\b[Rr]eleases? )([1-9]\d{0,9})\b/g,
  )) {
    if (index > end) parts.push(text.slice(end, index));
    parts.push({ text: named, id: Number(id) });
    end = index + named.length;
  }
  return end < text.length ? [...parts, text.slice(end)] : parts;
}
