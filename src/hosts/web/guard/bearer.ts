import { createHash, timingSafeEqual } from "node:crypto";
import { TOKEN_ROLES, type TokenRole } from "../../../core/role.ts";

/** Whose token was sent. `open`: this server has no token, so anyone who reaches it may use it. */
type Verdict = TokenRole | "open" | "missing" | "malformed" | "wrong";

/** The tokens as they are now. */
export type Tokens = (role: TokenRole) => string | undefined;

/** Tokens of ours have 4,096 characters at most; those of an issuer may list all that somebody belongs to. */
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;

/** The one token that came; undefined for none, several, or another scheme. */
export const tokenIn = (headers: readonly string[] = []): string | undefined =>
  headers.length === 1 ? BEARER.exec(headers[0] ?? "")?.[1] : undefined;

/** Compares what a client sent with the tokens. The digests are compared, in constant time: they have one length. */
export function createBearer(token: Tokens): (headers: readonly string[] | undefined) => Verdict {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (headers = []) => {
    if (token("operator") === undefined) return "open";
    if (headers.length === 0) return "missing";
    const given = tokenIn(headers);
    if (given === undefined) return "malformed";
    const sent = digest(given);
    const isOf = (expected: string | undefined): boolean =>
      expected !== undefined && timingSafeEqual(sent, digest(expected));
    return TOKEN_ROLES.find((role) => isOf(token(role))) ?? "wrong";
  };
}
