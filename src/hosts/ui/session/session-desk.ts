import { createContext } from "preact";

export type Session =
  | { signed_in: true; name: string; id: number; read_only: boolean; version: string; public_url?: string }
  | { signed_in: false };

/** A browser that is signed in; `last_used_at` is exact to the day. */
export type ListedSession = { id: number; name: string; created_at: string; last_used_at: string; current: boolean };

/** Who is signed in. There is none where no session is needed, as in an MCP client. */
export type SessionDesk = {
  who(): Promise<Session>;
  list(): Promise<ListedSession[]>;
  /** Ends one, or all but this one. Ending this one leads to the sign-in. */
  end(which: { id: number } | { others: true }): Promise<void>;
};

export const SessionDeskContext = createContext<SessionDesk | undefined>(undefined);
