import { createHash, timingSafeEqual } from "node:crypto";

/** `open`: this server has no token, so anyone who reaches it may use it. */
type Verdict = "open" | "right" | "missing" | "malformed" | "wrong";

/**
 * Compares what a client sent with the token as it is now. The digests are compared, in constant time: they have one length.
 */
export function createBearer(token: () => string | undefined): (headers: readonly string[] | undefined) => Verdict {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (headers = []) => {
    const expected = token();
    if (expected === undefined) return "open";
    if (headers.length === 0) return "missing";
    const [, given] = headers.length === 1 ? (/^Bearer ([\x21-\x7e]{1,4096})$/i.exec(headers[0] ?? "") ?? []) : [];
    if (given === undefined) return "malformed";
    return timingSafeEqual(digest(given), digest(expected)) ? "right" : "wrong";
  };
}
