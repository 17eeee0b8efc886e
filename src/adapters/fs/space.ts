import { statfs } from "node:fs/promises";
import { Outage } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { isMissing, readFailure } from "./errno.ts";

/** Bytes that an ordinary user can still write on the file system of `path` (an existing file or folder). */
export async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path, { bigint: true });
    return Number(bavail * bsize);
  } catch (error) {
    if (isMissing(error)) throw new Outage("root_missing", `${cleanText(path, 300)} is not there.`, { cause: error });
    throw readFailure(error, path);
  }
}
