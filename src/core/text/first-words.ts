/** The first words of a text, at most `maxChars` with an ellipsis where something was cut, on one line. */
export function firstWords(text: string, maxChars: number): string {
  const line = text
    .slice(0, 4 * maxChars)
    .replaceAll(/\s+/g, " ")
    .trim();
  if (line.length <= maxChars) return line;
  const cut = line.slice(0, maxChars);
  const end = cut.lastIndexOf(" ");
  // Languages without spaces are cut anywhere, but not within a character.
  const kept = end > maxChars / 2 ? cut.slice(0, end) : cut.slice(0, -1).replace(/[\ud800-\udbff]$/, "");
  return `${kept.replace(/[\s,;:.–-]+$/, "")}…`;
}
