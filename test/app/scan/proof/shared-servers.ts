import type { PathMap } from "../../../../src/base/path/path-map.ts";
import type { MediaServer } from "../../../../src/core/library/media-server.ts";
import { createEmbyServer } from "../../../../src/servers/emby/media-server.ts";
import { createJellyfinServer } from "../../../../src/servers/jellyfin/media-server.ts";
import type { FakeClock } from "../../../support/fake-clock.ts";
import { MOVIES_ID, SHOWS_ID } from "../../../support/media-browser/served.ts";
import { KEY, startMediaBrowser } from "../../../support/media-browser/stand-in.ts";
import { createWorld } from "../../../support/media-browser/world.ts";
import type { PlexLibrary } from "../../../support/plex/item.ts";
import { plexAndServer } from "../../../support/plex/plex-and-client.ts";

/** The servers that show the library, by name. */
export const SERVERS = {
  plex: { kind: "plex", title: "Plex", version: "1.41.9.9961", next: "1.43.0.10000" },
  old: { kind: "jellyfin", title: 'Jellyfin "old"', version: "10.11.11", next: "12.1.0" },
  new: { kind: "jellyfin", title: 'Jellyfin "new"', version: "12.1.0", next: "12.2.0" },
  emby: { kind: "emby", title: "Emby", version: "4.9.3.0", next: "4.10.0.0" },
} as const;

export type SharedName = keyof typeof SERVERS;
export const SHARED_NAMES = Object.keys(SERVERS) as SharedName[];

/**
 * `gone`, `slow`, `401` and `403` end after `faultMs`. With `map outside`, no library contains the
 * mapped folders. With `map inside`, the server accepts them and never shows them. `upgraded`: away
 * for a fifth of that time, its reports lost, then the next version without old clients' headers.
 */
export const FAULTS = [
  "gone",
  "slow",
  "map outside",
  "map inside",
  "401",
  "403",
  "upgraded",
] as const;
export type ServerFault = (typeof FAULTS)[number];

const REFUSALS = { gone: "gone", "401": { status: 401 }, "403": { status: 403 } } as const;
/** Each answer of a slow server takes this long, which is below the deadline of a request. */
const SLOW_ANSWER_MS = 20_000;

export type OpenedServer = {
  port: MediaServer;
  /** Adds files that were filed. */
  has(paths: readonly string[]): void;
  fail(kind: "gone" | "slow" | "401" | "403" | undefined): void;
  /** Loses what was reported and not scanned, and has the next version. */
  upgrade(): void;
  close(): Promise<void>;
};

export type ServerOptions = {
  clock: FakeClock;
  library: string;
  delayMs: number;
  catalogue: readonly { name: string; ids: Record<string, string> }[];
};

const never = new AbortController().signal;

/** Starts an empty server that can fail, and connects to it. */
export function openServer(name: SharedName, options: ServerOptions): Promise<OpenedServer> {
  return name === "plex" ? openPlex(options) : openMediaBrowser(name, options);
}

async function openPlex({ clock, library }: ServerOptions): Promise<OpenedServer> {
  const shown: PlexLibrary = {
    sections: [
      { id: "1", title: "Films", type: "movie", locations: [`${library}/Movies`] },
      { id: "2", title: "Series", type: "show", locations: [`${library}/TV Shows`] },
    ],
    items: [],
  };
  const it = await plexAndServer({ library: shown, indexes: true }, { clock });
  const { listen: _, ...port } = it.server;
  const kinds = {
    gone: "reset",
    slow: "delay",
    "401": "unauthorized",
    "403": "forbidden",
  } as const;
  return {
    port,
    has() {},
    fail: (kind) =>
      kind ? it.plex.setFaults({ kind: kinds[kind], ms: SLOW_ANSWER_MS }) : it.plex.setFaults(),
    upgrade() {
      it.plex.world.scanning.length = 0;
      it.plex.world.identity = { ...it.plex.world.identity, version: SERVERS.plex.next };
    },
    close: () => it[Symbol.asyncDispose](),
  };
}

async function openMediaBrowser(
  name: Exclude<SharedName, "plex">,
  { clock, library, catalogue, delayMs }: ServerOptions,
): Promise<OpenedServer> {
  const { kind, version, next } = SERVERS[name];
  const world = createWorld({
    kind,
    version,
    delayMs: kind === "jellyfin" ? delayMs : 0,
    now: clock.now,
    catalogue,
    libraries: [
      { id: MOVIES_ID[kind], title: "Films", type: "movies", locations: [`${library}/Movies`] },
      { id: SHOWS_ID[kind], title: "Series", type: "tvshows", locations: [`${library}/TV Shows`] },
    ],
  });
  const { state, complaints, origin, ...standIn } = await startMediaBrowser({
    kind,
    version,
    world,
    delay: delayMs / 1000,
  });
  const create = kind === "emby" ? createEmbyServer : createJellyfinServer;
  const link = { baseUrl: origin, apiKey: () => KEY, timeoutMs: 30_000, maxConnections: 4 };
  const port = create({ ...link, clock });
  return {
    port,
    has(paths) {
      for (const path of paths) world.disk.set(path, {});
    },
    fail(kindOfFault) {
      const isSlow = kindOfFault === "slow";
      state.fault = isSlow || kindOfFault === undefined ? undefined : REFUSALS[kindOfFault];
      state.hold = isSlow ? () => clock.sleep(SLOW_ANSWER_MS, never) : undefined;
    },
    upgrade() {
      world.restart();
      [state.version, state.acceptsLegacy] = [next, false];
    },
    async close() {
      await port.close();
      await standIn[Symbol.asyncDispose]();
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    },
  };
}

export function mapOf(fault: ServerFault | undefined, library: string): PathMap[] {
  if (fault === "map outside") return [{ here: library, there: "/elsewhere" }];
  return fault === "map inside" ? [{ here: library, there: `${library}/Movies` }] : [];
}

/** Begins a fault, and ends it by the clock. */
export function applyFault(
  server: OpenedServer,
  kind: ServerFault,
  { clock, faultMs }: { clock: FakeClock; faultMs: number },
): void {
  const after = (ms: number, work: () => void): void => void clock.sleep(ms, never).then(work);
  if (kind === "map outside" || kind === "map inside") return;
  if (kind === "upgraded") {
    after(faultMs / 10, () => server.fail("gone"));
    after(faultMs * 0.3, () => {
      server.upgrade();
      server.fail(undefined);
    });
    return;
  }
  server.fail(kind);
  after(faultMs, () => server.fail(undefined));
}
