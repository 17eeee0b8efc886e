import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { toCommandText } from "../../base/actions/sentence.ts";
import { codeOf, Outage, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatBytes } from "../../base/text/format-bytes.ts";
import type { ClientSettings, TorrentClient } from "../../core/torrent/client.ts";
import {
  explainTooManyFiles,
  MAX_FILES,
  partsOf,
  type Torrent,
  type TorrentFile,
  type TorrentWait,
  type WaitCode,
} from "../../core/torrent/torrent.ts";
import type { RegisteredTorrent, WantedFile } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { isRenamed } from "./merge-torrent.ts";

export type TorrentLayout = {
  /**
   * Entries directly in the torrent's download folder. Names that cannot be joined to a path are
   * left out.
   */
  tops: string[];
  /**
   * Reason why this layout cannot be filed. Undefined if all files of the torrent are in one
   * folder, or if it is a single file.
   */
  trouble: TorrentWait | undefined;
};

/**
 * A batch takes about 10 ms. A torrent may have 100,000 names, and processing them must not block
 * the event loop.
 */
const BATCH_SIZE = 10_000;

/** Reads the layout of a torrent from its file names. */
export async function layoutOf(
  files: readonly Pick<TorrentFile, "name">[],
): Promise<TorrentLayout> {
  const tops = new Set<string>();
  let unsafe: string | undefined;
  for (let from = 0; from < files.length; from += BATCH_SIZE) {
    if (files.length > BATCH_SIZE) await setImmediate();
    for (const { name } of files.slice(from, from + BATCH_SIZE)) {
      const top = partsOf(name)?.[0];
      if (top === undefined) unsafe ??= name;
      else tops.add(top);
    }
  }
  return { tops: [...tops], trouble: troubleOf(unsafe, tops.size) };
}

function troubleOf(unsafe: string | undefined, tops: number): TorrentWait | undefined {
  if (unsafe !== undefined) {
    const message = `It names a file with an unsafe or impossible path: ${quoted(unsafe, 200)}`;
    return { code: "unsafe_path", message };
  }
  if (tops === 1) return undefined;
  return {
    code: "odd_layout",
    message: "Its files are not in a separate folder, so it is unclear which files belong to it.",
  };
}

export type DiskCheck =
  /** The fingerprints of two checks are equal if and only if nothing changed between the checks. */
  | { kind: "there"; fingerprint: string; wanted: readonly WantedFile[] }
  | { kind: "waits"; reason: TorrentWait };

const waits = (code: WaitCode, message: string): DiskCheck => ({
  kind: "waits",
  reason: { code, message },
});

/**
 * Checks that every wanted file of a torrent is complete at the location that its client reports.
 * Each must be a regular file of exactly the expected length, really below the download folder,
 * with no link in its path. The size of an unwanted file proves nothing, because pieces shared with
 * wanted neighbours can make it full size. The caller has already excluded unsafe names.
 */
export async function checkOnDisk(
  files: Pick<EngineFiles, "findPlainFile">,
  folder: string,
  listed: readonly TorrentFile[],
  client: Pick<ClientSettings, "title" | "settings">,
): Promise<DiskCheck> {
  const wanted: WantedFile[] = [];
  for (const { name, length, wanted: isWanted } of listed) {
    const parts = isWanted ? partsOf(name) : undefined;
    if (parts) wanted.push({ path: parts.join("/"), length });
  }
  if (wanted.length === 0) {
    return waits("nothing_wanted", "None of its files is selected for download.");
  }
  if (wanted.length > MAX_FILES) return waits("too_many_files", explainTooManyFiles(wanted.length));
  if (new Set(wanted.map(({ path }) => path)).size < wanted.length) {
    return waits("odd_layout", "It lists the same file twice.");
  }
  return checkWanted(files, folder, wanted, client);
}

type Titled = Pick<ClientSettings, "title" | "settings">;

const adviseMap = ({ title, settings }: Titled): string =>
  `check that its disk is mounted, and set ${settings}_PATH_MAP (ours=${title}'s) if ${title} ` +
  "sees different paths than this machine.";

/** Explains in one sentence that a folder of a client does not exist here. */
export const explainMissing = (folder: string, client: Titled): string =>
  `There is no folder ${quoted(folder, 300)} here; ${adviseMap(client)}`;

/** Like `checkOnDisk`, for a list that contains only wanted files. */
export async function checkWanted(
  files: Pick<EngineFiles, "findPlainFile">,
  folder: string,
  wanted: readonly WantedFile[],
  client: Titled,
): Promise<DiskCheck> {
  const prints: string[] = [];
  for (const { path, length } of wanted) {
    const shown = quoted(path, 200);
    try {
      const file = await files.findPlainFile(folder, path);
      if (!file) {
        return waits(
          "not_on_disk",
          `${shown} is not in ${quoted(folder, 200)}; ${adviseMap(client)}`,
        );
      }
      if (file.size !== length) {
        return waits(
          "not_on_disk",
          `${shown} has ${formatBytes(file.size)} of ${formatBytes(length)}.`,
        );
      }
      const { dev, ino, size, mtimeNs, ctimeNs } = file;
      prints.push(JSON.stringify([path, dev, ino, size, mtimeNs, ctimeNs]));
    } catch (error) {
      return waitOfFault(error, `${folder}/${path}`);
    }
  }
  return { kind: "there", fingerprint: prints.join("\n"), wanted };
}

