import { plainLetters } from "./plain-letters.ts";

const HIDDEN = "[hidden]";
const LONG_NAMES = "x-plex-token|(?:access|auth|refresh|authentication|plexonline|transient|delegation)_?token";
const NAMES = `(?:${LONG_NAMES}|_?token)`;

/** `X-Plex-Token=…` in an address, also where the address itself stands encoded in another one. */
const IN_QUERY = new RegExp(`([?&;]|%3f|%26|^)(${NAMES})(=|%3d)[^&#"'\\s<>]+`, "gi");
const IN_JSON = new RegExp(`("${NAMES}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi");
const IN_XML = new RegExp(`(\\s${NAMES}\\s*=\\s*)(?:"[^"]*"|'[^']*')`, "gi");
/** The bare word only where a header begins: within a line it may be that of a name, "The Last Token: …". */
const IN_HEADER = new RegExp(
  `((?:^|[\\s{,])(?:${LONG_NAMES})|(?:^|[\\n{,])_?token)(\\s*:\\s*)(?!["'\\s])[^\\s,;"']+`,
  "gi",
);

/**
 * A text without tokens: those that stand in fields, attributes, arguments of addresses and headers named for them, and
 * those that are known by their value, as they are and percent-encoded. Answers of Plex carry them: `/updater/status` has
 * download addresses with the owner's token in them.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = plainLetters(text);
  for (const secret of secrets) {
    // Shorter ones would blacken words that have nothing to do with them.
    if (secret === undefined || secret.length < 6) continue;
    clean = clean.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
  }
  if (!/token/i.test(clean)) return clean;
  return clean
    .replace(IN_JSON, `$1"${HIDDEN}"`)
    .replace(IN_XML, `$1"${HIDDEN}"`)
    .replace(IN_QUERY, `$1$2$3${HIDDEN}`)
    .replace(IN_HEADER, `$1$2${HIDDEN}`);
}
