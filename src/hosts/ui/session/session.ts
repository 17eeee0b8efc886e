import type { TokenRole } from "../../../core/role.ts";
import { get, post } from "../desk/desk-http.ts";

export type Session =
  | {
      signed_in: true;
      name: string;
      id: number;
      role: TokenRole;
      /** What the server refuses this session, by the names of tools. */
      kept_tools: string[];
      read_only: boolean;
      first_visit: boolean;
      version: string;
      public_url?: string;
    }
  | { signed_in: false };

/** A browser that is signed in; `last_used_at` is exact to the day. */
export type ListedSession = {
  id: number;
  name: string;
  role: TokenRole;
  created_at: string;
  last_used_at: string;
  current: boolean;
};

/** A link that signs a browser in, once, and was not used. */
type ListedLink = { id: string; role: TokenRole; guest?: string; expires_at: string };

export type Invitation = { url: string; id: string; expires_at: string };

/** What is ended: a session, a link, or all of both but this session. */
type SessionsToEnd = { id: number } | { link: string } | { others: true };

export const readSession = (): Promise<Session> => get<Session>("session");

/** @throws SignedOut for a wrong or used key or token */
export const signIn = (by: { key: string } | { token: string }): Promise<Session> =>
  post<Session>("session", by);

/**
 * The one-time key of a printed link. It is taken out of the address bar before anything else, so
 * that it stands in no history and no bookmark.
 */
export function takeKey(): string | undefined {
  const [, key] = /^#key=([\w-]{1,200})$/.exec(location.hash) ?? [];
  if (location.hash.startsWith("#key=")) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return key;
}

/** What a signed-in person can do about sessions; only the operator may invite and end others. */
export interface SessionDesk {
  list(): Promise<{ sessions: ListedSession[]; links: ListedLink[] }>;
  /** Ends this one, which leads to the sign-in. */
  leave(): Promise<void>;
  /** A link that signs a reviewer in, once, under this name, if there is one. */
  invite(name: string): Promise<Invitation>;
  end(which: SessionsToEnd): Promise<void>;
}

/** Who is signed in. `left` is called once this session has ended; links begin with `publicUrl`. */
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
