import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ToolName } from "../desk/answers.ts";
import type { Session, SessionDesk } from "./session.ts";

/** There is none where no session is needed, as in an MCP client. */
export const SessionDeskContext = createContext<SessionDesk | undefined>(undefined);

/** Who is signed in, once that is known. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** Whether this session may call a tool. Until that is known the server is the one to say no. */
export function useMay(): (tool: ToolName) => boolean {
  const session = useContext(SessionContext);
  return (tool) => !session?.signed_in || !session.kept_tools.includes(tool);
}

/**
 * Whether this session is known to be a reviewer's, who changes nothing but what becomes of
 * releases.
 */
export function useIsReviewer(): boolean {
  const session = useContext(SessionContext);
  return session?.signed_in === true && session.role === "reviewer";
}
