/** The mark of a hostile text, which stands beside its order. */
const MARK = /hz\d+z/;
/** What no answer may have: controls, what turns writing around, what hides. */
const RAW =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** Fields that are a stranger's text and nothing else. */
const DATA =
  /^(?:name|path|from|to|title|titles|original_title|alt_titles|overview|summary|studio|alternative_titles|genres|destination|destinations|query|files|library|user|client|role|target|labels|folder|group|episode_title|error|locations)$/;
/** Fields that are a sentence of ours, which may quote a stranger's. */
const SENTENCES =
  /^(?:message|answer|why|warnings|next|explained|problem|in_library|reason|advice|notes)$/;

/** A sentence without what it quotes. */
const withoutQuotes = (sentence: string): string => sentence.replace(/“[^”]*”|"[^"]*"/g, "");

type Place = { key: string; path: string; ofNext: boolean };

/**
 * What is wrong with an answer, by the place of each text: where a stranger's text comes out that
 * is not fenced.
 */
export function unfenced(answer: unknown): string[] {
  const wrong: string[] = [];
  const walk = (value: unknown, key: string, path: string, ofNext: boolean): void => {
    if (typeof value === "string") {
      const why = wrongWith(value, { key, path, ofNext });
      if (why !== undefined) wrong.push(`${path}: ${why}: ${JSON.stringify(value.slice(0, 300))}`);
    } else if (Array.isArray(value)) {
      for (const one of value) walk(one, key, `${path}[]`, ofNext);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (MARK.test(name)) wrong.push(`${path}: a key: ${JSON.stringify(name.slice(0, 100))}`);
        walk(inner, name, `${path}.${name}`, ofNext || (name === "next" && Array.isArray(inner)));
      }
    }
  };
  walk(answer, "", "", false);
  return wrong;
}

function wrongWith(text: string, { key, path, ofNext }: Place): string | undefined {
  if (RAW.test(text)) return "not cleaned";
  if (!MARK.test(text)) return undefined;
  // A call needs the name of what it is about, in the argument that takes it.
  if (ofNext) return /^(?:path|query)$/.test(key) ? undefined : "in next";
  // Why somebody rejected a release is their own word.
  if (DATA.test(key) || path.endsWith(".detail.reason")) return undefined;
  if (!SENTENCES.test(key)) return "in a field of its own kind";
  return MARK.test(withoutQuotes(text)) ? "outside quotation marks" : undefined;
}

/** The same of an error, which is nothing but a sentence. */
export const unfencedError = (text: string): string[] => unfenced({ message: text });
