import { fold } from "../text/fold.ts";
import { textBeforeTags } from "./numbers-in-text.ts";
import THINGS from "./words/things.json" with { type: "json" };

/** Words at the end of a name that mean an extra, by Plex's kind of extra. */
const KINDS = Object.entries(THINGS.atEnd);
const WORDS = KINDS.map(([, words]) => words).join("|");
// Most names have none of these words and need not be parsed.
const MAY_HAVE_EXTRA = new RegExp(WORDS.replaceAll(/ \??/g, "[^a-z]*"), "i");
const EXTRA_AT_END = new RegExp(`^(.*?)(?:^| )(?:the )?(${WORDS})(?: ?\\d{1,2})?$`);
const MAX_STEM_CHARS = 300;

type ExtraAtEnd = { before: string; kind: string };

/**
 * The words for an extra at the end of a name without extension, or directly before its tags:
 * `Film.2010.Trailer.1080p`. `before` is the folded text before them. Empty for any other name.
 */
export function extraAtEnd(stem: string): ExtraAtEnd[] {
  const name = stem.slice(0, MAX_STEM_CHARS);
  if (!MAY_HAVE_EXTRA.test(name)) return [];
  return [name, textBeforeTags(name)].flatMap((text) => {
    const [, before = "", word] = EXTRA_AT_END.exec(fold(text)) ?? [];
    const kind = KINDS.find(([, words]) => word !== undefined && new RegExp(`^(?:${words})$`).test(word));
    return kind === undefined ? [] : { before, kind: kind[0] };
  });
}
