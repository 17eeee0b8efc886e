import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { Failure } from "../attempt.ts";
import { sourceChanged, sourceMissing } from "../attempt.ts";
import { errnoName, isMissing, readFailure } from "../errno.ts";
import { identityOf } from "../identity.ts";

export type OpenSource = { ok: true; handle: FileHandle; identity: FileIdentity };

/**
 * Opens a regular file to read. A link is not followed, and a FIFO put in the file's place cannot make us wait: without
 * `O_NONBLOCK` opening it blocks a thread until somebody writes.
 */
export async function openSource(path: string): Promise<OpenSource | Failure> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (error) {
    if (isMissing(error)) return sourceMissing();
    // ELOOP: a link; ENXIO: a socket.
    if (["ELOOP", "ENXIO", "EMLINK"].includes(errnoName(error) ?? "")) return sourceChanged();
    throw readFailure(error, path);
  }
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile()) return { ok: true, handle, identity: identityOf(stats) };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return sourceChanged();
}
