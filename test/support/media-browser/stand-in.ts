import type { IncomingMessage, ServerResponse } from "node:http";
import { startHttpServer } from "../loopback.ts";

export const KEY = "s3cret-Media-Key";
const ID = /^(?:[\da-f]{32}|\d{1,20})$/i;

export type StandInItem = {
  Id: string;
  Type: "Movie" | "Series" | "Season" | "Episode";
  parents: readonly string[];
  savedAt?: number;
  inCollection?: boolean;
  Path?: string;
  [field: string]: unknown;
};

export type StandInOptions = {
  kind: "jellyfin" | "emby";
  version: string;
  libraries?: readonly object[];
  items?: StandInItem[];
  sessions?: readonly object[];
  /** Jellyfin's `LibraryMonitorDelay`, in seconds. */
  delay?: unknown;
};

type Answer = { status: number; body?: string; headers?: Record<string, string> };

/**
 * Starts a strict Jellyfin or Emby. Every request without a rule here is refused and listed in
 * `complaints`: unknown paths, malformed ids, filters that the server would drop, and the headers
 * that version 12 no longer accepts.
 */
export async function startMediaBrowser(options: StandInOptions) {
  const { kind, version } = options;
  const world = { libraries: [], items: [] as StandInItem[], sessions: [], ...options };
  const complaints: string[] = [];
  const asked: { method: string; url: string; body: string }[] = [];
  const state: { fault: Answer | undefined } = { fault: undefined };

  const complain = (what: string): Answer => {
    complaints.push(what);
    return { status: 500, body: "Error processing request." };
  };

  function isAuthorized({ headers }: IncomingMessage): boolean {
    if (kind === "emby") return headers["x-emby-token"] === KEY;
    const legacy = headers["x-emby-token"] ?? headers["x-mediabrowser-token"];
    if (legacy !== undefined) return !version.startsWith("12") && legacy === KEY;
    return headers.authorization === `MediaBrowser Token="${KEY}"`;
  }

  function listItems(query: URLSearchParams): Answer {
    const lower = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
    const ids = lower.get("ids")?.split(",");
    const parent = lower.get("parentid");
    const path = lower.get("path");
    const types = lower.get("includeitemtypes")?.split(",");
    if (ids?.some((id) => !ID.test(id))) return complain("a malformed id is dropped");
    if (types?.some((type) => !["Movie", "Series", "Season", "Episode"].includes(type))) {
      return complain("an unknown type is dropped");
    }
    if (path !== undefined && kind === "jellyfin") return complain("Jellyfin ignores Path");
    if (!ids && parent === undefined && path === undefined) return complain("no filter");
    const ungrouped = lower.get("collapseboxsetitems") ?? lower.get("groupitemsintocollections");
    const since = Date.parse(lower.get("mindatelastsaved") ?? "");
    const fields = new Set(lower.get("fields")?.split(","));
    const found = world.items.filter(
      (item) =>
        (!ids || ids.includes(item.Id)) &&
        (!types || types.includes(item.Type)) &&
        (parent === undefined || item.parents.includes(parent)) &&
        (path === undefined || item.Path === path) &&
        (ungrouped === "false" || !item.inCollection) &&
        (Number.isNaN(since) || (item.savedAt ?? 0) >= since) &&
        (lower.get("excludelocationtypes") !== "Virtual" || item["LocationType"] !== "Virtual"),
    );
    const start = Number(lower.get("startindex") ?? 0);
    const limit = Number(lower.get("limit") ?? found.length);
    const Items = found.slice(start, start + limit).map((item) => {
      const { parents: _, savedAt: __, inCollection: ___, ...rest } = item;
      const wire: Record<string, unknown> = rest;
      const optional = ["Path", "ProviderIds", "MediaSources", "MediaSourceCount", "Width"];
      for (const field of optional) if (!fields.has(field)) delete wire[field];
      return wire;
    });
    const body = { Items, TotalRecordCount: found.length };
    return json(kind === "jellyfin" ? { ...body, StartIndex: start } : body);
  }

  function route(request: IncomingMessage, url: URL): Answer {
    if (!isAuthorized(request)) return { status: 401 };
    if ([...url.searchParams.keys()].some((name) => /^api_?key$/i.test(name))) {
      return complain("the key is in the address");
    }
    switch (`${request.method} ${url.pathname}`) {
      case "GET /System/Info":
        return json({ Version: version, Id: "5".repeat(32), ServerName: "Home" });
      case "GET /Library/VirtualFolders":
        return json(world.libraries);
      case "GET /Items":
        return listItems(url.searchParams);
      case "GET /Sessions":
        return json(world.sessions);
      case "POST /Library/Media/Updated":
        return { status: 204 };
      case "GET /System/Configuration":
        return json({ LibraryMonitorDelay: world.delay });
      default: {
        const [, refreshed] = /^\/Items\/([^/]+)\/Refresh$/.exec(url.pathname) ?? [];
        if (refreshed !== undefined && request.method === "POST") {
          return { status: world.items.some(({ Id }) => Id === refreshed) ? 204 : 404 };
        }
        const [, id] = /^\/Videos\/([^/]+)\/AdditionalParts$/.exec(url.pathname) ?? [];
        const item = world.items.find(({ Id }) => Id === id);
        return item
          ? json({ Items: item["parts"] ?? [], TotalRecordCount: 1 })
          : complain(url.pathname);
      }
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method ?? "", url: request.url ?? "", body });
    const url = new URL(request.url ?? "", "http://stand-in");
    const { status, headers, body: text } = state.fault ?? route(request, url);
    response.writeHead(status, headers).end(text);
  }

  const server = await startHttpServer((request, response) => void answer(request, response));
  return { ...server, world, asked, complaints, state };
}

const json = (value: unknown): Answer => ({
  status: 200,
  body: JSON.stringify(value),
  headers: { "content-type": "application/json; charset=utf-8" },
});
