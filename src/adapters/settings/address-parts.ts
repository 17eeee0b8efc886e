import { isAbsolute, join, normalize } from "node:path";
import { tryOr } from "../../base/errors.ts";

/**
 * The absolute path, with `~/` replaced by `home`, without `..` or a trailing slash; undefined when
 * it is relative.
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
 * The texts of an address that nothing may show: itself, and its password as it is written and as
 * it is meant.
 */
export function listUrlSecrets(url: string): string[] {
  const written = /^[^/]*\/\/[^:@/]*:([^/]*)@/.exec(url)?.[1] ?? "";
  const { password = "" } = URL.parse(url) ?? {};
  return [...new Set([url, written, password, decodePercent(written)])].filter(
    (part) => part !== "",
  );
}

/** What is written with percent signs, as it is meant; as it is written where that is nothing. */
export const decodePercent = (text: string): string => tryOr(() => decodeURIComponent(text), text);
