import { basename, dirname } from "node:path";
import { traitsOf } from "../../core/release/state-traits.ts";
import { stagingId } from "../../core/unpack/staging-name.ts";
import { newestBelow } from "../../store/releases/releases.ts";
import type { UnpackDeps } from "./deps.ts";

/**
 * Removes the staging folders that are not needed any more: of releases that are done, and of an unpacking that was killed.
 * `underWay` are the packed releases that are being unpacked now.
 */
export async function cleanUp(
  { store, archives, files, home }: UnpackDeps,
  underWay: (packedId: number) => boolean,
): Promise<void> {
  const folders = await archives.listStaging(home);
  for (const folder of folders) {
    if (underWay(stagingId(basename(folder)) ?? 0)) continue;
    const releases = [...(await newestBelow(store.read, folder)).values()];
    if (!releases.some(({ state }) => traitsOf(state).needsUnpacked)) await archives.removeStaging(folder);
  }
  if (folders.length > 0) await files.removeEmptyFolders([home, dirname(home)]);
}
