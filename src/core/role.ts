import { UserError } from "./errors.ts";

/**
 * What somebody may do over HTTP. A *reviewer* looks and decides what becomes of releases; the *operator* also changes settings,
 * pauses, plays, handles files and torrents, removes data and signs others out. Without HTTP everybody is the operator.
 */
export const ROLES = ["operator", "reviewer"] as const;
export type Role = (typeof ROLES)[number];

export const mayDo = (own: Role, needed: Role): boolean => own === "operator" || needed === "reviewer";

/** `what`: a tool's title or an address. Over HTTP that is 403. */
export const notForReviewers = (what: string): UserError =>
  new UserError(
    `Only the operator may do this, and this is a reviewer: ${what}.`,
    "Ask whoever has AUTH_TOKEN, or sign in with it.",
    "refused",
  );
