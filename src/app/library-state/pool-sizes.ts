import type { Anchor } from "../../core/journal/operation.ts";
import { listFiledBelow } from "../../store/journal/publications.ts";
import { listPooledAnchors, recordAnchor } from "../../store/library/recorded-files.ts";
import type { Store } from "../../store/open.ts";
import { own } from "../../store/storages/scope.ts";
import type { EngineFiles } from "../releases/files-port.ts";

interface PoolDeps {
  store: Pick<Store, "read" | "write">;
  files: Pick<EngineFiles, "readPoolBytes" | "readFileIdentity">;
}

/** A library folder whose pool of disks has another size than the journal has. */
export interface ResizedPool {
  anchor: Anchor;
  /** The size of the pool now, in bytes. */
  now: number;
}

/** Returns the libraries whose pools have another size now. Pools that cannot be read are left out. */
export async function findResizedPools({ store, files }: PoolDeps): Promise<ResizedPool[]> {
  const resized: ResizedPool[] = [];
  for (const anchor of await listPooledAnchors(own(store.read))) {
    const now = await files.readPoolBytes(anchor.path);
    if (now !== undefined && now !== anchor.poolBytes) resized.push({ anchor, now });
  }
  return resized;
}

/** Records the sizes that these pools have now, so that no file is expected on a former disk. */
export async function recordPoolSizes(
  store: Pick<Store, "write">,
  resized: readonly ResizedPool[],
): Promise<void> {
  for (const { anchor, now } of resized) {
    await store.write((trx) => recordAnchor(own(trx), anchor, { ...anchor, poolBytes: now }));
  }
}

/**
 * Records the larger sizes of pools that got another disk. Without that, the loss of a smaller disk
 * later would not show. A disk that is away may uncover a larger one below its mount point, so a
 * size counts only if files of the library are there, and all of them.
 */
export async function recordGrownPools(deps: PoolDeps): Promise<void> {
  for (const pool of await findResizedPools(deps)) {
    const { anchor, now } = pool;
    if (now < (anchor.poolBytes ?? 0)) continue;
    const filed = await listFiledBelow(deps.store.read, anchor.path);
    const found = await Promise.all(
      filed.map(({ finalPath }) => deps.files.readFileIdentity(finalPath)),
    );
    if (found.length > 0 && !found.includes(undefined)) await recordPoolSizes(deps.store, [pool]);
  }
}
