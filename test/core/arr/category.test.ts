import { expect, test } from "vitest";
import {
  type ArrDownloadClient,
  couldBeOf,
  type DownloadAtClient,
  isInCategory,
  isInWatchFolder,
  isPartOfItem,
  isWatchedItem,
} from "../../../src/core/arr/category.ts";
import { CLIENT_KINDS, type ClientKind } from "../../../src/core/torrent/kinds.ts";

const clientOf = (
  implementation: string,
  fields: Partial<ArrDownloadClient> = {},
): ArrDownloadClient => ({
  implementation,
  category: "radarr",
  importedCategory: "done",
  directory: "",
  watchFolder: "",
  tags: [],
  ...fields,
});

type Place = Partial<DownloadAtClient>;
const IN_FOLDER: Place = { folder: "/data/radarr/x" };

/**
 * The downloads that each class takes of each kind of client, and those that it leaves alone.
 * Written by hand from `GetItems` and `CompletedDownloadService.Check` in Sonarr 4.0.19 and Radarr
 * 6.0.3.
 */
const TABLE: readonly [
  implementation: string,
  kind: ClientKind,
  fields: Partial<ArrDownloadClient>,
  takes: Place[],
  leaves: Place[],
][] = [
  [
    "Transmission",
    "transmission",
    {},
    [
      { labels: ["RADARR", "x"] },
      IN_FOLDER,
      { folder: "D:\\radarr" },
      { ...IN_FOLDER, labels: ["other"], isWithoutLabels: true },
    ],
    [
      { labels: ["other"], folder: "/data/radarr" },
      { folder: "/data/Radarr" },
      { folder: "/data/radarr-4k" },
      { folder: "D:\\Radarr\\x" },
      { labels: ["radarr"], isWithoutLabels: true },
    ],
  ],
  // Everything below the directory is listed, and nothing is taken without a category.
  [
    "Transmission",
    "transmission",
    { category: "", directory: "/data/radarr" },
    [],
    [IN_FOLDER, { labels: ["radarr"] }, { labels: [""] }],
  ],
  // Such settings are refused today, and are still in old databases.
  [
    "Transmission",
    "transmission",
    { directory: "/data/x" },
    [{ folder: "/data/x" }, { folder: "/data/x/y" }, { labels: ["radarr"], folder: "/y" }],
    [IN_FOLDER, { folder: "/data/xy" }, { folder: "/DATA/x" }],
  ],
  [
    "Transmission",
    "transmission",
    { directory: "D:\\Films" },
    [{ folder: "d:/films/radarr" }, { folder: "D:/FILMS\\x" }, { folder: "D:\\Films\\" }],
    [{ folder: "D:\\Films2" }, { folder: "E:\\Films" }, { folder: "\\\\D\\Films" }],
  ],
  [
    "Transmission",
    "transmission",
    { directory: "D:\\" },
    [{ folder: "d:\\x" }, { folder: "D:/" }],
    [{ folder: "E:\\x" }, { folder: "/x" }],
  ],
  // A name of Unix may contain a backslash, and a path that is not whole contains nothing.
  [
    "Transmission",
    "transmission",
    { directory: "/data/AC\\DC" },
    [{ folder: "/data/AC\\DC/x" }],
    [{ folder: "/data/ac\\dc/x" }],
  ],
  ["Transmission", "transmission", { directory: "data" }, [], [{ folder: "/data/x" }]],
  // Either path, the app's or the client's, can show that the machine runs Windows.
  [
    "Transmission",
    "transmission",
    { directory: "\\\\NAS\\Films" },
    [{ folder: "//nas/films/x" }],
    [],
  ],
  [
    "Transmission",
    "transmission",
    { directory: "//NAS/films" },
    [{ folder: "\\\\nas\\Films\\x" }],
    [],
  ],
  [
    "Vuze",
    "transmission",
    {},
    [IN_FOLDER, { ...IN_FOLDER, labels: ["other"] }],
    [{ labels: ["radarr"] }],
  ],
  [
    "QBittorrent",
    "qbittorrent",
    {},
    [{ category: "radarr" }, { category: "radarr/4k" }],
    [{ category: "Radarr" }, { labels: ["radarr"] }, IN_FOLDER, { category: "radarr-4k" }],
  ],
  [
    "QBittorrent",
    "qbittorrent",
    { category: "" },
    [{ category: "anything" }],
    [{}, { category: "done" }, { labels: ["a tag"] }],
  ],
  [
    "RTorrent",
    "rtorrent",
    {},
    [{ labels: ["radarr"] }],
    [{ labels: ["Radarr"] }, IN_FOLDER, {}, { labels: ["done"] }],
  ],
  ["RTorrent", "rtorrent", { category: "" }, [{ labels: ["x"] }], [{}, { labels: ["done"] }]],
  ["Deluge", "deluge", {}, [{ labels: ["radarr"] }], [{ labels: ["other"] }, IN_FOLDER, {}]],
  ["Deluge", "deluge", { category: "" }, [], [{ labels: ["radarr"] }, {}]],
  ["Sabnzbd", "sabnzbd", {}, [{ labels: ["radarr"] }], [{ labels: ["Radarr"] }, {}, IN_FOLDER]],
  ["Sabnzbd", "sabnzbd", { category: "" }, [{}], [{ labels: ["radarr"] }]],
  ["Sabnzbd", "sabnzbd", { category: "*" }, [{}], [{ labels: ["radarr"] }]],
  ["Nzbget", "nzbget", {}, [{ labels: ["radarr"] }], [{ labels: ["Radarr"] }, {}, IN_FOLDER]],
  ["Nzbget", "nzbget", { category: "" }, [], [{}, { labels: ["radarr"] }]],
  [
    "Flood",
    "rtorrent",
    { category: "", tags: ["a", "b"] },
    [{ labels: ["b,a,c"] }],
    [{ labels: ["a"] }, { labels: ["A,b"] }, {}],
  ],
  ["Flood", "qbittorrent", { tags: ["a"] }, [{ labels: ["x", "a"] }], [{ labels: ["x"] }]],
  ["Flood", "transmission", { tags: [] }, [{ labels: ["x"] }], [{}, IN_FOLDER]],
  ["Flood", "deluge", { tags: ["a"] }, [{ labels: ["a"] }], [{ labels: ["b"] }]],
  // A class of a later version: a label is enough.
  ["Tomorrow", "rtorrent", {}, [{ labels: ["Radarr"] }], [IN_FOLDER, {}]],
  ["Tomorrow", "rtorrent", { category: "" }, [], [{ labels: [""] }, {}]],
];

