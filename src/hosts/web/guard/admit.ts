import { createHash } from "node:crypto";
import { type CheckToken, type IssuedToken, type Role, roleOfScopes, SCOPES } from "../../../core/role.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { type createBearer, tokenIn } from "./bearer.ts";
import { Refusal } from "./refusal.ts";
import type { SlowDown } from "./slow-down.ts";

/** Who came: whose token it was, and whom the issuer says that it is. */
export type Admitted = {
  role: Role;
  /** As history names it; undefined for a token of ours, which has many owners. */
  subject?: string;
  /** For how long, where the token ends. */
  endsMs?: number;
};

export type SignIn = {
  /** Who issues tokens, as it calls itself. */
  issuer: string;
  /** Where clients read that: RFC 9728. */
  metadataUrl: string;
  check: CheckToken;
};

const REALM = 'Bearer realm="plex-ingest"';

/** Lets in by tokens of ours, and where `signIn` is given by those of its issuer. */
export function createAdmit({
  bearer,
  slowDown,
}: {
  bearer: ReturnType<typeof createBearer>;
  slowDown: SlowDown;
}): (
  given: { headers: readonly string[] | undefined; client: string; signIn: SignIn | undefined },
  signal: AbortSignal,
) => Promise<Admitted> {
  return async ({ headers, client, signIn }, signal) => {
    const verdict = bearer(headers);
    if (verdict === "open") return { role: "operator" };
    if (verdict === "operator" || verdict === "reviewer") return { role: verdict };
    const token = verdict === "wrong" ? tokenIn(headers) : undefined;
    const issued = signIn && token !== undefined && IS_JWT.test(token) ? await signIn.check(token) : undefined;
    if (signIn && issued?.is === "good") {
      const role = roleOfScopes(issued.scopes);
      if (role === undefined) throw needsScope(signIn, "reader");
      return { role, subject: subjectName(issued.subject), endsMs: issued.endsMs };
    }
    if (issued?.is === "unknown")
      throw new Refusal(503, "The keys of the issuer of tokens cannot be read now; try again later.", {
        code: "internal_error",
        headers: { "Retry-After": String(Math.ceil(issued.againMs / 1000)) },
      });
    // Every token expires in time, and its client then sends it once more: no sign of guessing.
    if (verdict === "wrong" && issued?.is !== "expired") await slowDown.failed(client, signal);
    const hint = `Send Authorization: Bearer <AUTH_TOKEN>${signIn ? `, or a token of ${signIn.issuer}` : ""}.`;
    const parts = [
      REALM,
      ...(verdict === "missing" ? [] : ['error="invalid_token"']),
      ...(signIn ? [`resource_metadata="${signIn.metadataUrl}"`] : []),
    ];
    throw new Refusal(401, `${toldOf(verdict, issued)} ${hint}`, {
      code: "unauthorized",
      headers: { "WWW-Authenticate": parts.join(", ") },
    });
  };
}

/** @returns 403 for a token of the issuer that allows less than this needs; clients sign in again with the scope */
export const needsScope = ({ metadataUrl }: Pick<SignIn, "metadataUrl">, needed: Role): Refusal =>
  new Refusal(403, `The token lacks the scope ${SCOPES[needed]}; sign in again with it.`, {
    code: "refused",
    headers: {
      "WWW-Authenticate": `${REALM}, error="insufficient_scope", scope="${SCOPES[needed]}", resource_metadata="${metadataUrl}"`,
    },
  });

/** A signed token; without a signature it is none. */
const IS_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function toldOf(verdict: string, issued: IssuedToken | undefined): string {
  if (verdict === "missing") return "No token was sent.";
  if (issued?.is === "expired") return "The token has expired.";
  if (issued?.is === "wrong") return `The token ${issued.why}.`;
  return verdict === "wrong" ? "The token is wrong." : "The token is malformed.";
}

const MAX_NAME_CHARS = 60;

/**
 * The subject after `mcp:`. The colon is in no name that a client gives itself, so none passes for a person; what was changed
 * for display has a piece of its digest, so that no two people are one.
 */
export function subjectName(subject: string): string {
  const shown = cleanText(subject, MAX_NAME_CHARS).replace(/[\s:]+/g, "-");
  const digest = createHash("sha256").update(subject).digest("hex").slice(0, 8);
  return `sub:${shown === subject ? shown : `${shown}~${digest}`}`;
}
