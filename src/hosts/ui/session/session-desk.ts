import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ToolName } from "../desk/answers.ts";
import type { Session, SessionDesk } from "./session.ts";

/** Undefined if no session is needed, as in an MCP client. */
export const SessionDeskContext = createContext<SessionDesk | undefined>(undefined);

/** The current session, once it is known. */
export const SessionContext = createContext<Session | undefined>(undefined);

/**
 * Returns whether this session may call a tool. Until the session is known, every tool is allowed
 * here, and only the server refuses.
 */
export function useMay(): (tool: ToolName) => boolean {
  const session = useContext(SessionContext);
  return (tool) => !session?.signed_in || !session.kept_tools.includes(tool);
}

/**
 * True once this session is known to be allowed to call a tool. A page makes a request that the
 * role may be refused only then.
 */
export function useMayAsk(tool: ToolName): boolean {
  const isUnknown = useContext(SessionContext) === undefined;
  const needsSession = useContext(SessionDeskContext) !== undefined;
  const may = useMay();
  return !(isUnknown && needsSession) && may(tool);
}

/**
 * True if this session is known to belong to a reviewer. A reviewer can only decide about releases.
 */
export function useIsReviewer(): boolean {
  const session = useContext(SessionContext);
  return session?.signed_in === true && session.role === "reviewer";
}