const downloadOf = (kind: ClientKind, place: Place): DownloadAtClient => ({
  kind,
  labels: [],
  folder: "/data/complete",
  ...place,
});

test.each(TABLE)("%s takes from %s with %o what the app's class takes", (...row) => {
  const [implementation, kind, fields, takes, leaves] = row;
  const settings = clientOf(implementation, fields);
  const isTaken = (place: Place): boolean => isInCategory([settings], downloadOf(kind, place));
  expect(takes.map(isTaken)).toEqual(takes.map(() => true));
  expect(leaves.map(isTaken)).toEqual(leaves.map(() => false));
});

test.each(TABLE)("what %s takes from %s could be of an app that does not answer", (...row) => {
  const [implementation, kind, fields, takes] = row;
  const settings = clientOf(implementation, fields);
  const couldBe = (place: Place): boolean => couldBeOf([settings], downloadOf(kind, place));
  expect(takes.filter((place) => !couldBe(place))).toEqual([]);
  // Apps give an imported download another category, if one is set for it.
  expect(couldBe({ labels: ["done"] })).toBe(true);
});

test("a download of another category or client could not be of an app that does not answer", () => {
  const other = downloadOf("qbittorrent", { labels: ["other"], category: "other" });
  const couldBe = (...clients: ArrDownloadClient[]): boolean => couldBeOf(clients, other);
  expect(couldBe(clientOf("QBittorrent"), clientOf("Deluge"))).toBe(false);
  expect(couldBe(clientOf("TorrentBlackhole"))).toBe(false);
  expect(couldBe()).toBe(false);
});

