import { statSync } from "node:fs";
import { isAtOrBelow } from "../../../../base/path/is-below.ts";
import {
  type AnswerFilter,
  type FakeAnswer,
  type FakeRequest,
  type StandIn,
  startLoopback,
  toJsonAnswer,
} from "../loopback.ts";
import {
  answerPage,
  createRefusal,
  EMPTY,
  type FakePlexRoute,
  OWNER,
  tokenOf,
  type WhoAsks,
  wrapInContainer,
} from "./answer.ts";
import { createFolderScan } from "./folder-scan.ts";
import {
  type FakePlexFields,
  type PlexItem,
  type PlexSection,
  type PlexWorld,
  TYPE_NUMBERS,
  toItemWire,
  toMainGuid,
} from "./item.ts";

/** Serves the list of libraries and starts scans. */
const sectionRoute =
  (
    { library, scans, scanning }: PlexWorld,
    scan: (section: PlexSection, folders: string[]) => void,
  ): FakePlexRoute =>
  ({ method, path, query }) => {
    if (path === "/activities") {
      const activity = {
        type: "library.update.section",
        title: "Scanning",
        cancellable: true,
        progress: -1,
      };
      return {
        of: wrapInContainer(
          {},
          {
            Activity: scanning.map(({ section }) => ({ ...activity, uuid: `scan-${section.id}` })),
          },
        ),
      };
    }
    if (path === "/library/sections" || path === "/library/sections/all") {
      const entries = library.sections.map(({ id, title, type, locations, more }) => ({
        key: id,
        type,
        title,
        agent: `tv.plex.agents.${type}`,
        scanner: `Plex ${type}`,
        language: "en-US",
        uuid: `uuid-${id}`,
        refreshing: scanning.some(({ section }) => section.id === id),
        updatedAt: 1_700_000_000,
        scannedAt: 1_700_000_100,
        hidden: 0,
        ...more,
        Location: locations.map((place, index) => ({ id: Number(id) * 10 + index, path: place })),
      }));
      return {
        of: wrapInContainer({ allowSync: false, title1: "Plex Library" }, { Directory: entries }),
      };
    }
    const [, id] = /^\/library\/sections\/([^/]+)\/refresh$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((plexSection) => plexSection.id === id);
    if (!section) return createRefusal(404);
    if (method !== "GET" && method !== "POST") return createRefusal(405);
    const wanted = query["path"];
    // Plex accepts a path to a file, but finds nothing there.
    if (wanted !== undefined && statSync(wanted, { throwIfNoEntry: false })?.isFile()) return EMPTY;
    if (wanted === undefined || section.locations.some((root) => isAtOrBelow(wanted, root))) {
      scans.push({ section: section.id, path: wanted });
      scan(section, wanted === undefined ? section.locations : [wanted]);
    }
    return EMPTY;
  };

/** Returns the fields of an item as this request sees them. */
type Wire = (item: PlexItem, library: PlexWorld["library"], asked: FakeRequest) => FakePlexFields;

