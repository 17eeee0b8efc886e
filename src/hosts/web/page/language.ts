import type { IncomingHttpHeaders } from "node:http";

/** A header may be 16 KiB; nobody speaks so many languages. */
const MAX_WANTED = 20;

/**
 * The language of a page: what somebody chose there, else the first of these that the browser asks for.
 * https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function languageFor(
  { cookie = "", "accept-language": accepted = "" }: Pick<IncomingHttpHeaders, "cookie" | "accept-language">,
  spoken: readonly string[],
): string {
  const [, chosen = ""] = /(?:^|; )plex_ingest_language=(\w+)(?:;|$)/.exec(cookie) ?? [];
  if (spoken.includes(chosen)) return chosen;
  const wanted = accepted
    .split(",", MAX_WANTED)
    .map((one) => {
      const [, language = "", quality = "1"] = /^\s*([a-z]+)(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(one) ?? [];
      return { language: language.toLowerCase(), quality: Number(quality) };
    })
    .filter(({ language, quality }) => quality > 0 && spoken.includes(language))
    .toSorted((a, b) => b.quality - a.quality);
  return wanted[0]?.language ?? "en";
}
