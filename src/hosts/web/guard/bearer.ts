import { createHash, timingSafeEqual } from "node:crypto";
import { ROLES, type Role } from "../../../core/role.ts";

/** Whose token was sent. `open`: this server has no token, so anyone who reaches it may use it. */
type Verdict = Role | "open" | "missing" | "malformed" | "wrong";

/** The tokens as they are now. */
export type Tokens = (role: Role) => string | undefined;

/** Compares what a client sent with the tokens. The digests are compared, in constant time: they have one length. */
export function createBearer(token: Tokens): (headers: readonly string[] | undefined) => Verdict {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (headers = []) => {
    if (token("operator") === undefined) return "open";
    if (headers.length === 0) return "missing";
    const [, given] = headers.length === 1 ? (/^Bearer ([\x21-\x7e]{1,4096})$/i.exec(headers[0] ?? "") ?? []) : [];
    if (given === undefined) return "malformed";
    const sent = digest(given);
    const isOf = (expected: string | undefined): boolean =>
      expected !== undefined && timingSafeEqual(sent, digest(expected));
    return ROLES.find((role) => isOf(token(role))) ?? "wrong";
  };
}