/** Lists a library's items of a type, newest first or by title. */
const browseRoute =
  ({ library, paging }: PlexWorld, wire: Wire): FakePlexRoute =>
  (asked) => {
    const [, id] = /^\/library\/sections\/([^/]+)\/all$/.exec(asked.path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((plexSection) => plexSection.id === id);
    if (!section) return createRefusal(404);
    const { type = TYPE_NUMBERS[section.type], title = "", guid, sort = "" } = asked.query;
    const found = library.items
      .filter((item) => item.section === id && TYPE_NUMBERS[item.type] === Number(type))
      .filter((item) => item.title.toLowerCase().includes(title.toLowerCase()))
      .filter((item) => guid === undefined || guid === toMainGuid(item));
    const all = sort.endsWith(":desc")
      ? found.toSorted((a, b) => (a.addedAt ?? 0) - (b.addedAt ?? 0)).toReversed()
      : found.toSorted((a, b) => a.title.localeCompare(b.title, "en"));
    const head = { librarySectionID: Number(id), librarySectionTitle: section.title };
    return answerPage(asked, { all, wire: (item) => wire(item, library, asked), paging }, head);
  };

/** Returns one item (or several, separated by commas), its children, or all its episodes. */
const metadataRoute =
  ({ library, paging }: PlexWorld, wire: Wire): FakePlexRoute =>
  (asked) => {
    const [, ids, what] =
      /^\/library\/metadata\/([^/]+)(?:\/(children|grandchildren|allLeaves))?$/.exec(asked.path) ??
      [];
    if (ids === undefined) return undefined;
    const found = ids
      .split(",")
      .flatMap((id) => library.items.find((item) => item.id === id) ?? []);
    const [first] = found;
    if (!first) return createRefusal(404);
    const shown = (item: PlexItem): FakePlexFields => wire(item, library, asked);
    if (what === undefined) return { of: wrapInContainer({}, { Metadata: found.map(shown) }) };
    const children = below(first, library.items);
    const all =
      what === "children" ? children : children.flatMap((item) => below(item, library.items));
    if (what !== "children" || first.type !== "show") {
      return answerPage(asked, { all, wire: shown, paging }, { key: first.id });
    }
    // The menu entry that real servers put before the seasons.
    const menu = {
      key: `/library/metadata/${first.id}/allLeaves`,
      title: "All episodes",
      leafCount: 3,
    };
    const lists = { Directory: [menu], Metadata: all.map(shown) };
    return { of: wrapInContainer({ key: first.id, parentTitle: first.title }, lists) };
  };

const below = ({ id }: PlexItem, items: PlexItem[]): PlexItem[] =>
  items.filter(({ parent }) => parent === id);

/** A section without an id is numbered by its position, starting at 1. */
type FakeSection = Omit<PlexSection, "id"> & { id?: string | undefined };

export type FakePlexOptions = {
  sections?: readonly FakeSection[] | undefined;
  token?: string | undefined;
  version?: string | undefined;
  port?: number | undefined;
  /** True if scans add the videos that they find to the library. */
  indexes?: boolean | undefined;
  /** Replaces the world made of `sections`. */
  world?: PlexWorld | undefined;
  /** Duration of a scan in milliseconds; 200 by default. */
  scanMs?: number | undefined;
  /** Clock in milliseconds that decides when scans end; real time by default. */
  now?: (() => number) | undefined;
  /** Additional routes, tried before the routes for libraries and items. */
  routes?: readonly FakePlexRoute[] | undefined;
  /** Identifies the accounts of tokens other than the owner's. */
  who?: WhoAsks | undefined;
  /** Adds fields that an item from a library of files does not have. */
  wire?: Wire | undefined;
  /** Renders the response in a format other than JSON. */
  render?: ((of: FakePlexFields) => FakeAnswer) | undefined;
  through?: AnswerFilter;
};

export type FakePlex = StandIn & {
  url: string;
  token: string;
  world: PlexWorld;
  scans: PlexWorld["scans"];
};

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

/**
 * Starts a Plex Media Server on the loopback address that serves libraries and their items and runs
 * scans. Playback is available only if `routes` provides it.
 */
export async function startFakePlex(options: FakePlexOptions): Promise<FakePlex> {
  const {
    sections = [],
    token = "demo-plex-token",
    version = IDENTITY.version,
    port,
    routes = [],
    through,
  } = options;
  const {
    render = (of: FakePlexFields) => toJsonAnswer({ MediaContainer: of }),
    wire = toItemWire,
  } = options;
  const world: PlexWorld = options.world ?? {
    library: {
      sections: sections.map((fakeSection, position) => ({
        ...fakeSection,
        id: fakeSection.id ?? String(position + 1),
      })),
      items: [],
    },
    paging: { mostAtOnce: 1000, ignores: false },
    server: SERVER,
    identity: { ...IDENTITY, version },
    scans: [],
    scanning: [],
  };
  const { scanning } = world;
  const who: WhoAsks = (asked) => (tokenOf(asked) === token ? OWNER : options.who?.(asked));
  const { indexes, scanMs = 200, now = () => performance.now() } = options;
  const index = indexes ? createFolderScan(world, Date.now) : undefined;
  /** Starts a scan that ends after `scanMs`. */
  const scan = (section: PlexSection, folders: string[]): void => {
    if (index) scanning.push({ section, folders, endsAt: now() + scanMs });
  };
  function finishScans(): void {
    for (let done = scanning[0]; done && done.endsAt <= now(); done = scanning[0]) {
      for (const folder of done.folders) index?.(done.section, folder);
      scanning.shift();
    }
  }

  const known: FakePlexRoute[] = [
    ...routes,
    sectionRoute(world, scan),
    browseRoute(world, wire),
    metadataRoute(world, wire),
    ({ path }) =>
      path === "/clients" || path === "/status/sessions" ? { of: { size: 0 } } : undefined,
  ];

  function says(asked: FakeRequest): ReturnType<FakePlexRoute> {
    if (asked.path === "/identity") return { of: { size: 0, ...world.identity } };
    if (who(asked) === undefined) return createRefusal(401);
    if (asked.path === "/") return { of: { size: 0, ...world.server, ...world.identity } };
    for (const route of known) {
      const fakeAnswer = route(asked);
      if (fakeAnswer) return fakeAnswer;
    }
    return undefined;
  }

  function answer(asked: FakeRequest): FakeAnswer {
    finishScans();
    const fakeAnswer = says(asked) ?? createRefusal(404);
    const { headers, ...rest } = "of" in fakeAnswer ? render(fakeAnswer.of) : fakeAnswer;
    return { ...rest, headers: { "x-plex-protocol": "1.0", ...headers } };
  }

  const standIn = await startLoopback({ answer, through, port });
  return { ...standIn, url: standIn.origin, token, world, scans: world.scans };
}
