import { delimiter, isAbsolute, join, normalize } from "node:path";
import type { PathMap } from "../../core/path/path-map.ts";
import { sameName } from "../../core/playback/media.ts";
import { value } from "./values.ts";

/** The path in full, `~/` taken as `home`, without `..` or a slash at its end; undefined when it is relative. */
export function fullPath(text: string, home: string | undefined): string | undefined {
  if (text.includes("\0") || text.includes("\n")) return undefined;
  if (text === "~" || text.startsWith("~/"))
    return home !== undefined && isAbsolute(home) ? tidy(join(home, text.slice(1))) : undefined;
  return isAbsolute(text) ? tidy(text) : undefined;
}

function tidy(path: string): string {
  const plain = normalize(path);
  return plain.length > 1 && plain.endsWith("/") ? plain.slice(0, -1) : plain;
}

type UserToken = { user: string; token: string };

const PAIR = /^([^=]{1,300})=([\x21-\x7e]{1,4096})$/;

/** `name=token`, comma-separated; a name may not come twice, as Plex tells names apart. */
export const userTokens = () =>
  value("name=token pairs separated by commas, each name only once", (text) => {
    const pairs = text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
      .map(tokenPair);
    if (pairs.length === 0 || !pairs.every((one) => one !== undefined)) return undefined;
    const twice = pairs.some(({ user }, index) => pairs.slice(index + 1).some((other) => sameName(user, other.user)));
    return twice ? undefined : pairs;
  });

/** The token of a user by name as a person writes it; undefined when none is known. `text` is the whole setting. */
export function tokenOf(text: string | undefined, name: string): string | undefined {
  const { data = [] } = userTokens().optional().safeParse(text);
  const exact = data.find(({ user }) => user === name);
  return (exact ?? data.find(({ user }) => sameName(name, user)))?.token;
}

/** The tokens of all users. */
export const tokensIn = (text: string | undefined): string[] =>
  (userTokens().optional().safeParse(text).data ?? []).map(({ token }) => token);

function tokenPair(text: string): UserToken | undefined {
  const [, user = "", token = ""] = PAIR.exec(text) ?? [];
  return user.trim() === "" ? undefined : { user: user.trim(), token };
}

type Home = string | undefined;

export const path = (home: Home) => value("a full path (from / or ~/)", (text) => fullPath(text, home));

/** Separated like PATH. */
export const paths = (home: Home) =>
  value(`one or more full paths (from / or ~/), separated by "${delimiter}"`, (text) => {
    const parts = text
      .split(delimiter)
      .map((part) => part.trim())
      .filter(Boolean);
    const full = parts.map((part) => fullPath(part, home));
    return full.length > 0 && full.every((part) => part !== undefined) ? [...new Set(full)] : undefined;
  });

/** A full path, or a folder below the first media root, as it was written. */
export const libraryPath = (home: Home) =>
  value("a full path (from / or ~/), or a folder below a media root", (text) => {
    const full = fullPath(text, home);
    if (full !== undefined) return full;
    const parts = text.split("/").filter((part) => part !== "" && part !== ".");
    const inside = !text.startsWith("~") && !text.includes("\0") && parts.length > 0 && !parts.includes("..");
    return inside ? parts.join("/") : undefined;
  });

/** `here=there`, comma-separated; `there` may be a Windows path. The longest `here` comes first, none comes twice. */
export const pathMap = (home: Home) =>
  value("here=there pairs of full paths, separated by commas, each here only once", (text) => {
    const pairs = text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => mappedPair(part, home));
    if (pairs.length === 0 || !pairs.every((mapping) => mapping !== undefined)) return undefined;
    if (new Set(pairs.map(({ here }) => here)).size < pairs.length) return undefined;
    return pairs.toSorted((a, b) => b.here.length - a.here.length);
  });

function mappedPair(text: string, home: Home): PathMap | undefined {
  const middle = text.indexOf("=");
  const here = middle < 0 ? undefined : fullPath(text.slice(0, middle).trim(), home);
  const said = text.slice(middle + 1).trim();
  const there = /^(?:[a-z]:[\\/]|\\\\)[^\0\n]*$/i.test(said) ? said : fullPath(said, undefined);
  return here === undefined || there === undefined ? undefined : { here, there };
}
