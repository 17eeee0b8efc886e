import { delimiter, dirname } from "node:path/posix";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { isOfSystem } from "../../base/path/system-folders.ts";
import type { ClientFolders, ClientSettings } from "../torrent/client.ts";
import type { Torrent } from "../torrent/torrent.ts";
import { quoteValue } from "./env-text.ts";

// The setting in which the owner names the folders of a client's downloads: `…_FOLDERS`.

/** Returns the name of a client's setting for its folders. */
export const toFoldersSetting = ({ settings }: Pick<ClientSettings, "settings">): string =>
  `${settings}_FOLDERS`;

/**
 * Returns a value of the setting that names the folders in `more` in addition to those in `now`.
 * Undefined if no value can name them. Omits a folder inside another one. If a list cannot contain
 * a folder, the folder around it is used.
 */
export function toFoldersValue(
  now: readonly string[],
  more: readonly string[],
): string | undefined {
  const added = more.map(nearestListed);
  if (added.length === 0 || added.some((folder) => folder === "/" || isOfSystem(folder))) {
    return undefined;
  }
  const all = [...new Set([...now, ...added])];
  const isKept = (folder: string): boolean =>
    now.includes(folder) || !all.some((other) => isBelow(folder, other));
  return all.filter(isKept).join(delimiter);
}

/** Returns the folder itself, or the nearest folder around it that can be written into a list. */
function nearestListed(folder: string): string {
  let nearest = folder;
  while (/[:\n\r\0]/.test(nearest) || nearest.trim() !== nearest) nearest = dirname(nearest);
  return nearest;
}

/** Returns the line for the configuration file. @throws UserError if it cannot be quoted */
export const toFoldersLine = (setting: string, value: string): string =>
  `${setting}=${quoteValue(setting, value)}`;

/**
 * Returns the innermost folder around `folder` that a client reported, or `folder` itself. Ignores
 * reports of `/` and of folders of the system.
 */
export function findReportedAround(folder: string, reported: readonly string[]): string {
  const [around] = reported
    .filter((other) => other !== "/" && !isOfSystem(other) && isAtOrBelow(folder, other))
    .toSorted((a, b) => b.length - a.length);
  return around ?? folder;
}

/**
 * Returns the folders outside those that a client reports in which its finished downloads are, or to
 * which its own commands may move them, as the client sees them.
 */
export function listOtherFolders(
  { download, moved = [] }: ClientFolders,
  torrents: readonly Pick<Torrent, "waits" | "downloadDir">[],
): string[] {
  const used = torrents.flatMap(({ waits, downloadDir }) =>
    waits === undefined ? downloadDir : [],
  );
  const isOutside = (folder: string): boolean =>
    !download.some((reported) => isAtOrBelow(folder, reported));
  return [...new Set([...moved, ...used])].filter(isOutside);
}
