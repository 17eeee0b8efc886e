import { createHash } from "node:crypto";
import { type FileIdentity, isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import { type Attempt, failSourceChanged } from "../disk/attempt.ts";
import { identityOf } from "../disk/identity.ts";
import { openSource } from "../disk/open-source.ts";
import { createFingerprintLike, type FingerprintBuilder } from "./fingerprint.ts";
import { allocateBlockBuffers, readBlocks } from "./read-back.ts";

/**
 * SHA-256 of a text as 64 hexadecimal digits. Without hashing, a content key would be as long as
 * its list of files.
 */
export const hashText = (text: string): string =>
  createHash("sha256").update(text, "utf8").digest("hex");

/**
 * Hashes the regular file at `path` and returns the hash with the identity that the file had during
 * the read. The hash is SHA-256 in hexadecimal. If `recorded` is the fingerprint of a copy, the
 * hash is a fingerprint with the same key, for comparison. Fails with `source_missing`, and with
 * `source_changed` for a link or a file that was written to during the read.
 */
export async function hashFile(
  path: string,
  recorded: string | undefined,
  signal: AbortSignal,
  onBytes?: (done: number, total: number) => void,
): Promise<Attempt<{ hash: string; identity: FileIdentity }>> {
  const source = await openSource(path);
  if (!source.ok) return source;
  const { identity } = source;
  await using handle = source.handle;
  const sum = (recorded === undefined ? undefined : createFingerprintLike(recorded)) ?? sha256();
  let done = 0;
  for await (const block of readBlocks(
    handle,
    identity.size,
    allocateBlockBuffers(identity.size),
    signal,
  )) {
    sum.add(block);
    done += block.length;
    onBytes?.(done, identity.size);
  }
  const after = identityOf(await handle.stat({ bigint: true }));
  return isUnchangedFile(identity, after)
    ? { ok: true, hash: sum.end(), identity }
    : failSourceChanged();
}

function sha256(): FingerprintBuilder {
  const hash = createHash("sha256");
  return { add: (block) => void hash.update(block), end: () => hash.digest("hex") };
}
