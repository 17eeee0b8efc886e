// What opens and closes, and texts, with the colon that makes one a name. Each letter is looked at once.
const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"(?<colon>\s*:)?/gs;

/** A name that stands twice in one object of a JSON text, of which a reader would drop the first; the text must be JSON. */
export function wordTwice(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const { 0: token, groups } of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    if (token === "}" || token === "]") open.pop();
    const colon = groups?.["colon"];
    if (colon === undefined) continue;
    const word = String(JSON.parse(token.slice(0, -colon.length)));
    const words = open.at(-1);
    if (words?.has(word)) return word;
    words?.add(word);
  }
  return undefined;
}
