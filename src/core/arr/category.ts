import { namesInForeign } from "../../base/path/path-parts.ts";
import type { ClientKind } from "../torrent/kinds.ts";

/** An enabled download client of an app, with the settings that select its downloads. */
export type ArrDownloadClient = {
  /** The class in the app's sources, such as `QBittorrent`. */
  implementation: string;
  /** Empty if the field is. */
  category: string;
  importedCategory: string;
  directory: string;
  /** The folder from which a blackhole client takes everything. */
  watchFolder: string;
  tags: readonly string[];
};

/** A download as its own client shows it. */
export type DownloadAtClient = {
  kind: ClientKind;
  labels: readonly string[];
  /** qBittorrent's one category, which is also one of the labels. */
  category?: string | undefined;
  /** Its folder as the client sees it. */
  folder: string;
  /** The id that the apps use for a newsreader's download. NZBGet's numbers are used again. */
  id?: string | undefined;
  /** True for a Transmission before 4.0, whose labels the apps do not read. */
  isWithoutLabels?: boolean | undefined;
};

type Takes = (settings: ArrDownloadClient, download: DownloadAtClient) => boolean;

const LABELLED: readonly ClientKind[] = ["transmission", "qbittorrent", "deluge", "rtorrent"];

/**
 * Downloads of one client that an app takes although it did not grab them. `kinds`: the kinds of
 * our clients that this class connects to. The rules are those of `GetItems` in that class,
 * together with the category that it gives to each download: an app leaves alone what has none
 * (`CompletedDownloadService.Check`). Read in Sonarr 4.0.19 and Radarr 6.0.3, which differ only in
 * the names of the fields.
 */
const RULES: Readonly<Record<string, { kinds: readonly ClientKind[]; takes: Takes }>> = {
  Transmission: {
    kinds: ["transmission"],
    takes: (settings, download) =>
      download.labels.length > 0 && download.isWithoutLabels !== true
        ? settings.category !== "" && includesText(download.labels, settings.category)
        : takesFolder(settings, download),
  },
  Vuze: { kinds: ["transmission"], takes: (settings, download) => takesFolder(settings, download) },
  QBittorrent: {
    kinds: ["qbittorrent"],
    takes: ({ category, importedCategory }, { category: own = "" }) =>
      category === ""
        ? own !== "" && own !== importedCategory
        : // qBittorrent's own filter includes subcategories, if they are enabled there.
          own === category || own.startsWith(`${category}/`),
  },
  RTorrent: {
    kinds: ["rtorrent"],
    takes: ({ category, importedCategory }, { labels: [own = ""] }) =>
      category === "" ? own !== "" && own !== importedCategory : own === category,
  },
  Deluge: {
    kinds: ["deluge"],
    takes: ({ category }, { labels }) => category !== "" && labels.includes(category),
  },
  // A page in front of one of these clients, with several tags in one label of rTorrent.
  Flood: {
    kinds: LABELLED,
    takes({ tags }, { labels }) {
      const own = labels.flatMap((label) => label.split(","));
      return own.length > 0 && tags.every((tag) => own.includes(tag));
    },
  },
  Sabnzbd: {
    kinds: ["sabnzbd"],
    takes: ({ category }, { labels: [own = "*"] }) =>
      own === category || (own === "*" && category === ""),
  },
  Nzbget: {
    kinds: ["nzbget"],
    takes: ({ category }, { labels: [own] }) => category !== "" && own === category,
  },
};

/**
 * Classes that connect to clients which plex-ingest does not know. Their downloads arrive here in a
 * watched folder. Only a blackhole names the folder itself (`isInWatchFolder`).
 */
const OF_OTHERS: ReadonlySet<string> = new Set([
  "Aria2",
  "Hadouken",
  "NzbVortex",
  "Pneumatic",
  "TorrentBlackhole",
  "TorrentDownloadStation",
  "TorrentFreeboxDownload",
  "UTorrent",
  "UsenetBlackhole",
  "UsenetDownloadStation",
]);

/**
 * True if an app with these clients takes this download from its client, also if the app did not
 * grab it. The rule is that of the app's client, so a folder never counts for another kind of
 * client. For a class of a later version, the label decides.
 */
