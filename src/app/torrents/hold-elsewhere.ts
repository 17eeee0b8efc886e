import { basename, dirname, isAbsolute } from "node:path";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import {
  findReportedAround,
  toFoldersLine,
  toFoldersSetting,
  toFoldersValue,
} from "../../core/setup/folder-setting.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { TorrentWait } from "../../core/torrent/torrent.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { mayName, type NamedFolders, type NamedPath } from "../releases/named-folders.ts";
import { explainMissing } from "./on-disk.ts";
import type { TorrentDeps } from "./port.ts";
import { pathOf } from "./take-over.ts";

type PlacedTorrent = Pick<RegisteredTorrent, "folder" | "tops">;

/** Converts a path to the place of a torrent that has only this file or folder. */
export const toPlace = (path: string): PlacedTorrent => ({
  folder: dirname(path),
  tops: [basename(path)],
});

/**
 * Returns the reason why a torrent is not filed from the folder that its client reports. Undefined
 * if the owner named a folder around it. While there is a reason, no file of the torrent is read.
 */
export type HoldElsewhere = (torrent: PlacedTorrent) => Promise<TorrentWait | undefined>;

/** True if a client's download may be filed from its folder. A hidden download may. */
export function isInNamedFolder(folders: NamedFolders, torrent: PlacedTorrent): boolean {
  const { is } = judge(folders, torrent);
  return is === "named" || is === "hidden";
}

function judge(folders: NamedFolders, torrent: PlacedTorrent): NamedPath {
  const path = pathOf({ ...torrent, tops: torrent.tops?.slice(0, 1) });
  return path === undefined
    ? mayName(folders, torrent.folder, isAtOrBelow)
    : mayName(folders, path, isBelow);
}

/** Reads the named folders, and returns the function that checks torrents against them. */
export async function createHoldElsewhere({
  namedFolders,
  store,
  client,
  files,
}: Pick<TorrentDeps, "namedFolders" | "store" | "client" | "files">): Promise<HoldElsewhere> {
  const folders = await namedFolders();
  const remembered = await listRememberedClients(store.read);
  const reported = remembered.find(({ name }) => name === client.name)?.folders ?? [];
  return async (torrent) => {
    const { folder } = torrent;
    // A path of another system does not exist here, which the check of the files reports.
    if (!isAbsolute(folder) || isInNamedFolder(folders, torrent)) return undefined;
    if (judge(folders, torrent).is === "reserved") {
      const message =
        `It is in ${quoted(folder, 300)}, which belongs to the system or to plex-ingest itself. ` +
        `Move it to another folder in ${client.title}.`;
      return { code: "refused", message };
    }
    // A folder that cannot be read exists. Its disk's fault must not end the round of the others.
    const isThere = await files.readFileIdentity(folder).then(
      (found) => found !== undefined,
      () => true,
    );
    if (!isThere) {
      return { code: "not_on_disk", message: explainMissing(folder, client) };
    }
    return {
      code: "folder_not_named",
      message: explainNotNamed(client, folder, findReportedAround(folder, reported)),
    };
  };
}

/** The reason for a release without a torrent in a configured client. */
export const explainUnnamed = (folder: string): Reason => ({
  code: "folder_not_named",
  message:
    `${inNoNamed(folder)}, and no configured client lists it. To file from it, add the ` +
    "folder to PLEX_INGEST_DIR and restart.",
});

const inNoNamed = (folder: string): string =>
  `It is in ${quoted(folder, 300)}, which is outside the folders that you named`;

function explainNotNamed(client: ClientSettings, folder: string, around: string): string {
  const found = inNoNamed(folder);
  const setting = toFoldersSetting(client);
  const value = toFoldersValue(client.namedFolders, [around]);
  return value === undefined
    ? `${found}. Move it in ${client.title}, or name a folder around it in ${setting}.`
    : `${found}. To file from it, set ${toFoldersLine(setting, value)} and restart.`;
}
