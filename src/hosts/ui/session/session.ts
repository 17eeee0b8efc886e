import type { TokenRole } from "../../../core/role.ts";
import { get, post } from "../desk/desk-http.ts";

export type Session =
  | {
      signed_in: true;
      name: string;
      id: number;
      role: TokenRole;
      /** Names of the tools that the server refuses to this session. */
      kept_tools: string[];
      read_only: boolean;
      first_visit: boolean;
      version: string;
      public_url?: string;
    }
  | { signed_in: false };

/** A signed-in browser. `last_used_at` is exact to the day. */
export type ListedSession = {
  id: number;
  name: string;
  role: TokenRole;
  created_at: string;
  last_used_at: string;
  current: boolean;
};

/** An unused link that signs in one browser, once. */
type ListedLink = { id: string; role: TokenRole; guest?: string; expires_at: string };

export type Invitation = { url: string; id: string; expires_at: string };

/** Selects what to end: a session, a link, or all sessions and links except this session. */
type SessionsToEnd = { id: number } | { link: string } | { others: true };

export const readSession = (): Promise<Session> => get<Session>("session");

/** Name under which this browser stores that its last session was a guest's. */
const GUEST = "plex-ingest.guest";

/** Keeps whether a guest was signed in: a guest has no command and no token to sign in with. */
export function rememberGuest(who: Session): void {
  if (!who.signed_in) return;
  try {
    if (who.role === "reviewer") localStorage.setItem(GUEST, "yes");
    else localStorage.removeItem(GUEST);
  } catch {
    // If the browser has no storage, the guest's sign-in text is not shown after a reload.
  }
}

/** True if the last session in this browser was a guest's. */
export function wasGuest(): boolean {
  try {
    return localStorage.getItem(GUEST) !== null;
  } catch {
    return false;
  }
}

/** @throws SessionEnded for a wrong or used key or token */
export const signIn = (by: { key: string } | { token: string }): Promise<Session> =>
  post<Session>("session", by);

/**
 * Returns the one-time key of a printed link. The key is first removed from the address bar, so
 * that it does not end up in the history or a bookmark.
 */
export function takeKey(): string | undefined {
  const [, key] = /^#key=([\w-]{1,200})$/.exec(location.hash) ?? [];
  if (location.hash.startsWith("#key=")) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return key;
}

/**
 * A signed-in person's actions on sessions. Only the operator may invite people and end other
 * sessions.
 */
export interface SessionDesk {
  list(): Promise<{ sessions: ListedSession[]; links: ListedLink[] }>;
  /** Ends this session and returns to the sign-in page. */
  leave(): Promise<void>;
  /**
   * Creates a link that signs in a reviewer once. The session gets this name, unless it is empty.
   */
  invite(name: string): Promise<Invitation>;
  end(which: SessionsToEnd): Promise<void>;
}

/**
 * Creates the desk for sessions. `left` is called once this session has ended. Links begin with
 * `publicUrl`.
 */
export const createSessionDesk = (
  left: () => Promise<void>,
  publicUrl = document.baseURI,
): SessionDesk => ({
  list: () => get("sessions"),
  leave: () => post("session/end", {}).then(left),
  async invite(name) {
    const { key, ...made } = await post<Omit<Invitation, "url"> & { key: string }>(
      "sessions/invite",
      { name },
    );
    return { ...made, url: `${publicUrl}#key=${key}` };
  },
  end: (which) => post("sessions/end", which),
});
