import { UserError } from "../base/errors.ts";

/**
 * Roles over HTTP, from most to fewest rights. A *reader* can only view. A *reviewer* can also
 * decide about releases. The *operator* can also change settings, pause, play, handle files and
 * torrents, remove data and sign others out. Without HTTP, everybody is the operator.
 */
export const ROLES = ["operator", "reviewer", "reader"] as const;
export type Role = (typeof ROLES)[number];

/** Roles that can have one of our tokens and a session on the web page. */
export const TOKEN_ROLES = ["operator", "reviewer"] as const satisfies readonly Role[];
export type TokenRole = (typeof TOKEN_ROLES)[number];

/**
 * Our tokens. The reader's token has no session and calls no tool: it opens only the addresses that
 * dashboards and monitoring read.
 */
export const FIXED_TOKENS = [...TOKEN_ROLES, "reader"] as const satisfies readonly Role[];
export type FixedToken = (typeof FIXED_TOKENS)[number];

export const mayDo = (role: Role, needed: Role): boolean =>
  ROLES.indexOf(role) <= ROLES.indexOf(needed);

/** The scope that an issuer's token must contain for each role. */
export const SCOPES: Readonly<Record<Role, string>> = {
  operator: "operate",
  reviewer: "review",
  reader: "read",
};

/**
 * Returns the highest role that these scopes grant. Undefined if none of them is a scope of ours.
 */
export const roleOfScopes = (
  scopes: readonly string[],
): "operator" | "reviewer" | "reader" | undefined =>
  ROLES.find((role) => scopes.includes(SCOPES[role]));

/** `what`: a tool's title or an address. Over HTTP, the error becomes status code 403. */
export const notAllowed = (role: Role, needed: Role, what: string): UserError =>
  UserError.refused(
    needed === "operator"
      ? `Only the operator can do this (${what}), but you are signed in as a ${role}.`
      : `Only a reviewer or the operator can do this (${what}), but you are signed in as a ${role}.`,
    role === "reader"
      ? `Sign in again with the scope ${SCOPES[needed]}, if the issuer grants it to you.`
      : "Ask the operator, or sign in with the operator's token.",
  );

/** Result of checking a token that an issuer signed or seems to have signed. */
export type IssuedToken =
  /** `endsMs`: remaining time for which the token is valid. */
  | { is: "good"; subject: string; scopes: readonly string[]; endsMs: number }
  /** The token was valid, but has expired. */
  | { is: "expired" }
  /** The token is not valid. `why` continues a sentence that starts with “The token”. */
  | { is: "wrong"; why: string }
  /**
   * The issuer's keys are required for the check but cannot be read. They are requested again after
   * `againMs`.
   */
  | { is: "unknown"; againMs: number };

export type CheckToken = (token: string) => Promise<IssuedToken>;
