import type { FreeSpace } from "../../adapters/machine/inspect.ts";
import { sentence } from "../../base/actions/sentence.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { showPath } from "../shown/release.ts";
import type { ShownDisk } from "./storage-shape.ts";

/**
 * Reads the free space of each disk that contains a library. Changes nothing.
 * @throws the signal's reason, even while a network disk does not respond
 */
export async function readFreeSpace(
  {
    libraryHomes,
    spaceOf,
    minFreeBytes,
  }: {
    /** Library folders and media roots. */
    libraryHomes: () => Promise<string[]>;
    spaceOf: (folder: string) => Promise<FreeSpace>;
    /** INGEST_MIN_FREE in bytes. */
    minFreeBytes: number;
  },
  signal: AbortSignal,
): Promise<ShownDisk[]> {
  const disks = new Map<string, ShownDisk>();
  const homes = await libraryHomes();
  for (const folder of homes) {
    const path = showPath(folder);
    let space: FreeSpace;
    try {
      space = await waitUnlessAborted(spaceOf(folder), signal);
    } catch {
      signal.throwIfAborted();
      // A library's folder is created with its first film. Until then, the folder above it
      // represents the disk.
      if (homes.some((other) => isBelow(folder, other))) continue;
      disks.set(folder, {
        folders: [path],
        problem: sentence`The folder does not exist or cannot be read. ${{ do: "doctor" }} shows why.`,
      });
      continue;
    }
    const { device, freeBytes, totalBytes } = space;
    if (totalBytes === 0) {
      const problem = "Its file system does not report how much space is free.";
      disks.set(folder, { folders: [path], problem });
      continue;
    }
    const folders = disks.get(device)?.folders ?? [];
    disks.set(device, {
      // A folder within another one on the same disk adds no information.
      folders: [...folders.filter((one) => !isAtOrBelow(one, path)), path].filter(
        (one, _, all) => !all.some((other) => other !== one && isAtOrBelow(one, other)),
      ),
      free_bytes: freeBytes,
      total_bytes: totalBytes,
      ...(freeBytes < minFreeBytes ? { below_bytes: minFreeBytes } : {}),
    });
  }
  return [...disks.values()];
}
