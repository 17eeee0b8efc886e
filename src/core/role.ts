import { UserError } from "../base/errors.ts";

/**
 * What somebody may do over HTTP, the most first. A *reader* looks. A *reviewer* also decides what
 * becomes of releases; the *operator* also changes settings, pauses, plays, handles files and
 * torrents, removes data and signs others out. Without HTTP everybody is the operator.
 */
export const ROLES = ["operator", "reviewer", "reader"] as const;
export type Role = (typeof ROLES)[number];

/** Those that have a token of ours, and sessions of the page. */
export const TOKEN_ROLES = ["operator", "reviewer"] as const satisfies readonly Role[];
export type TokenRole = (typeof TOKEN_ROLES)[number];

export const mayDo = (role: Role, needed: Role): boolean =>
  ROLES.indexOf(role) <= ROLES.indexOf(needed);

/** What a token of an issuer must say for each role. */
export const SCOPES: Readonly<Record<Role, string>> = {
  operator: "operate",
  reviewer: "review",
  reader: "read",
};

/** The most that these scopes allow; undefined where none of them is ours. */
export const roleOfScopes = (
  scopes: readonly string[],
): "operator" | "reviewer" | "reader" | undefined =>
  ROLES.find((role) => scopes.includes(SCOPES[role]));

/** `what`: a tool's title or an address. Over HTTP that is 403. */
export const notAllowed = (role: Role, needed: Role, what: string): UserError =>
  UserError.refused(
    needed === "operator"
      ? `Only the operator may do this, and this is a ${role}: ${what}.`
      : `Only who decides may do this, and this is a ${role}: ${what}.`,
    role === "reader"
      ? `Sign in again with the scope ${SCOPES[needed]}, if the issuer gives it to you.`
      : "Ask whoever has AUTH_TOKEN, or sign in with it.",
  );

/** What becomes of a token that an issuer signed, or is said to have signed. */
export type IssuedToken =
  /** `endsMs`: for how long it still is. */
  | { is: "good"; subject: string; scopes: readonly string[]; endsMs: number }
  /** It was good once. */
  | { is: "expired" }
  /** `why` goes on after “The token”. */
  | { is: "wrong"; why: string }
  /**
   * Only the issuer's keys could tell, and they cannot be read; they are asked for again after so
   * long.
   */
  | { is: "unknown"; againMs: number };

export type CheckToken = (token: string) => Promise<IssuedToken>;
