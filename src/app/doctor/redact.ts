import { quoteWord } from "../../base/text/clean-text.ts";
import { HIDDEN } from "../../base/text/redact.ts";

export type RedactOptions = {
  /** Texts that must never be shown, wherever they occur. */
  secrets: readonly string[];
  /**
   * Words that reveal who or where a person is (accounts, host), and the home folder. Leave both
   * empty to keep them.
   */
  names: readonly string[];
  home: string | undefined;
};

/**
 * Detects secrets by their form. A token that has been changed is no longer in a setting, but may
 * still be in an old log.
 */
const FORMS: readonly (readonly [form: RegExp, shown: string])[] = [
  [
    /((?:x-plex-|x-transmission-session-|api[-_]?|auth[-_]?|access[-_]?|session[-_]?)?(?:token|key|id|password|passwd|secret)["']?\s*[=:]\s*["']?)[^\s"'&,;})]{6,}/gi,
    `$1${HIDDEN}`,
  ],
  [/((?:[A-Z0-9]+_)+(?:TOKENS?|KEY|PASSWORD|SECRET)=)\S+/g, `$1${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\/\/[^/\s@"']+@/g, `//${HIDDEN}@`],
  // A TMDB v4 token is a JWT. A v3 key and most session ids are hexadecimal.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, HIDDEN],
  [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{32}(?![0-9a-f])/gi, HIDDEN],
];

/**
 * Returns the forms in which a secret can be written: plain, in an address, in JSON, as a shell
 * word, in a basic authentication header.
 */
const waysOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  quoteWord(secret),
  Buffer.from(secret).toString("base64"),
];

/**
 * Returns a function that removes secrets from a text, and also the names of persons and machines
 * unless they are to be kept.
 */
export function createRedact({ secrets, names, home }: RedactOptions): (text: string) => string {
  // Longest first, because a short text may be part of a longer one.
  const texts = [
    ...new Set(secrets.filter((secret) => secret.length >= 3).flatMap(waysOf)),
  ].toSorted((a, b) => b.length - a.length);
  const words = names.filter((name) => name.length >= 2 && name !== "root");
  const escaped = words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
  const named =
    escaped.length === 0
      ? undefined
      : new RegExp(`(?<![\\w-])(?:${escaped.join("|")})(?![\\w-])`, "g");
  const hidesPeople = home !== undefined || words.length > 0;
  return (text) => {
    let clean = text;
    for (const secret of texts) clean = clean.replaceAll(secret, HIDDEN);
    for (const [form, shown] of FORMS) clean = clean.replaceAll(form, shown);
    if (home !== undefined && home !== "/") clean = clean.replaceAll(home, "~");
    if (hidesPeople) clean = clean.replaceAll(/(\/(?:home|Users)\/)[^/\s"']+/g, "$1[user]");
    return named ? clean.replaceAll(named, "[name]") : clean;
  };
}

/** Redacts every text in a JSON value. Keys are unchanged. */
export const redactAll = (value: unknown, redact: (text: string) => string): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, field: unknown) =>
      typeof field === "string" ? redact(field) : field,
    ),
  );