test("without a category, an app finds its grabbed downloads that have none", () => {
  const plain = downloadOf("qbittorrent", {});
  expect(isInCategory([clientOf("QBittorrent", { category: "" })], plain)).toBe(false);
  expect(couldBeOf([clientOf("QBittorrent", { category: "" })], plain)).toBe(true);
  expect(couldBeOf([clientOf("QBittorrent")], plain)).toBe(false);
});

/** Our kinds that each class connects to. */
const KINDS: Readonly<Record<string, readonly ClientKind[]>> = {
  Aria2: [],
  Deluge: ["deluge"],
  Flood: ["transmission", "qbittorrent", "deluge", "rtorrent"],
  Hadouken: [],
  NzbVortex: [],
  Nzbget: ["nzbget"],
  Pneumatic: [],
  QBittorrent: ["qbittorrent"],
  RTorrent: ["rtorrent"],
  Sabnzbd: ["sabnzbd"],
  TorrentBlackhole: [],
  TorrentDownloadStation: [],
  TorrentFreeboxDownload: [],
  Transmission: ["transmission"],
  UTorrent: [],
  UsenetBlackhole: [],
  UsenetDownloadStation: [],
  Vuze: ["transmission"],
};

test.each(Object.entries(KINDS))("%s takes nothing from another kind of client", (name, kinds) => {
  const settings = clientOf(name, { tags: ["radarr"] });
  const everything: Place = { labels: ["radarr"], category: "radarr", ...IN_FOLDER };
  for (const isFor of [isInCategory, couldBeOf]) {
    const taken = CLIENT_KINDS.filter((kind) =>
      [everything, { ...everything, labels: [] }].some((place) =>
        isFor([settings], downloadOf(kind, place)),
      ),
    );
    expect(taken, isFor.name).toEqual(kinds);
  }
});

/** A folder that an app watches on its own machine, and a download's place as machines see it. */
const WATCHED: readonly [watchFolder: string, place: string, isIn: boolean][] = [
  ["D:\\Downloads", "d:/downloads/Film", true],
  ["D:\\Downloads", "\\\\nas\\Downloads\\Film", true],
  ["\\\\NAS\\share\\Done", "//nas/share/done/Film", true],
  ["\\\\NAS\\share\\Done\\", "/mnt/done/Film", true],
  ["D:\\Downloads\\Done", "/mnt/DONE/Film", true],
  ["D:/Downloads\\Done", "D:\\Downloads", true],
  ["/watch/Done", "D:\\done\\Film", true],
  ["/watch/Done", "/mnt/done/Film", false],
  ["D:\\Downloads\\Done", "/mnt/Downloads/Film", false],
  ["D:\\", "/mnt/d/Film", false],
  ["E:\\Done", "D:\\Other\\Film", false],
];

test.each(WATCHED)("in the watch folder %s, %s: %s", (watchFolder, place, isIn) => {
  const clients = [clientOf("TorrentBlackhole", { watchFolder })];
  expect(isInWatchFolder(clients, [place], () => false)).toBe(isIn);
});

test.each([
  ["D:\\Downloads\\Film", "/mnt/downloads/Film", true],
  ["D:\\Downloads\\Film", "/mnt/downloads/FILM/cd1", true],
  ["\\\\nas\\Downloads\\Film\\", "D:/downloads/film", true],
  ["/watch/Downloads/Film", "/mnt/downloads/Film", false],
  ["D:\\Downloads\\Film", "/mnt/downloads/Film.2", false],
])("the item %s has the download %s in it: %s", (item, place, isPart) => {
  expect(isPartOfItem(place, item)).toBe(isPart);
  const watchFolder = item.replace(/[\\/]Film[\\/]?$/, "").toUpperCase();
  const isOfWindows = !item.startsWith("/");
  expect(isWatchedItem([clientOf("UsenetBlackhole", { watchFolder })], item)).toBe(isOfWindows);
});

test("one of several clients is enough, and an app without clients takes nothing", () => {
  const download = downloadOf("qbittorrent", { category: "radarr" });
  expect(isInCategory([], download)).toBe(false);
  expect(isInCategory([clientOf("Deluge"), clientOf("QBittorrent")], download)).toBe(true);
});
