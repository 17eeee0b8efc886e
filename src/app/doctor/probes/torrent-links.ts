import { join } from "node:path";
import type { SampleFile } from "../../../adapters/machine/sample-files.ts";
import { outageMessageOf } from "../../../base/errors.ts";
import { type PathMap, toHere } from "../../../base/path/path-map.ts";
import { isOfSystem } from "../../../base/path/system-folders.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import { isNewsreader } from "../../../core/torrent/kinds.ts";
import type { Torrent } from "../../../core/torrent/torrent.ts";
import type { Doctor, DoctorProbe, DoctorsClient } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { judgeLink, selectOnePerMount } from "../judge-link.ts";
import { toSet } from "../set-command.ts";
import { formatPairs, suggestMapByFiles, withPair } from "../suggest-map.ts";

/**
 * Maximum number of download folders in which a finished torrent is tried, with one torrent per
 * folder.
 */
const MAX_FOLDERS = 4;

/**
 * Checks whether a client's own files can be linked. They belong to its account, which may prevent
 * that.
 */
export const torrentLinks: DoctorProbe = {
  id: "torrent-links",
  title: "Torrent links",
  needs: ["client", "mediaRoots"],
  async run(doctor, signal) {
    const clients = doctor.outside.clients.only(({ kind }) => !isNewsreader(kind));
    return (await clients.needAll((client) => tryClient(doctor, client, signal))).flat();
  },
};

async function tryClient(
  doctor: Doctor,
  client: DoctorsClient,
  signal: AbortSignal,
): Promise<Finding[]> {
  const list = await client.list(signal).catch(() => undefined);
  if (!list) return []; // reported by the client's probe
  const torrents = onePerFolder(list, client.pathMap);
  if (torrents.length === 0) {
    return [
      ok(
        `No torrent has finished yet, so there is no file from ${client.title} to test a link ` +
          "with.",
      ),
    ];
  }
  const targets = await selectOnePerMount(doctor, await findFiledFolders(doctor, signal));
  const findings: Finding[] = [];
  const hashes = torrents.map(({ hash }) => hash);
  for await (const { torrents: found, failed } of client.filesOf(hashes, signal)) {
    for (const { hash, message } of failed) {
      const name = torrents.find((torrent) => torrent.hash === hash)?.name ?? hash;
      findings.push(warn(`${cleanText(name, 200)}: ${message}`));
    }
    for (const { torrent, files } of found) {
      const longest = files
        .filter((file) => file.wanted)
        .toSorted((a, b) => b.length - a.length)[0];
      if (longest) {
        findings.push(
          ...(await tryFile(doctor, client, torrent, { name: longest.name, targets, signal })),
        );
      }
    }
  }
  return findings;
}

const onePerFolder = (torrents: readonly Torrent[], maps: readonly PathMap[]): Torrent[] => {
  // A client may report any folder. No trial is made with a file of the system.
  const done = torrents.filter(
    ({ waits, downloadDir }) => waits === undefined && !isOfSystem(toHere(downloadDir, maps)),
  );
  return [...new Map(done.map((torrent) => [torrent.downloadDir, torrent])).values()].slice(
    0,
    MAX_FOLDERS,
  );
};

async function tryFile(
  doctor: Doctor,
  client: DoctorsClient,
  { downloadDir }: Torrent,
  { name, targets, signal }: { name: string; targets: readonly string[]; signal: AbortSignal },
): Promise<Finding[]> {
  const { title, settings, pathMap } = client;
  const { machine, files } = doctor;
  const from = toHere(downloadDir, pathMap);
  const path = join(
    from,
    ...name.split("/").filter((part) => part !== "" && part !== "." && part !== ".."),
  );
  const inspected = await machine.inspect(path);
  if (typeof inspected !== "object") {
    const shown = cleanText(path, 300);
    const known = [...doctor.settings.watched, ...doctor.settings.mediaRoots];
    const map = await suggestMapByFiles(client, known, machine.findFiles, signal).catch(
      () => undefined,
    );
    return [
      fail(`${shown}: ${title} has finished it, but the file does not exist.`, {
        cause: `${settings}_PATH_MAP points elsewhere, or the file was removed by hand.`,
        ...(map
          ? toSet(
              doctor.configuration,
              `${settings}_PATH_MAP`,
              formatPairs(withPair(pathMap, map, downloadDir)),
            )
          : { advice: `Correct the map, or have ${title} verify the torrent.` }),
      }),
    ];
  }
  if ("refused" in inspected) {
    return [
      fail(`${cleanText(path, 300)}: this user has no access to it (${inspected.refused}).`, {
        command: `namei -l ${quoteWord(path)}`,
      }),
    ];
  }
  await files.assertInside(from, path);
  const file: SampleFile = { path, uid: inspected.uid, gid: inspected.gid, mode: inspected.mode };
  const findings: Finding[] = [];
  for (const folder of targets) {
    if ((await machine.refusalOf(folder, "write")) !== undefined) continue;
    try {
      findings.push(await judgeLink(doctor, { path, from, folder, file }, signal));
    } catch (error) {
      findings.push(fail(`${cleanText(path, 300)} → ${folder}: ${outageMessageOf(error)}`));
    }
  }
  return findings;
}
