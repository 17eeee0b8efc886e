import { hostname, platform } from "node:os";
import { plexUnauthorized } from "./errors.ts";

/** A character of a token: letters, digits and the few signs that addresses leave as they are. */
const LETTER = /^[\w.~-]$/;

/** What reading an answer leaves out: a token that is cut by such a character would be whole again afterwards. */
const LEFT_OUT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * The same JSON or XML, in which letters and digits stand for themselves: `\u0061` and `&#97;` are an `a` to whoever reads
 * the answer, and must not hide a token from who looks for it. Other escapes stay as they are.
 */
export function plainLetters(text: string): string {
  let plain = text.replace(LEFT_OUT, "");
  // A backslash that is escaped itself begins nothing: pairs are taken whole.
  if (plain.includes("\\u00")) {
    plain = plain.replace(/\\(?:u00([2-7][\da-f])|[^])/gi, (pair, hex?: string) => letter(pair, hex, 16));
  }
  if (plain.includes("&#")) {
    plain = plain.replace(
      /&#(?:x0{0,20}([2-7][\da-f])|0{0,20}(\d{2,3}));/gi,
      (entity, hex?: string, decimal?: string) => letter(entity, hex ?? decimal, hex === undefined ? 10 : 16),
    );
  }
  return plain;
}

function letter(written: string, code: string | undefined, radix: number): string {
  const sign = code === undefined ? "" : String.fromCharCode(Number.parseInt(code, radix));
  return LETTER.test(sign) ? sign : written;
}

export type Self = {
  /** Stable for an installation: Plex lists each one that it sees as a device of its own. */
  clientIdentifier: string;
  version: string;
};

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { darwin: "macOS", linux: "Linux", win32: "Windows" };

/** Who asks, as Plex shows it among its devices. JSON is asked for; what comes may be XML all the same. */
export const selfHeaders = ({ clientIdentifier, version }: Self): Record<string, string> => ({
  accept: "application/json",
  "x-plex-client-identifier": clientIdentifier,
  "x-plex-product": "plex-ingest",
  "x-plex-version": version,
  "x-plex-platform": PLATFORMS[platform()] ?? platform(),
  "x-plex-device-name": deviceName(hostname()),
});

/** ASCII alone: what else stands in a header is guessed at by the server (Plex's OpenAPI document 1.2.0). */
export function deviceName(host: string): string {
  const ascii = host
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 60);
  return ascii === "" ? "plex-ingest" : ascii;
}

/** The token as it goes into a header. Throws `Outage` `plex_unauthorized` when there is none, or none that could be. */
export function usableToken(token: string | undefined): string {
  const text = token?.trim() ?? "";
  if (text === "") throw plexUnauthorized("There is no Plex token; set PLEX_TOKEN to the owner's.");
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw plexUnauthorized("PLEX_TOKEN holds characters that no token has; copy it again from Plex.");
}

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
