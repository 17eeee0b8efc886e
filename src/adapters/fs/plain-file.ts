import { lstat } from "node:fs/promises";
import { UserError } from "../../core/errors.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { errnoName, isMissing, readFailure } from "./errno.ts";
import { identityOf } from "./identity.ts";

/** With the time of change, which nobody can set back. */
export type PlainFile = FileIdentity & { ctimeNs: string };

/**
 * The regular file at `path` below `folder`; undefined when there is none. Every component below `folder` is looked at and
 * none may be a link, so that nothing outside is reached; `folder` itself is absolute with its links resolved. `path` holds
 * no empty part, `.` or `..`.
 * @throws UserError (`refused`) for a link on the way and for what is neither file nor folder; Outage `not_readable`.
 */
export async function plainFile(folder: string, path: string): Promise<PlainFile | undefined> {
  const parts = path.split("/");
  let at = folder;
  for (const [index, part] of parts.entries()) {
    at = `${at === "/" ? "" : at}/${part}`;
    try {
      const stats = await lstat(at, { bigint: true });
      const last = index === parts.length - 1;
      if (last && stats.isFile()) return { ...identityOf(stats), ctimeNs: String(stats.ctimeNs) };
      if (!last && stats.isDirectory()) continue;
      if (stats.isDirectory() || stats.isFile()) return undefined;
      const what = stats.isSymbolicLink() ? "a symbolic link, and those are not followed" : "no plain file";
      throw new UserError(`${cleanText(at, 300)} is ${what}.`, "Put the file itself in its place.", "refused");
    } catch (error) {
      if (isMissing(error) || errnoName(error) === "ENAMETOOLONG") return undefined;
      throw readFailure(error, at);
    }
  }
  return undefined;
}
