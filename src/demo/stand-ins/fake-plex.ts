import { isAtOrBelow } from "../../core/path/is-below.ts";
import { type Answer, json } from "./fail.ts";
import { type FakeMedia, itemsPage } from "./fake-plex-media.ts";
import { createFakePlay } from "./fake-plex-play.ts";
import type { FakePlayer, FakePlaying } from "./fake-plex-players.ts";
import { createFakeIndex } from "./fake-plex-shelf.ts";
import { type FakeRequest, type StandIn, startLoopback } from "./loopback.ts";

type FakeSection = {
  /** By default counted from 1. */
  id?: string | undefined;
  title: string;
  /** "movie", "show", "artist", "photo". */
  type: string;
  locations: string[];
  /** How many items it has: 0 by default. */
  count?: number | undefined;
};

export type FakePlexOptions = {
  sections: FakeSection[];
  token?: string | undefined;
  version?: string | undefined;
  port?: number | undefined;
  players?: FakePlayer[] | undefined;
  playing?: FakePlaying[] | undefined;
  /** What can be started, by its id. */
  media?: FakeMedia[] | undefined;
  /** Whether the server can end sessions: true by default. */
  endsSessions?: boolean | undefined;
  /** Whether it indexes what it scans and lists that instead of `count` items. */
  indexes?: boolean | undefined;
  /** Milliseconds; the clock for playback positions. Real time by default. */
  now?: (() => number) | undefined;
};

/** `path` is undefined for a scan of the whole section. */
type FakeScan = { sectionId: string; path: string | undefined };

/** `scans` has what Plex would really scan: a path outside the section's Locations is accepted and ignored. */
export type FakePlex = StandIn & { url: string; token: string; scans: FakeScan[] };

const DEMO_TOKEN = "demo-plex-token";
const IDENTITY = {
  claimed: true,
  machineIdentifier: "5a3c0de05a3c0de05a3c0de05a3c0de05a3c0de0",
  version: "1.41.9.9961-demo",
};
const SERVER = {
  friendlyName: "Demo",
  platform: "Linux",
  myPlexSubscription: true,
  ownerFeatures: "pass,session_kick,webhooks",
};
const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** A small Plex Media Server on the loopback address: libraries, players, and recorded scans. */
export async function startFakePlex(options: FakePlexOptions): Promise<FakePlex> {
  const { sections, token = DEMO_TOKEN, port, players = [], playing = [], media = [], endsSessions = true } = options;
  const identity = { ...IDENTITY, version: options.version ?? IDENTITY.version };
  const now = options.now ?? ((): number => performance.now());
  const play = createFakePlay({ players, playing, media, endsSessions, now, refusal: plexRefusal });
  const scans: FakeScan[] = [];
  const index = options.indexes ? createFakeIndex(Date.now) : undefined;
  const known = sections.map((section, index) => ({ ...section, id: section.id ?? String(index + 1) }));

  function answer(asked: FakeRequest): Answer {
    const { method, path, query, headers } = asked;
    if (path === "/identity") return json({ MediaContainer: { size: 0, ...identity } });
    if ((headers["x-plex-token"] ?? query["X-Plex-Token"]) !== token) return plexRefusal(401);
    if (path === "/") return json({ MediaContainer: { size: 0, ...SERVER, ...identity } });
    if (path === "/library/sections" || path === "/library/sections/all") return listing();
    const indexed = index?.item(/^\/library\/metadata\/(\d+)$/.exec(path)?.[1] ?? "");
    if (indexed) return indexed;
    const played = play(asked);
    if (played) return played;
    const [, id, what] = /^\/library\/sections\/([^/]+)\/(refresh|all)$/.exec(path) ?? [];
    const section = known.find((one) => one.id === id);
    if (!section) return plexRefusal(404);
    const range = { start: page(asked, "Start"), size: page(asked, "Size") };
    if (what === "all" && index) return index.list(section.id, query, range);
    if (what === "all") return itemsPage(section.count ?? 0, range);
    if (method !== "GET" && method !== "POST") return plexRefusal(405);
    scan(section, query["path"]);
    return { status: 200, body: "", html: true };
  }

  function listing(): Answer {
    const entries = known.map(({ id, title, type, locations }) => ({
      key: id,
      title,
      type,
      agent: `demo.agents.${type}`,
      uuid: `demo-${id}`,
      updatedAt: 1_700_000_000,
      refreshing: false,
      hidden: 0,
      Location: locations.map((path, index) => ({ id: index + 1, path })),
    }));
    // Plex omits an empty list.
    const list = entries.length > 0 ? { Directory: entries } : {};
    return json({ MediaContainer: { size: entries.length, allowSync: false, title1: "Plex Library", ...list } });
  }

  function scan(section: FakeSection & { id: string }, path: string | undefined): void {
    if (path !== undefined && !section.locations.some((root) => isAtOrBelow(path, root))) return;
    scans.push({ sectionId: section.id, path });
    for (const folder of path === undefined ? section.locations : [path]) index?.scan(section, folder);
  }

  const standIn = await startLoopback({ answer, refusal: plexRefusal, port });
  return { ...standIn, url: standIn.origin, token, scans };
}

/** Paging is requested by headers or by query arguments of the same names. */
function page({ headers, query }: FakeRequest, what: "Start" | "Size"): string | undefined {
  const header = headers[`x-plex-container-${what.toLowerCase()}`];
  return typeof header === "string" ? header : query[`X-Plex-Container-${what}`];
}

/** Plex refuses with an HTML page, even if JSON was requested. */
function plexRefusal(status: number): Answer {
  const title = TITLES[status] ?? "Error";
  const body = `<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>`;
  return { status, body, html: true };
}
