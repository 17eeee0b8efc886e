import { stat, statfs } from "node:fs/promises";

/** The space on the file system of a folder. `device` tells file systems apart; sizes in bytes. */
export type DiskSpace = { device: string; freeBytes: number; totalBytes: number };

/** What an ordinary user can still write there. @throws the system's error */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const [{ dev }, { bavail, blocks, bsize }] = await Promise.all([stat(folder), statfs(folder)]);
  return { device: String(dev), freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
