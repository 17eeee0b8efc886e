// Apps of MCP (SEP-1865, https://github.com/modelcontextprotocol/ext-apps, text of 2026-01-26): a client that announces the
// extension draws the answers of some tools with a page of ours. For all others nothing is different.

import { VIEW_TYPE } from "./announced.ts";

/** The page, as `resources/list` shows it. */
export const VIEW = {
  uri: "ui://plex-ingest/queue.html",
  name: "queue-view",
  title: "Review queue, drawn",
  description: "A page that shows what waits, and takes decisions.",
  mimeType: VIEW_TYPE,
};

const DRAWN: ReadonlySet<string> = new Set(["get_ingest_queue", "get_ingest_item", "undo_ingest"]);
/** A page that cannot decide anything is not offered. */
const NEEDED = "approve_ingest";

/** What one client gets of the page. */
export type View = {
  /** Whether the client draws it, and it could decide something. */
  isShown(tools: readonly { name: string }[]): boolean;
  /** The tools; where the page is shown, those that it draws have its address, and those that only it may call stand last. */
  mark<T extends { name: string }>(tools: { list(): T[]; listForView(): T[] }): T[];
  /** The page as HTML; undefined where it was not built. */
  read(): Promise<string | undefined>;
};

/** @param draws whether this client announced it; asked when it lists or reads, after `initialize` */
export function createView(draws: () => boolean, read: View["read"]): View {
  const isShown: View["isShown"] = (tools) => draws() && tools.some(({ name }) => name === NEEDED);
  return {
    isShown,
    mark(tools) {
      const list = tools.list();
      if (!isShown(list)) return list;
      return [
        ...list.map((tool) => (DRAWN.has(tool.name) ? { ...tool, _meta: { ui: { resourceUri: VIEW.uri } } } : tool)),
        // Hosts keep such a tool from models: the same text, "Visibility".
        ...tools.listForView().map((tool) => ({ ...tool, _meta: { ui: { visibility: ["app"] } } })),
      ];
    },
    read,
  };
}
