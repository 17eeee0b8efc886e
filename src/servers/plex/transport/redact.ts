import { hostname, platform } from "node:os";
import { HIDDEN, hideSecrets } from "../../../base/text/redact.ts";
import { FORBIDDEN_IN_XML } from "../../../base/text/xml.ts";
import { plexUnauthorized } from "./errors.ts";

/** A character of a token: letters, digits and the characters that URLs do not escape. */
const TOKEN_CHAR = /^[\w.~-]$/;

/**
 * Decodes escaped letters and digits in JSON or XML. `\u0061` and `&#97;` are read as `a`, so they
 * must not hide a token from redaction. Other escapes are kept.
 */
export function decodeLetters(text: string): string {
  // Parsing drops these characters, so a token that is split by one would be complete again.
  let plain = text.replace(FORBIDDEN_IN_XML, "");
  // Escapes are matched in pairs, so that an escaped backslash does not begin an escape.
  if (plain.includes("\\u00")) {
    plain = plain.replace(/\\(?:u00([2-7][\da-f])|[^])/gi, (pair, hex?: string) =>
      toLetter(pair, hex, 16),
    );
  }
  if (plain.includes("&#")) {
    plain = plain.replace(
      /&#(?:x0{0,20}([2-7][\da-f])|0{0,20}(\d{2,3}));/gi,
      (entity, hex?: string, decimal?: string) =>
        toLetter(entity, hex ?? decimal, hex === undefined ? 10 : 16),
    );
  }
  return plain;
}

function toLetter(written: string, code: string | undefined, radix: number): string {
  const sign = code === undefined ? "" : String.fromCharCode(Number.parseInt(code, radix));
  return TOKEN_CHAR.test(sign) ? sign : written;
}

export type PlexDevice = {
  /** Stable for an installation: Plex lists each identifier as a separate device. */
  clientIdentifier: string;
  version: string;
};

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "macOS",
  linux: "Linux",
  win32: "Windows",
};

/**
 * Returns the headers that identify us. Plex shows them in its list of devices. They request JSON,
 * but the response may be XML anyway.
 */
export const createSelfHeaders = ({
  clientIdentifier,
  version,
}: PlexDevice): Record<string, string> => ({
  accept: "application/json",
  "x-plex-client-identifier": clientIdentifier,
  "x-plex-product": "plex-ingest",
  "x-plex-version": version,
  "x-plex-platform": PLATFORMS[platform()] ?? platform(),
  "x-plex-device-name": toDeviceName(hostname()),
});

/**
 * Converts a host name to ASCII, because the server guesses the encoding of other characters in a
 * header (Plex's OpenAPI document 1.2.0).
 */
export function toDeviceName(host: string): string {
  const ascii = host
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 60);
  return ascii === "" ? "plex-ingest" : ascii;
}

/**
 * Returns the token for the header. @throws Outage `plex_unauthorized` if the token is missing or
 * contains invalid characters
 */
export function requireToken(token: string | undefined): string {
  const text = token?.trim() ?? "";
  if (text === "") {
    throw plexUnauthorized("There is no Plex token. Set PLEX_TOKEN to the owner's token.");
  }
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw plexUnauthorized("PLEX_TOKEN contains invalid characters. Copy it again from Plex.");
}

const LONG_TOKEN_NAMES =
  "x-plex-token|(?:access|auth|refresh|authentication|plexonline|transient|delegation)_?token";
const TOKEN_NAMES = `(?:${LONG_TOKEN_NAMES}|_?token)`;

/** `X-Plex-Token=…` in an address, including an address that is encoded within another address. */
const IN_QUERY = new RegExp(`([?&;]|%3f|%26|^)(${TOKEN_NAMES})(=|%3d)[^&#"'\\s<>]+`, "gi");
const IN_JSON = new RegExp(`("${TOKEN_NAMES}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi");
const IN_XML = new RegExp(`(\\s${TOKEN_NAMES}\\s*=\\s*)(?:"[^"]*"|'[^']*')`, "gi");
/**
 * The bare word `token` is matched only at the beginning of a header, because within a line it may
 * be part of a title, "The Last Token: …".
 */
const IN_HEADER = new RegExp(
  `((?:^|[\\s{,])(?:${LONG_TOKEN_NAMES})|(?:^|[\\n{,])_?token)(\\s*:\\s*)(?!["'\\s])[^\\s,;"']+`,
  "gi",
);

/**
 * Removes tokens from a text: the values of fields, attributes, query arguments and headers with a
 * token's name, and the given secrets, raw or percent-encoded. Plex's responses contain tokens:
 * `/updater/status` has download addresses with the owner's token.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const clean = hideSecrets(decodeLetters(text), secrets);
  if (!/token/i.test(clean)) return clean;
  return clean
    .replace(IN_JSON, `$1"${HIDDEN}"`)
    .replace(IN_XML, `$1"${HIDDEN}"`)
    .replace(IN_QUERY, `$1$2$3${HIDDEN}`)
    .replace(IN_HEADER, `$1$2${HIDDEN}`);
}
