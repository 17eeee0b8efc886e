import { chmod, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Outage } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { parseFields } from "../../base/text/parse-json.ts";
import { STORAGE_MARK, type StorageMark } from "../../core/journal/restored-database.ts";
import { type FileIdentity, isSamePlace } from "../../core/media-files/file-identity.ts";
import { hashText } from "./copy/hash-file.ts";
import { errnoNameOf, writeFailure } from "./disk/attempt.ts";
import { identityOf } from "./disk/identity.ts";
import { readWhole } from "./disk/open-source.ts";
import { publishByRename, publishNoReplace } from "./publish.ts";
import { syncFolder } from "./sync-folder.ts";

const MAX_BYTES = 4096;
/** Engines on several machines read this file, each as its own user. */
const MODE = 0o644;

/**
 * Returns the database and storage that a folder belongs to; undefined if there is no mark that can
 * be parsed.
 * @throws Outage
 */
export async function readStorageMark(folder: string): Promise<StorageMark | undefined> {
  const read = await readWhole(join(folder, STORAGE_MARK), MAX_BYTES);
  if (!read.ok) return undefined;
  const { storage, database } = parseFields(new TextDecoder().decode(read.bytes));
  return typeof storage === "string" && typeof database === "string"
    ? { storage, database }
    : undefined;
}

/**
 * Writes a folder's mark in one step. With `over`, an existing mark is replaced; otherwise it is
 * kept. `there` is the folder that was seen at this path: its disk may leave at any time, and a mark
 * in the bare mount point would make the mount point look like a library.
 * @returns false if a mark was already there
 * @throws Outage; `root_missing` if another folder is at the path now
 */
export async function writeStorageMark(
  folder: string,
  mark: StorageMark,
  { over, there }: { over: boolean; there: Pick<FileIdentity, "dev" | "ino"> },
): Promise<boolean> {
  const path = join(folder, STORAGE_MARK);
  const about =
    "plex-ingest files here for this storage. Other storages are refused until this file is " +
    "deleted.";
  const text = `${JSON.stringify({ ...mark, about }, undefined, 2)}\n`;
  // The name is the same each time, so a file that a kill left behind is overwritten by the next
  // write. A storage has only one engine.
  const temp = `${path}.${hashText(`${mark.database} ${mark.storage}`).slice(0, 16)}`;
  try {
    await writeFile(temp, text, { flush: true });
    // A disk without permissions (FAT) may not know this call.
    await chmod(temp, MODE).catch((error: unknown) => {
      const isUnknown = ["ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(errnoNameOf(error) ?? "");
      if (!isUnknown) throw error;
    });
    if (!isSamePlace(identityOf(await stat(folder, { bigint: true })), there)) {
      throw new Outage(
        "root_missing",
        `${quoted(folder, 300)} is another folder than a moment ago. Mount its disk; plex-ingest looks again automatically.`,
      );
    }
    if (over) {
      await rename(temp, path);
      await syncFolder(folder);
      return true;
    }
    const linked = await publishNoReplace(temp, path);
    return linked.ok || (linked.code === "unsupported" && (await publishByRename(temp, path)).ok);
  } catch (error) {
    throw writeFailure(error, path);
  } finally {
    await unlink(temp).catch(() => {}); // already renamed, or never created
  }
}
