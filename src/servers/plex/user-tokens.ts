import { matchesName } from "../../core/playback/session.ts";

type UserToken = { user: string; token: string };

const PAIR = /^([^=]{1,300})=([\x21-\x7e]{1,4096})$/;

function tokenPair(text: string): UserToken | undefined {
  const [, user = "", token = ""] = PAIR.exec(text) ?? [];
  return user.trim() === "" ? undefined : { user: user.trim(), token };
}

/**
 * Parses comma-separated `name=token` pairs. Names are compared as Plex compares them, and each may
 * occur only once. Returns undefined for an empty or invalid text.
 */
export function readUserTokens(text: string): UserToken[] | undefined {
  const pairs = text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map(tokenPair);
  if (pairs.length === 0 || !pairs.every((pair) => pair !== undefined)) return undefined;
  const repeated = pairs.some(({ user }, index) =>
    pairs.slice(index + 1).some((other) => matchesName(user, other.user)),
  );
  return repeated ? undefined : pairs;
}

/**
 * Returns the token of a user; undefined if the setting contains no token for this user. `name`
 * need not be spelled exactly. `text` is the whole setting.
 */
export function tokenOf(text: string | undefined, name: string): string | undefined {
  const known = readUserTokens(text ?? "") ?? [];
  const exact = known.find(({ user }) => user === name);
  return (exact ?? known.find(({ user }) => matchesName(name, user)))?.token;
}
