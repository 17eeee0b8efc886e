import { dropUndefined } from "../../../base/drop-undefined.ts";
import { findWorkAt, type LibraryPlace, type PageAddress } from "../../../core/page/place.ts";

export type ToolQuestion = readonly [tool: string, args: object];

/** Scripts of pages whose script has a different name than the page. */
const SCRIPTS: Partial<Record<PageAddress["page"], string>> = {
  item: "waiting",
  files: "pack",
  torrents: "downloads",
};

/**
 * Lists the tool calls that a page makes to draw its first rows, with exactly the same arguments.
 * Also lists the scripts that draw the page.
 */
export function listFirstRequests(place: PageAddress): {
  scripts: readonly string[];
  asks: readonly ToolQuestion[];
} {
  const script = findWorkAt(place) ? "work" : (SCRIPTS[place.page] ?? place.page);
  return {
    scripts: [script, ...partsOf(place)],
    asks: [["get_watcher_status", {}], ["get_ingest_queue", { limit: 1 }], ...ofPage(place)],
  };
}

/** Scripts of parts of a page that is opened at this place. */
function partsOf(place: PageAddress): readonly string[] {
  if (place.page === "library" && place.part !== undefined) return [place.part];
  if (place.page !== "settings") return [];
  const { group = "" } = place;
  return ["editor", ...(["downloads", "clients"].includes(group) ? ["clients"] : [])];
}

function ofPage(place: PageAddress): readonly ToolQuestion[] {
  const { page, ...given } = place;
  switch (place.page) {
    case "home":
      return [
        ["get_home", {}],
        ["list_filed_works", { sort: "filed", limit: 16 }],
      ];
    case "waiting":
      return [["get_ingest_queue", { ...given, limit: 50, counts: true }]];
    case "item":
      return [
        ["get_ingest_item", given],
        ["get_ingest_queue", { limit: 50, counts: true }],
      ];
    case "files":
      return [["get_ingest_item", given]];
    case "history": {
      const { steps, release: id, action, actor, outcome, search, by } = place;
      return steps || id !== undefined || action !== undefined || actor !== undefined
        ? [["get_ingest_history", { ...dropUndefined({ id, action, actor }), limit: 50 }]]
        : [["list_releases", { ...dropUndefined({ outcome, search, actor: by }), limit: 50 }]];
    }
    case "library":
      return ofLibrary(place);
    case "torrents": {
      const { state, search, client, sort = "newest" } = place;
      return [
        ["get_ingest_queue", { state: "settling", ...dropUndefined({ search }), limit: 20 }],
        [
          "list_torrents",
          { ...dropUndefined({ state, search, client }), sort, counts: true, limit: 50 },
        ],
      ];
    }
    case "settings":
    case "health":
      return [[`get_${page}`, {}]];
    case "log":
      return [["get_log", { level: "info" }]];
    default:
      return [];
  }
}

function ofLibrary({ part, work, filter = {} }: LibraryPlace): readonly ToolQuestion[] {
  if (part === "trash") return [["list_trash", { limit: 20 }]];
  if (part !== undefined) return [];
  if (work) return [["get_filed_work", work]];
  const { search, type, plex, month, by, sort } = filter;
  const asked = dropUndefined({ search, type, in_plex: plex, month, decided_by: by, sort });
  return [["list_filed_works", { ...asked, counts: true, offset: 0, limit: 100 }]];
}
