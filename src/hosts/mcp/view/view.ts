import { isFields } from "../../../base/text/parse-json.ts";

// MCP Apps (SEP-1865, https://github.com/modelcontextprotocol/ext-apps, text of 2026-01-26): a
// client that announces the extension draws the answers of some tools with our views. For all other
// clients, nothing changes.

// The extension with which a client declares, at `initialize` and with its calls, the pages that it
// draws.

const EXTENSION = "io.modelcontextprotocol/ui";
export const VIEW_TYPE = "text/html;profile=mcp-app";

/** Sent by the page with each call. It means that the page's data was not shown to a model. */
const MARK = "plex-ingest/view";

/** True if a client with these capabilities, as sent at `initialize`, draws pages like ours. */
export function drawsViews(capabilities: unknown): boolean {
  const extensions = isFields(capabilities) ? capabilities["extensions"] : undefined;
  const announced = isFields(extensions) ? extensions[EXTENSION] : undefined;
  const types = isFields(announced) ? announced["mimeTypes"] : undefined;
  return Array.isArray(types) && types.includes(VIEW_TYPE);
}

/** True if the page made this call, according to the `_meta` of its parameters. */
export const isOfView = (meta: Readonly<Record<string, unknown>> | undefined): boolean =>
  meta?.[MARK] === true;

const QUEUE = {
  uri: "ui://plex-ingest/queue.html",
  name: "queue-view",
  title: "Review queue (view)",
  description: "Shows what waits, and takes decisions.",
  mimeType: VIEW_TYPE,
};
const HOME = {
  uri: "ui://plex-ingest/home.html",
  name: "home-view",
  title: "Home (view)",
  description:
    "Shows whether all is well, what waits, what is on its way and what was filed, and takes " +
    "decisions.",
  mimeType: VIEW_TYPE,
};

/** The views as `resources/list` shows them. */
export const VIEWS = [QUEUE, HOME];

const DRAWN: ReadonlyMap<string, string> = new Map([
  ["get_ingest_queue", QUEUE.uri],
  ["get_ingest_item", QUEUE.uri],
  ["undo_ingest", QUEUE.uri],
  ["get_home", HOME.uri],
]);
/** The tool that a view needs. A view that cannot decide anything is not offered. */
const NEEDED = "approve_ingest";

/** The views of one client. */
export type ClientView = {
  /** True if the client draws the views and a person could decide something in them. */
  isShown(tools: readonly { name: string }[]): boolean;
  /**
   * Lists the tools. If views are shown, tools that they draw carry the view's address, and tools
   * that only views may call come last.
   */
  mark<T extends { name: string }>(tools: { list(): T[]; listForView(): T[] }): T[];
  /** Reads a view as HTML by its address; undefined if it was not built. */
  read(uri: string): Promise<string | undefined>;
};

/**
 * @param draws returns whether this client announced the extension; called when the client lists or
 * reads, after `initialize`
 */
export function createView(draws: () => boolean, read: ClientView["read"]): ClientView {
  const isShown: ClientView["isShown"] = (tools) =>
    draws() && tools.some(({ name }) => name === NEEDED);
  return {
    isShown,
    mark(tools) {
      const list = tools.list();
      if (!isShown(list)) return list;
      return [...list, ...tools.listForView()].map((tool) => {
        const resourceUri = DRAWN.get(tool.name);
        if (resourceUri !== undefined) return { ...tool, _meta: { ui: { resourceUri } } };
        // Hosts hide such a tool from models: see "Visibility" in the same specification.
        return list.includes(tool) ? tool : { ...tool, _meta: { ui: { visibility: ["app"] } } };
      });
    },
    read,
  };
}
