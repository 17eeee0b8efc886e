import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { type PathMap, toHere } from "../../../base/path/path-map.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import {
  listOtherFolders,
  toFoldersSetting,
  toFoldersValue,
} from "../../../core/setup/folder-setting.ts";
import type { ClientFolders } from "../../../core/torrent/client.ts";
import { mayName } from "../../releases/named-folders.ts";
import { adviseAccess } from "../advise-access.ts";
import type { Doctor, DoctorProbe, DoctorsClient } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";
import { formatPairs, suggestMap, suggestMapByFiles, withPair } from "../suggest-map.ts";

/**
 * Checks whether the folders that a download client reports exist here, under the same path or a
 * mapped one.
 */
export const torrentFolders: DoctorProbe = {
  id: "torrent-folders",
  title: "Torrent folders",
  needs: ["client"],
  async run(doctor, signal) {
    const findings = await doctor.outside.clients.needAll(async (client) => {
      const folders = await client.folders(signal).catch(() => undefined);
      if (!folders) return []; // reported by the client's probe
      const seen: Finding[] = [];
      const maps = { ofAll: client.pathMap };
      for (const folder of folders.download) {
        seen.push(await visible(doctor, client, { folder, all: folders.download, maps }, signal));
      }
      return [
        ...seen,
        ...(await unnamed(doctor, client, folders, signal)),
        ...unfinished(doctor, client, folders.incomplete),
      ];
    });
    return findings.flat();
  },
};

async function visible(
  doctor: Doctor,
  client: DoctorsClient,
  {
    folder: downloadDir,
    all,
    maps,
  }: {
    folder: string;
    all: readonly string[];
    /**
     * Each suggested line also contains the pairs of the lines before it, because only the last row
     * for a setting counts.
     */
    maps: { ofAll: readonly PathMap[] };
  },
  signal: AbortSignal,
): Promise<Finding> {
  const { title, settings: prefix, pathMap } = client;
  const { machine, settings, configuration } = doctor;
  const here = toHere(downloadDir, pathMap);
  const shown = cleanText(downloadDir, 300);
  if (await machine.isFolder(here)) {
    const refused = await machine.refusalOf(here, "list");
    if (refused === undefined) {
      return ok(
        `${title}'s download folder ${shown} is accessible here${here === downloadDir ? "" : `, as ${here}`}.`,
      );
    }
    const { name, uid } = machine.whoAmI();
    return fail(
      `${name} has no permission to read ${title}'s download folder ${here} (${refused}).`,
      adviseAccess(uid, here),
    );
  }
  if (await isToBeMade(doctor, client, { folder: downloadDir, all }, signal)) {
    return ok(`${title} creates its download folder ${shown} with the first download.`);
  }
  const known = [...settings.watched, ...settings.mediaRoots];
  const byFiles = await suggestMapByFiles(client, known, machine.findFiles, signal).catch(
    () => undefined,
  );
  const map = byFiles ?? (await suggestMap(downloadDir, known, machine.isFolder));
  if (map) maps.ofAll = withPair(maps.ofAll, map, downloadDir);
  return fail(
    `${title} downloads to ${shown}, but there is no folder ${cleanText(here, 300)} here.`,
    {
      cause: `${title} runs in a container or on another machine and sees the folder under another path, or the disk is not mounted.`,
      // Equal names prove nothing: the folder may be on a disk that is not mounted.
      ...(map && byFiles === undefined
        ? {
            advice:
              `If its disk is not mounted, mount it. Otherwise, use the line if ` +
              `${cleanText(map.here, 300)} contains ${title}'s downloads.`,
          }
        : {}),
      ...(map
        ? toSet(configuration, `${prefix}_PATH_MAP`, formatPairs(maps.ofAll))
        : {
            advice:
              `Set ${prefix}_PATH_MAP=here=there: first the folder as plex-ingest sees it, then ` +
              `as ${title} sees it.`,
          }),
    },
  );
}

/**
 * True for a folder that is still to be created, such as a category's: it is below another folder
 * of the client that exists here, and nothing was downloaded to it.
 */
async function isToBeMade(
  { machine }: Doctor,
  { pathMap, list }: DoctorsClient,
  { folder, all }: { folder: string; all: readonly string[] },
  signal: AbortSignal,
): Promise<boolean> {
  const [here, ...others] = [folder, ...all].map((path) => toHere(path, pathMap));
  const outer = others.filter((path) => isBelow(here ?? "", path));
  if (!(await Promise.all(outer.map(machine.isFolder))).includes(true)) return false;
  const listed = await list(signal).catch(() => undefined);
  return (
    listed?.every(
      ({ waits, downloadDir }) => waits !== undefined || !isAtOrBelow(downloadDir, folder),
    ) === true
  );
}

/**
 * One finding for all existing folders that the client uses and the owner did not name. Its line
 * names them all, because only a setting's last line counts.
 */
async function unnamed(
  { configuration, files, machine, namedFolders, outside, settings }: Doctor,
  client: DoctorsClient,
  reported: ClientFolders,
  signal: AbortSignal,
): Promise<Finding[]> {
  const listed = await client.list(signal).catch(() => []);
  const ofClients = outside.clients
    .each(({ pathMap, namedFolders: named }) => [...named, ...pathMap.map(({ here }) => here)])
    .flat();
  const named = await namedFolders([...settings.watched, ...ofClients]);
  const found: string[] = [];
  for (const folder of [...reported.download, ...listOtherFolders(reported, listed)]) {
    const here = toHere(folder, client.pathMap);
    if (!here.startsWith("/") || !(await machine.isFolder(here))) continue;
    const real = await files.assertInside("/", here).catch(() => here);
    if (mayName(named, real, isAtOrBelow).is === "elsewhere") found.push(here);
  }
  const value = toFoldersValue(client.namedFolders, found);
  if (found.length === 0 || value === undefined) return [];
  const shown = found.slice(0, MAX_SHOWN).map((folder) => cleanText(folder, 300));
  const more = found.length > MAX_SHOWN ? ` and ${found.length - MAX_SHOWN} more` : "";
  return [
    warn(`${client.title} uses ${shown.join(", ")}${more}, outside the folders that you named.`, {
      cause: "Downloads in other folders are held, so that a client cannot choose what is filed.",
      ...toSet(configuration, toFoldersSetting(client), value),
    }),
  ];
}

const MAX_SHOWN = 5;

/**
 * Unfinished torrents in a watched folder are seen twice. In that case, only the client's own
 * report counts.
 */
function unfinished(
  { settings }: Doctor,
  { title, pathMap }: DoctorsClient,
  incomplete: string | undefined,
) {
  if (incomplete === undefined) return [];
  const here = toHere(incomplete, pathMap);
  if (!settings.watched.includes(here)) return [];
  return [
    warn(`${cleanText(here, 300)} is watched, but ${title} keeps unfinished downloads there.`, {
      advice:
        "Remove it from PLEX_INGEST_DIR. The client's finished downloads are filed without a " +
        "watched folder.",
    }),
  ];
}
