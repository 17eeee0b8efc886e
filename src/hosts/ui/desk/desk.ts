import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PageAddress, PosterAddress } from "../../../core/page/place.ts";
import type { ToolName, Tools } from "./answers.ts";

/**
 * `changed`: anyone wrote something. `lost` and `back`: the server became unreachable or reachable
 * again.
 */
export type Change =
  | { kind: "changed"; states?: Record<string, number> }
  | { kind: "lost" | "back" };

/**
 * The view's connection to everything outside it. There are two implementations: over HTTP for the
 * page, and over messages inside an MCP client. The view does not know which one it uses.
 */
export type Desk = {
  /** @throws DeskRefusal, ServerUnreachable, SessionEnded */
  call<T extends ToolName>(
    tool: T,
    args: Tools[T]["asks"],
    signal?: AbortSignal,
  ): Promise<Tools[T]["answers"]>;
  /**
   * Reports changes while the page is visible, at most three times a second. Returns a function
   * that stops it.
   */
  onChange(listener: (change: Change) => void): () => void;
  /** Returns the address of a place or poster; undefined if it has none. */
  link(to: PageAddress | PosterAddress): string | undefined;
  /** Returns the address of a poster for which `link` has none; undefined if there is no poster. */
  fetchPoster?(of: PosterAddress): Promise<string | undefined>;
  /** True if the server has the tool `explain_code`. */
  explains?: boolean;
};

/** The server refused a request. The error states what happened and what to do next. */
export class DeskRefusal extends Error {
  readonly code: string;
  readonly next: string | undefined;
  constructor(message: string, code: string, next?: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
/** No response arrived. */
export class ServerUnreachable extends Error {}
/** The session has ended. */
export class SessionEnded extends Error {}

const nobody: Desk = {
  call: () => Promise.reject(new ServerUnreachable()),
  onChange: () => () => {},
  link: () => undefined,
};

export const DeskContext = createContext(nobody);
export const useDesk = (): Desk => useContext(DeskContext);
