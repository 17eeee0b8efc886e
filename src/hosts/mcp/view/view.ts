import { isFields } from "../../../base/text/parse-json.ts";

// Apps of MCP (SEP-1865, https://github.com/modelcontextprotocol/ext-apps, text of 2026-01-26): a
// client that announces the extension draws the answers of some tools with views of ours. For all
// others nothing is different.

// What a client says at `initialize` and with its calls about pages that it draws: see view.ts.

const EXTENSION = "io.modelcontextprotocol/ui";
export const VIEW_TYPE = "text/html;profile=mcp-app";

/** What the page sends along with each call: what it reads was not shown to a model. */
const MARK = "plex-ingest/view";

/**
 * Whether a client with these capabilities, as it sent them at `initialize`, draws pages like ours.
 */
export function drawsViews(capabilities: unknown): boolean {
  const extensions = isFields(capabilities) ? capabilities["extensions"] : undefined;
  const announced = isFields(extensions) ? extensions[EXTENSION] : undefined;
  const types = isFields(announced) ? announced["mimeTypes"] : undefined;
  return Array.isArray(types) && types.includes(VIEW_TYPE);
}

/** Whether the page made this call, by the `_meta` of its parameters. */
export const isOfView = (meta: Readonly<Record<string, unknown>> | undefined): boolean =>
  meta?.[MARK] === true;

const QUEUE = {
  uri: "ui://plex-ingest/queue.html",
  name: "queue-view",
  title: "Review queue, drawn",
  description: "A page that shows what waits, and takes decisions.",
  mimeType: VIEW_TYPE,
};
const HOME = {
  uri: "ui://plex-ingest/home.html",
  name: "home-view",
  title: "Home, drawn",
  description:
    "A page that shows whether all is well, what waits, what is on its way and what was filed, and takes decisions.",
  mimeType: VIEW_TYPE,
};

/** As `resources/list` shows them. */
export const VIEWS = [QUEUE, HOME];

const DRAWN: ReadonlyMap<string, string> = new Map([
  ["get_ingest_queue", QUEUE.uri],
  ["get_ingest_item", QUEUE.uri],
  ["undo_ingest", QUEUE.uri],
  ["get_home", HOME.uri],
]);
/** A view that cannot decide anything is not offered. */
const NEEDED = "approve_ingest";

/** What one client gets of the views. */
export type ClientView = {
  /** Whether the client draws them, and they could decide something. */
  isShown(tools: readonly { name: string }[]): boolean;
  /**
   * The tools; where views are shown, those that they draw have their address, and those that only
   * they may call stand last.
   */
  mark<T extends { name: string }>(tools: { list(): T[]; listForView(): T[] }): T[];
  /** One of them as HTML, by its address; undefined where it was not built. */
  read(uri: string): Promise<string | undefined>;
};

/**
 * @param draws whether this client announced it; asked when it lists or reads, after `initialize`
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
        // Hosts keep such a tool from models: the same text, "Visibility".
        return list.includes(tool) ? tool : { ...tool, _meta: { ui: { visibility: ["app"] } } };
      });
    },
    read,
  };
}
