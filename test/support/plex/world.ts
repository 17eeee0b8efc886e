import { OWNER } from "../../../src/hosts/demo/stand-ins/plex/answer.ts";
import type { PlexWorld as ServedWorld } from "../../../src/hosts/demo/stand-ins/plex/item.ts";
import type { PlexLibrary } from "./item.ts";

type PlexAccount = { id: number; name: string; token?: string };
export type PlexView = {
  itemId: string | undefined;
  account: number;
  device: number;
  at: number;
  title?: string;
};

/** A playlist of one account, or a collection of one library. */
export type PlexItemList = {
  id: string;
  title: string;
  smart?: boolean;
  /** The kind of a playlist, or the type of a collection's items. */
  holds: string;
  /** The account of a playlist. Default: the owner. */
  account?: number;
  /** The library of a collection. */
  section?: string;
  items: string[];
};

/** A work in Plex's catalogue, which items can be matched to. */
export type PlexCatalogueWork = {
  guid: string;
  type: "movie" | "show";
  title: string;
  year: number;
  guids: string[];
};

/** The complete state of the stand-in. Tests may change it while the stand-in is running. */
export type PlexWorld = Omit<ServedWorld, "library"> & {
  library: PlexLibrary;
  /** The first account has no name and the second is the owner, as on a real server. */
  accounts: PlexAccount[];
  devices: { id: number; name: string; platform: string }[];
  history: PlexView[];
  playlists: PlexItemList[];
  collections: PlexItemList[];
  catalogue: PlexCatalogueWork[];
  /**
   * `ids`: offers list ids of the catalogues. `guids`: only the server's own, as today's agents.
   * `words`: like `guids`, and ids in the place of a title are read as words.
   */
  offers: "ids" | "guids" | "words";
  /** Ids of items whose metadata was refreshed. */
  refreshed: string[];
  /**
   * Matches the paths that this server does not support. Requests for them return 404. Old servers
   * lack some paths, and new servers lack others.
   */
  lacks: RegExp | undefined;
};

const IDENTITY = {
  claimed: true,
  machineIdentifier: "0f00d0f00d0f00d0f00d0f00d0f00d0f00d0f00d",
  version: "1.41.9.9961-46083195d",
};

const SERVER = {
  friendlyName: "Test Plex",
  platform: "Linux",
  myPlexSubscription: true,
  ownerFeatures: "pass,session_kick,webhooks",
};

export function newWorld(library: PlexLibrary): PlexWorld {
  return {
    library,
    accounts: [
      { id: 0, name: "" },
      { id: OWNER, name: "Olga" },
      { id: 7, name: "Ben", token: "bens-own-plex-token" },
    ],
    devices: [
      { id: 3, name: "Living Room", platform: "Roku" },
      { id: 4, name: "Phone", platform: "Android" },
    ],
    history: [
      { itemId: "102", account: OWNER, device: 3, at: 1_769_120_000 },
      { itemId: "221", account: OWNER, device: 3, at: 1_760_480_000 },
      { itemId: "222", account: OWNER, device: 4, at: 1_760_566_400 },
      { itemId: "102", account: 7, device: 4, at: 1_777_846_400 },
      { itemId: undefined, account: 0, device: 4, at: 1_750_000_000, title: "Taken away" },
    ],
    paging: { mostAtOnce: 1000, ignores: false },
    server: { ...SERVER },
    identity: IDENTITY,
    playlists: [],
    collections: [],
    catalogue: [],
    offers: "guids",
    refreshed: [],
    lacks: undefined,
    scans: [],
    scanning: [],
  };
}
