import { isAbsolute, join, normalize } from "node:path";
import { orElse } from "../../base/errors.ts";

/**
 * The absolute path, with `~/` replaced by `home`, without `..` or a trailing slash; undefined when
 * it is relative.
 */
export function fullPath(text: string, home: string | undefined): string | undefined {
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
export function urlSecrets(url: string): string[] {
  const written = /^[^/]*\/\/[^:@/]*:([^/]*)@/.exec(url)?.[1] ?? "";
  const { password = "" } = URL.parse(url) ?? {};
  return [...new Set([url, written, password, decoded(written)])].filter((part) => part !== "");
}

/** What is written with percent signs, as it is meant; as it is written where that is nothing. */
export const decoded = (text: string): string => orElse(() => decodeURIComponent(text), text);
