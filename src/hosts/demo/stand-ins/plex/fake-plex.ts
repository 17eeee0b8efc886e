import { type Answer, json } from "../fail.ts";
import { type FakeRequest, type StandIn, startLoopback } from "../loopback.ts";
import { OWNER, type Route, refusal, tokenOf, type WhoAsks } from "./answer.ts";
import type { Fields, PlexSection, PlexWorld } from "./item.ts";
import { browseRoute, metadataRoute, sectionRoute } from "./routes.ts";
import { createFolderScan } from "./scan-folder.ts";

/** A section without an id has its number, counted from 1. */
export type FakeSection = Omit<PlexSection, "id"> & { id?: string | undefined };

export type FakePlexOptions = {
  sections?: readonly FakeSection[] | undefined;
  token?: string | undefined;
  version?: string | undefined;
  port?: number | undefined;
  /** Whether it lists what it finds in the folders that it is asked to scan. */
  indexes?: boolean | undefined;
  /** In place of a world of `sections`. */
  world?: PlexWorld | undefined;
  /** More than libraries and their items; each is asked before ours. */
  routes?: readonly Route[] | undefined;
  /** Who else has a token. */
  who?: WhoAsks | undefined;
  /** Another form than JSON. */
  render?: ((of: Fields) => Answer) | undefined;
  /** What becomes of an answer: it may come late, in part, changed, or never. */
  through?: ((asked: FakeRequest, answer: () => Answer) => Answer) | undefined;
};

export type FakePlex = StandIn & { url: string; token: string; world: PlexWorld; scans: PlexWorld["scans"] };

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

/** A Plex Media Server on the loopback address: libraries, their items, and scans. Nothing plays unless `routes` say so. */
export async function startFakePlex(options: FakePlexOptions): Promise<FakePlex> {
  const { sections = [], token = "demo-plex-token", version = IDENTITY.version, port, routes = [] } = options;
  const { render = (of: Fields) => json({ MediaContainer: of }), through = (_, answer) => answer() } = options;
  const world: PlexWorld = options.world ?? {
    library: { sections: sections.map((one, at) => ({ ...one, id: one.id ?? String(at + 1) })), items: [] },
    paging: { mostAtOnce: 1000, ignores: false },
    server: SERVER,
    identity: { ...IDENTITY, version },
    scans: [],
  };
  const who: WhoAsks = (asked) => (tokenOf(asked) === token ? OWNER : options.who?.(asked));
  const index = options.indexes ? createFolderScan(world.library, Date.now) : undefined;
  const all: Route[] = [
    ...routes,
    sectionRoute(world, index),
    browseRoute(world, who),
    metadataRoute(world, who),
    ({ path }) => (path === "/clients" || path === "/status/sessions" ? { of: { size: 0 } } : undefined),
  ];

  function says(asked: FakeRequest): ReturnType<Route> {
    if (asked.path === "/identity") return { of: { size: 0, ...world.identity } };
    if (who(asked) === undefined) return refusal(401);
    if (asked.path === "/") return { of: { size: 0, ...world.server, ...world.identity } };
    for (const route of all) {
      const said = route(asked);
      if (said) return said;
    }
    return undefined;
  }

  function answer(asked: FakeRequest): Answer {
    const said = says(asked) ?? refusal(404);
    return "of" in said ? render(said.of) : said;
  }

  const standIn = await startLoopback({ answer: (asked) => through(asked, () => answer(asked)), refusal, port });
  return { ...standIn, url: standIn.origin, token, world, scans: world.scans };
}
