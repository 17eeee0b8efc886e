/** A part of a log line. A part that names a release carries the release's id. */
type LinePart = string | { text: string; id: number };

/** Splits a line into the parts that name a release and the text between them. */
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
