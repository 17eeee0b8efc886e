import { randomBytes } from "node:crypto";
import { lstat, stat, statfs, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pid } from "node:process";
import { isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import { identityOf } from "../disk/identity.ts";
import { isKernelDisk } from "../disk/learn-disk.ts";
import { mountOf } from "../disk/mounts.ts";
import { giveSecondName } from "./second-name.ts";

/**
 * True if the file can get a second name in the folder. On a disk that Linux itself keeps, one mount
 * is enough. Elsewhere, only a trial tells: a hidden link is made and removed again. A pool refuses
 * links between some of its folders, and the type of a network disk tells nothing about links.
 */
export async function canLink(path: string, folder: string): Promise<boolean> {
  const [there, here] = [await mountOf(dirname(path)), await mountOf(folder)];
  if (there?.id !== here?.id) return false;
  const name = join(folder, `.plex-ingest-doctor-${pid}-${randomBytes(4).toString("hex")}`);
  try {
    const [from, to, system] = [
      await stat(dirname(path)),
      await stat(folder),
      await statfs(folder),
    ];
    // Folders, because overlay shows its files with the devices of its layers. Two subvolumes of
    // Btrfs below one mount have two devices.
    if (from.dev !== to.dev) return false;
    if (isKernelDisk(system.type)) return true;
    const before = identityOf(await lstat(path, { bigint: true }));
    await giveSecondName(path, name);
    return isUnchangedFile(identityOf(await lstat(name, { bigint: true })), before);
  } catch {
    return false;
  } finally {
    await unlink(name).catch(() => {});
  }
}
