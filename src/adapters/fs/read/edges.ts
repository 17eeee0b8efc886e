import { createHash } from "node:crypto";
import { openSource } from "../disk/open-source.ts";

const EDGE_BYTES = 64 * 1024;

/**
 * A hash of the first and the last 64 KiB of a regular file: two of one size with the same are most likely the same content.
 * Undefined for a file that is gone or cannot be read.
 */
export async function hashEdges(path: string): Promise<string | undefined> {
  try {
    const source = await openSource(path);
    if (!source.ok) return undefined;
    const { handle, identity } = source;
    try {
      const hash = createHash("sha256").update(`${identity.size}`);
      for (const at of [0, Math.max(0, identity.size - EDGE_BYTES)]) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, at);
        hash.update(buffer.subarray(0, bytesRead));
      }
      return hash.digest("hex");
    } finally {
      await handle.close();
    }
  } catch {
    // Of a disk that fails nothing is said here.
    return undefined;
  }
}
