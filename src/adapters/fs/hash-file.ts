import { createHash } from "node:crypto";
import { type FileIdentity, unchangedFile } from "../../core/settle/file-identity.ts";
import { type Attempt, sourceChanged } from "./attempt.ts";
import { identityOf } from "./identity.ts";
import { openSource } from "./open-source.ts";
import { blockBuffers, readBlocks } from "./read-blocks.ts";

/**
 * SHA-256 of the regular file at `path`, in hexadecimal, with the identity that it had while it was read. Fails with
 * `source_missing`, and with `source_changed` for a link or a file that was written to meanwhile.
 */
export async function hashFile(
  path: string,
  signal: AbortSignal,
): Promise<Attempt<{ sha256: string; identity: FileIdentity }>> {
  const source = await openSource(path);
  if (!source.ok) return source;
  const { handle, identity } = source;
  try {
    const hash = createHash("sha256");
    for await (const block of readBlocks(handle, identity.size, blockBuffers(identity.size), signal))
      hash.update(block);
    const after = identityOf(await handle.stat({ bigint: true }));
    return unchangedFile(identity, after) ? { ok: true, sha256: hash.digest("hex"), identity } : sourceChanged();
  } finally {
    await handle.close();
  }
}
