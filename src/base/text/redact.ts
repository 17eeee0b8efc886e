import { parseJson } from "./parse-json.ts";

/** Replaces a secret in a text. */
export const HIDDEN = "[hidden]";
/**
 * Names of fields whose values must stay secret. Also matches `author`, because hiding too much is
 * better than hiding too little.
 */
const SECRET_NAME = /token|api_?key|secret|password|passwd|auth|signature|credential|cookie/i;
const NAMED =
  /((?:token|api_?key|secret|password|passwd|signature|credential)[\w-]*["']?\s*[=:]\s*["']?)[^\s"'&,;<>{}]+/gi;
const BEARER = /\b(Bearer|Basic)\s+[^\s"',]+/gi;
const USER_INFO = /\/\/[^\s/@"']+@/g;

const MAX_CHARS = 300;
const MAX_ENTRIES = 20;
const MAX_DEPTH = 12;
/** Longer text is not parsed as JSON. */
const MAX_JSON_CHARS = 1024 ** 2;

/**
 * Prepares a JSON value for a log. Hides the values of fields whose name indicates a secret,
 * secrets that a text labels as such, and secrets that `hide` recognizes. Shortens everything else.
 * Secrets are hidden before the text is truncated, so that no partial secret remains.
 */
export function redact(value: unknown, hide: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return redactText(value, hide, depth);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[…]";
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ENTRIES).map((entry) => redact(entry, hide, depth + 1));
    return value.length > MAX_ENTRIES ? [...shown, `[${value.length - MAX_ENTRIES} more]`] : shown;
  }
  const entries = Object.entries(value);
  const shown = entries
    .slice(0, MAX_ENTRIES)
    .map(([name, entry]) => [
      cut(hide(name)),
      SECRET_NAME.test(name) && entry !== null ? HIDDEN : redact(entry, hide, depth + 1),
    ]);
  if (entries.length > MAX_ENTRIES) shown.push(["…", `[${entries.length - MAX_ENTRIES} more]`]);
  return Object.fromEntries(shown);
}

function redactText(text: string, hide: (text: string) => string, depth: number): string {
  const inner =
    /^\s*[[{]/.test(text) && text.length <= MAX_JSON_CHARS && depth < MAX_DEPTH
      ? parseJson(text)
      : undefined;
  if (inner !== undefined) return cut(JSON.stringify(redact(inner, hide, depth + 1)));
  return cut(
    hide(text)
      .replace(NAMED, `$1${HIDDEN}`)
      .replace(BEARER, `$1 ${HIDDEN}`)
      .replace(USER_INFO, `//${HIDDEN}@`),
  );
}

const cut = (text: string): string =>
  text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}… [${text.length} characters]`;

/** Minimum length of a secret. A shorter secret would match parts of ordinary words. */
const MIN_SECRET_CHARS = 4;

/** Replaces these secrets in a text, in plain and URL-encoded form. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let hidden = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= MIN_SECRET_CHARS) {
      hidden = hidden.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
    }
  }
  return hidden;
}
