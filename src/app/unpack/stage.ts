import { basename, dirname } from "node:path";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { stagingId } from "../../core/unpack/volumes.ts";
import { heldOnlyFor } from "../../store/releases/queue.ts";
import { newestBelow } from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { isDue } from "../releases/wait.ts";
import type { UnpackDeps } from "./files-beside.ts";
import { unpackRelease } from "./unpack-release.ts";

/** One after the other: unpacking is bound by the disk. */
const WIDTH = 1;
const INTERVAL_MS = 5000;

/** Unpacks releases that are in review because they are packed, and removes what was unpacked once it is filed. */
export function createUnpackStage(
  deps: UnpackDeps & {
    /** INGEST_UNPACK. Without it the stage only removes what an earlier run has unpacked. */
    enabled: boolean;
    paused: () => Promise<boolean>;
    wake: () => void;
    onError: (error: unknown) => void;
  },
): Required<Stage> {
  const { store, now, enabled, wake, onError } = deps;
  const underWay = new Set<number>();

  const pool = createPool<Release>({
    name: "unpack",
    width: WIDTH,
    async due() {
      if (!enabled || (await deps.paused())) return [];
      return (await heldOnlyFor(store.read, "archive")).filter((release) => isDue(release, now()));
    },
    async work(release, signal) {
      underWay.add(release.id);
      try {
        await unpackRelease(deps, release, signal);
      } finally {
        underWay.delete(release.id);
      }
    },
    onError,
    done: wake,
    intervalMs: INTERVAL_MS,
  });

  return {
    ...pool,
    async run(signal) {
      await cleanUp(deps, (id) => underWay.has(id));
      return pool.run(signal);
    },
  };
}

/**
 * Removes the staging folders that are not needed any more: of releases that are done, and of an unpacking that was killed.
 * `underWay` are the packed releases that are being unpacked now.
 */
async function cleanUp({ store, archives, files, home }: UnpackDeps, underWay: (packedId: number) => boolean) {
  const folders = await archives.listStaging(home);
  for (const folder of folders) {
    if (underWay(stagingId(basename(folder)) ?? 0)) continue;
    const releases = [...(await newestBelow(store.read, folder)).values()];
    if (!releases.some(({ state }) => traitsOf(state).needsUnpacked)) await archives.removeStaging(folder);
  }
  if (folders.length > 0) await files.removeEmptyFolders([home, dirname(home)]);
}
