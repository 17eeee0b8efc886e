import type { BigIntStats } from "node:fs";
import { lstat } from "node:fs/promises";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { errnoName, isMissing, readFailure } from "./errno.ts";

export const identityOf = (stats: BigIntStats): FileIdentity => ({
  dev: String(stats.dev),
  ino: String(stats.ino),
  size: Number(stats.size),
  mtimeNs: String(stats.mtimeNs),
});

/** Which file `path` names now; links are not followed. Undefined when nothing has that name. Outage `not_readable`. */
export async function fileIdentity(path: string): Promise<FileIdentity | undefined> {
  try {
    return identityOf(await lstat(path, { bigint: true }));
  } catch (error) {
    if (isMissing(error) || errnoName(error) === "ENAMETOOLONG") return undefined;
    throw readFailure(error, path);
  }
}
