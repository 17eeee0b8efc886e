import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PageAddress, PosterAddress } from "../../../core/page/place.ts";
import type { ToolName, Tools } from "./answers.ts";

/**
 * `changed`: something was written by anybody. `lost`, `back`: whether the server can be reached.
 */
export type Change =
  | { kind: "changed"; states?: Record<string, number> }
  | { kind: "lost" | "back" };

/**
 * Where the view gets everything from. There are two desks, over HTTP for the page and over
 * messages inside an MCP client, and the view does not know which one it has.
 */
export type Desk = {
  /** @throws Refused, Unreachable, SignedOut */
  call<T extends ToolName>(
    tool: T,
    args: Tools[T]["asks"],
    signal?: AbortSignal,
  ): Promise<Tools[T]["answers"]>;
  /**
   * Tells of changes while somebody looks, never more often than three times a second. Returns what
   * ends it.
   */
  onChange(listener: (change: Change) => void): () => void;
  /** The address of a place or poster; undefined where it has none. */
  link(to: PageAddress | PosterAddress): string | undefined;
  /** The address of a poster that has none by itself; undefined where there is no poster. */
  fetchPoster?(of: PosterAddress): Promise<string | undefined>;
};

/** The server said no: what happened, and what to do next. */
export class DeskRefusal extends Error {
  readonly code: string;
  readonly next: string | undefined;
  constructor(message: string, code: string, next?: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
/** No answer came. */
export class ServerUnreachable extends Error {}
/** There is no session any more. */
export class SessionEnded extends Error {}

const nobody: Desk = {
  call: () => Promise.reject(new ServerUnreachable()),
  onChange: () => () => {},
  link: () => undefined,
};

export const DeskContext = createContext(nobody);
export const useDesk = (): Desk => useContext(DeskContext);
