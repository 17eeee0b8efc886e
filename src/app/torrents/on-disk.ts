import { setImmediate } from "node:timers/promises";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { partsOf, type TorrentFile } from "../../core/torrent/torrent.ts";
import type { WaitCode, Waits } from "../../core/torrent/wait.ts";
import type { WantedFile } from "../../store/torrents/torrents.ts";
import type { Files } from "../releases/files-port.ts";

export type Layout = {
  /** What lies directly in the torrent's download folder; nothing of what cannot be joined to a path. */
  tops: string[];
  /** Why nothing can be made of where its files lie; undefined when one file or folder holds them all. */
  trouble: Waits | undefined;
};

/** Some 10 ms; a torrent may have 100,000 names, and others want the loop meanwhile. */
const BATCH_SIZE = 10_000;

/** Where the files of a torrent lie, by their names. */
export async function layoutOf(files: readonly Pick<TorrentFile, "name">[]): Promise<Layout> {
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

function troubleOf(unsafe: string | undefined, tops: number): Waits | undefined {
  if (unsafe !== undefined) {
    const message = `It names a file that would lie elsewhere or cannot be: ${cleanText(unsafe, 200)}`;
    return { code: "unsafe_path", message };
  }
  if (tops === 1) return undefined;
  return {
    code: "odd_layout",
    message: "Its files do not lie in one folder of their own, so nobody can tell what belongs to it.",
  };
}

/** Beyond this a person looks: no release of films or series has as many files. */
export const MAX_FILES = 5000;

export type DiskCheck =
  /** Equal in two looks exactly when nothing changed between them. */
  { kind: "there"; fingerprint: string; wanted: WantedFile[] } | { kind: "waits"; reason: Waits };

const waits = (code: WaitCode, message: string): DiskCheck => ({ kind: "waits", reason: { code, message } });

export const tooManyFiles = (count: number): string => `It has ${count} files; more than ${MAX_FILES} are not taken.`;

/**
 * Whether every wanted file of a torrent lies on disk, whole, where Transmission says: regular, at exactly its length, with
 * no link on its way and below the download folder in truth. Neither the apparent size of what is unwanted nor a name proves
 * anything: pieces shared with wanted neighbours make files of full size. The caller has made sure that no name leads
 * elsewhere.
 */
export async function checkOnDisk(
  files: Pick<Files, "plainFile">,
  folder: string,
  listed: readonly TorrentFile[],
): Promise<DiskCheck> {
  const wanted: WantedFile[] = [];
  for (const { name, length, wanted: isWanted } of listed) {
    const parts = isWanted ? partsOf(name) : undefined;
    if (parts) wanted.push({ path: parts.join("/"), length });
  }
  if (wanted.length === 0) return waits("nothing_wanted", "No file of it is chosen for download.");
  if (wanted.length > MAX_FILES) return waits("too_many_files", tooManyFiles(wanted.length));
  if (new Set(wanted.map(({ path }) => path)).size < wanted.length) {
    return waits("odd_layout", "It names the same file twice.");
  }
  return checkWanted(files, folder, wanted);
}

async function checkWanted(files: Pick<Files, "plainFile">, folder: string, wanted: WantedFile[]): Promise<DiskCheck> {
  const prints: string[] = [];
  for (const { path, length } of wanted) {
    const shown = cleanText(path, 200);
    try {
      const file = await files.plainFile(folder, path);
      if (!file) return waits("not_on_disk", `${shown} is not in ${cleanText(folder, 200)}; ${SEEN_ELSEWHERE}`);
      if (file.size !== length) {
        return waits("not_on_disk", `${shown} has ${formatBytes(file.size)} of ${formatBytes(length)}.`);
      }
      const { dev, ino, size, mtimeNs, ctimeNs } = file;
      prints.push(JSON.stringify([path, dev, ino, size, mtimeNs, ctimeNs]));
    } catch (error) {
      if (error instanceof UserError) return waits("refused", error.message);
      throw error;
    }
  }
  return { kind: "there", fingerprint: prints.join("\n"), wanted };
}

const SEEN_ELSEWHERE =
  "if Transmission sees other paths than this machine, set TRANSMISSION_PATH_MAP (ours=Transmission's), and see that its disk is mounted.";

/** The same for what is remembered of a torrent that Transmission no longer has. */
export const checkStillOnDisk = (
  files: Pick<Files, "plainFile">,
  folder: string,
  wanted: readonly WantedFile[],
): Promise<DiskCheck> => checkWanted(files, folder, [...wanted]);
