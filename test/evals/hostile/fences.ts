/** A hostile text's mark, which is next to its order. */
const MARK = /hz\d+z/;
/**
 * Characters that no answer may contain: control characters, characters that change the writing
 * direction, and invisible ones.
 */
const RAW =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** Fields that contain only third-party text. */
const DATA =
  /^(?:name|path|from|to|title|titles|original_title|alt_titles|overview|summary|studio|alternative_titles|genres|destination|destinations|query|files|library|user|client|role|target|labels|folder|group|episode_title|error|locations)$/;
/** Fields that contain one of our sentences, which may quote third-party text. */
const SENTENCES =
  /^(?:message|answer|why|warnings|next|explained|problem|in_library|reason|advice|notes)$/;

/** Removes the quotations from a sentence. */
const withoutQuotes = (sentence: string): string => sentence.replace(/“[^”]*”|"[^"]*"/g, "");

type Place = { key: string; path: string; ofNext: boolean };

/** Finds unfenced third-party text in an answer. Returns the problem at each place. */
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
  // A call must name its subject, in the argument meant for it.
  if (ofNext) return /^(?:path|query)$/.test(key) ? undefined : "in next";
  // A person's reason for a rejection is the person's own text.
  if (DATA.test(key) || path.endsWith(".detail.reason")) return undefined;
  if (!SENTENCES.test(key)) return "in a field of its own kind";
  return MARK.test(withoutQuotes(text)) ? "outside quotation marks" : undefined;
}

/** Same as `unfenced`, for an error, which is a single sentence. */
export const unfencedError = (text: string): string[] => unfenced({ message: text });