/**
 * One torrent's files may be on a disk that does not answer or denies access. Only that torrent
 * waits.
 * @throws an error that the file system did not cause
 */
function waitOfFault(error: unknown, path: string): DiskCheck {
  if (error instanceof UserError) return waits("refused", error.message);
  if (error instanceof Outage) return waits("not_on_disk", error.message);
  const code = codeOf(error);
  if (!/^E[A-Z0-9]+$/.test(code)) throw error;
  return waits("not_on_disk", `${quoted(path, 300)} cannot be read (${code}). Check its disk.`);
}

/**
 * Minimum size on disk, as a share of the downloaded bytes. After unpacking and without parity
 * files, a download has about four fifths of the downloaded size, or more if it was well
 * compressed.
 */
const LEAST_SHARE = 0.5;

/**
 * Like `checkOnDisk`, for a download without a file list, to which everything at its path belongs.
 * Its size must be at least `LEAST_SHARE` of the downloaded bytes, because newsreaders have
 * reported a download as moved although the disk had become full during the copy.
 */
export async function checkAllThere(
  files: Pick<EngineFiles, "findPlainFile" | "walk">,
  { folder, tops: [top = ""] = [] }: Pick<RegisteredTorrent, "folder" | "tops">,
  { client, bytes }: { client: Pick<ClientSettings, "title" | "settings">; bytes: number },
  signal: AbortSignal,
): Promise<DiskCheck> {
  const path = join(folder, top);
  const walked = await files
    .walk(path, { maxFiles: MAX_FILES, maxDepth: 32 }, signal)
    .catch((error: unknown) => {
      signal.throwIfAborted();
      return waitOfFault(error, path);
    });
  if ("kind" in walked) return walked;
  const { single, files: found, problems } = walked;
  const unread = problems.find(({ code }) => code !== "symlink" && code !== "special");
  if (unread && unread.code !== "missing") {
    return waits("refused", `${quoted(path, 300)}: ${unread.message}`);
  }
  const there = found.reduce((sum, { size }) => sum + size, 0);
  if (!unread && there < bytes * LEAST_SHARE) {
    const left =
      `Only ${formatBytes(there)} of the ${formatBytes(bytes)} that ${client.title} downloaded ` +
      `are in ${quoted(path, 300)}`;
    return waits(
      "not_on_disk",
      `${left}. To decide on it by hand, remove it from the history of ${client.title}.`,
    );
  }
  const wanted = found.map(({ path: below, size }) => ({
    path: single ? top : `${top}/${below}`,
    length: size,
  }));
  // If nothing exists there, the check of the download's name returns that fact and advice.
  return checkWanted(
    files,
    folder,
    wanted.length > 0 ? wanted : [{ path: top, length: bytes }],
    client,
  );
}

/** By hash. `failed` has the sentence for each torrent whose name is only a guess of its files. */
type TopNames = { tops: Map<string, string[]>; failed: Map<string, string> };

/**
 * Returns each torrent's top-level names in its download folder. File lists are requested only for
 * torrents that are not known yet. If a file list cannot be read, the torrent's name is the best
 * guess.
 */
export async function readTopNames(
  client: TorrentClient,
  torrents: readonly Torrent[],
  knownOf: (hash: string) => RegisteredTorrent | undefined,
  signal: AbortSignal,
): Promise<TopNames> {
  const tops = new Map<string, string[]>();
  const failed = new Map<string, string>();
  for (const torrent of torrents) {
    const known = knownOf(torrent.hash);
    if (known?.waits?.code === "no_file_list") {
      failed.set(torrent.hash, toCommandText(known.waits.message));
    }
    if (known?.tops && !isRenamed(known, torrent)) tops.set(torrent.hash, known.tops);
  }
  const unknown = torrents.filter(({ hash }) => !tops.has(hash)).map(({ hash }) => hash);
  for await (const answer of client.filesOf(unknown, signal)) {
    for (const { torrent, files } of answer.torrents) {
      tops.set(torrent.hash, (await layoutOf(files)).tops);
    }
    for (const { hash, message, top } of answer.failed) {
      failed.set(hash, message);
      if (top !== undefined) tops.set(hash, [top]);
    }
  }
  for (const { hash, name } of torrents) {
    if (!tops.get(hash)?.length && partsOf(name)?.length === 1) tops.set(hash, [name]);
  }
  return { tops, failed };
}
