import { FILES } from "../../adapters/fs/files.ts";
import { reserveSpace } from "../../adapters/fs/links/shared-space.ts";
import { shareListings } from "../../adapters/fs/read/share-listings.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import { createLimiter } from "../../core/concurrency.ts";

/** What reads or writes whole files: a disk that many of them share is slower for all. */
const MAX_COPIES = 3;

/** The files of one process: what copies or reads whole files takes turns. */
export function createFiles(): EngineFiles {
  const copies = createLimiter(MAX_COPIES);
  const hashes = createLimiter(MAX_COPIES);
  const { readFreeBytes, copyVerified, listRoot, hashFile } = FILES;
  return {
    ...FILES,
    // A copy that waits for its turn has its space already.
    ...reserveSpace({
      readFreeBytes,
      copyVerified: (...args) => copies(() => copyVerified(...args), args[3]),
    }),
    listRoot: shareListings(listRoot),
    hashFile: (...args) => hashes(() => hashFile(...args), args[2]),
  };
}