export const isInCategory = (
  clients: readonly ArrDownloadClient[],
  download: DownloadAtClient,
): boolean =>
  clients.some((settings) => {
    const { implementation, category } = settings;
    if (OF_OTHERS.has(implementation)) return false;
    const rule = RULES[implementation];
    if (!rule) return category !== "" && includesText(download.labels, category);
    return rule.kinds.includes(download.kind) && rule.takes(settings, download);
  });

/**
 * True if a download could be one of an app with these clients, also if the app grabbed it. An app
 * whose category is empty finds its grabbed downloads without one. A download with the category for
 * imported ones is also the app's.
 */
export const couldBeOf = (
  clients: readonly ArrDownloadClient[],
  download: DownloadAtClient,
): boolean =>
  clients.some((settings) => {
    const { implementation, category, importedCategory } = settings;
    if (OF_OTHERS.has(implementation)) return false;
    const rule = RULES[implementation];
    if (!rule) return true;
    return (
      rule.kinds.includes(download.kind) &&
      (category === "" ||
        rule.takes(settings, download) ||
        includesText(download.labels, importedCategory))
    );
  });

/**
 * True if an app with these clients may list this download because of its place: a blackhole client
 * lists each folder and video in its watch folder once they have not changed for 30 seconds
 * (`ScanWatchFolder`), and gives all of them a category (`TorrentBlackhole`, `UsenetBlackhole`).
 *
 * `places`: the download's path here, and as other machines see it. `isHere`: true for a folder
 * that exists here. Another one is a folder of the app's own machine, so its last name counts.
 */
export const isInWatchFolder = (
  clients: readonly ArrDownloadClient[],
  places: readonly string[],
  isHere: (folder: string) => boolean,
): boolean =>
  clients.some(({ watchFolder }) => {
    if (watchFolder === "") return false;
    const isAway = !isHere(watchFolder);
    return places.some((place) => {
      if (isAtOrBelow(watchFolder, place) || isAtOrBelow(place, watchFolder)) return true;
      const [names, watched] = namesOfBoth(place, watchFolder);
      const last = watched.at(-1);
      return isAway && last !== undefined && names.includes(last);
    });
  });

/** True if this path is an item of a folder that one of these clients watches. */
export const isWatchedItem = (clients: readonly ArrDownloadClient[], item: string): boolean =>
  clients.some(
    ({ watchFolder }) =>
      watchFolder !== "" &&
      isAtOrBelow(watchFolder, item) &&
      namesInForeign(item).length === namesInForeign(watchFolder).length + 1,
  );

/** True if a download at this place is, or is in, an item of a folder. Machines may differ. */
export function isPartOfItem(place: string, item: string): boolean {
  const [names, all] = namesOfBoth(place, item);
  const [folder, name] = all.slice(-2);
  return names.some((one, index) => one === folder && names[index + 1] === name);
}

const includesText = (labels: readonly string[], text: string): boolean =>
  labels.some((label) => label.toLowerCase() === text.toLowerCase());

/** Below a directory, everything is listed, but only what has a category is taken. */
function takesFolder(
  { category, directory }: ArrDownloadClient,
  { folder }: DownloadAtClient,
): boolean {
  if (category === "") return false;
  return directory === ""
    ? namesInForeign(folder).includes(category)
    : isAtOrBelow(directory, folder);
}

/** As `OsPath` decides: a path that begins with `/` is of Unix, whatever its names contain. */
const isOfWindows = (path: string): boolean =>
  !path.startsWith("/") && /^[a-z]:(?:[\\/]|$)|\\/i.test(path);

const isRooted = (path: string): boolean => /^(?:\/|\\\\|[a-z]:(?:[\\/]|$))/i.test(path);

/** Returns the names of two paths, in which case counts only if neither is of Windows. */
function namesOfBoth(one: string, other: string): [string[], string[]] {
  const anyCase = isOfWindows(one) || isOfWindows(other);
  const namesOf = (path: string): string[] => namesInForeign(anyCase ? path.toLowerCase() : path);
  return [namesOf(one), namesOf(other)];
}

/** True if a path of any machine is this directory or below it (`OsPath.Contains`). */
function isAtOrBelow(directory: string, folder: string): boolean {
  const [around, inner] = namesOfBoth(directory, folder);
  return isRooted(directory) && around.every((part, index) => part === inner[index]);
}
