import { isAbsolute, join, normalize } from "node:path";
import { tryOr } from "../../base/errors.ts";

/**
 * Returns the absolute path, with `~/` replaced by `home` and without `..` or a trailing slash;
 * undefined if the path is relative.
 */
export function parseFullPath(text: string, home: string | undefined): string | undefined {
  if (text.includes("\0") || text.includes("\n")) return undefined;
  if (text === "~" || text.startsWith("~/")) {
    return home !== undefined && isAbsolute(home) ? tidy(join(home, text.slice(1))) : undefined;
  }
  return isAbsolute(text) ? tidy(text) : undefined;
}

function tidy(path: string): string {
  const plain = normalize(path);
  return plain.length > 1 && plain.endsWith("/") ? plain.slice(0, -1) : plain;
}

/**
 * Lists the parts of an address that must never be shown: the address itself, and its password in
 * encoded and decoded form.
 */
export function listUrlSecrets(url: string): string[] {
  const written = /^[^/]*\/\/[^:@/]*:([^/]*)@/.exec(url)?.[1] ?? "";
  const { password = "" } = URL.parse(url) ?? {};
  return [...new Set([url, written, password, decodePercent(written)])].filter(
    (part) => part !== "",
  );
}

/** Decodes percent-encoding; returns the text unchanged if it is invalid. */
export const decodePercent = (text: string): string => tryOr(() => decodeURIComponent(text), text);
