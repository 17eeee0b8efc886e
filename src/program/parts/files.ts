import { FILES } from "../../adapters/fs/files.ts";
import { reserveSpace } from "../../adapters/fs/links/shared-space.ts";
import { shareListings } from "../../adapters/fs/read/share-listings.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import { createLimiter } from "../../core/concurrency.ts";

/**
 * Maximum number of concurrent operations that read or write whole files. More operations on the
 * same disk would slow each other down.
 */
const MAX_COPIES = 3;

/** Creates the file access of one process. Operations that copy or read whole files take turns. */
export function createFiles(): EngineFiles {
  const copies = createLimiter(MAX_COPIES);
  const hashes = createLimiter(MAX_COPIES);
  const { readFreeBytes, copyVerified, listRoot, hashFile } = FILES;
  return {
    ...FILES,
    // A copy that is waiting for its turn has already reserved its space.
    ...reserveSpace({
      readFreeBytes,
      copyVerified: (...args) => copies(() => copyVerified(...args), args[3]),
    }),
    listRoot: shareListings(listRoot),
    hashFile: (...args) => hashes(() => hashFile(...args), args[2]),
  };
}
