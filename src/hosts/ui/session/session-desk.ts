import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { TokenRole } from "../../../core/role.ts";
import type { ToolName } from "../desk/answers.ts";

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
export type ListedLink = { id: string; role: TokenRole; guest?: string; expires_at: string };

export type Listed = { sessions: ListedSession[]; links: ListedLink[] };

export type Invitation = { url: string; id: string; expires_at: string };

/** What is ended: a session, a link, or all of both but this session. */
export type Ending = { id: number } | { link: string } | { others: true };

/** Who is signed in. There is none where no session is needed, as in an MCP client. */
export type SessionDesk = {
  list(): Promise<Listed>;
  /** Ends this one, which leads to the sign-in. */
  leave(): Promise<void>;
  /** A link that signs a reviewer in, once, under this name, if there is one: the operator's. */
  invite(name: string): Promise<Invitation>;
  /** The operator's. */
  end(which: Ending): Promise<void>;
};

export const SessionDeskContext = createContext<SessionDesk | undefined>(undefined);

/** Who is signed in, once that is known. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** Whether this session may call a tool. Until that is known the server is the one to say no. */
export function useMay(): (tool: ToolName) => boolean {
  const session = useContext(SessionContext);
  return (tool) => !session?.signed_in || !session.kept_tools.includes(tool);
}

/** Whether this session is known to be a reviewer's, who changes nothing but what becomes of releases. */
export function useIsReviewer(): boolean {
  const session = useContext(SessionContext);
  return session?.signed_in === true && session.role === "reviewer";
}
