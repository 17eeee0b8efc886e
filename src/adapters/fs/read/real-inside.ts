import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { Outage, UserError } from "../../../core/errors.ts";
import { isAtOrBelow } from "../../../core/path/is-below.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { errnoName, isMissing, readFailure } from "../disk/attempt.ts";

// The longest path that a system call accepts. It also limits the number of components.
const MAX_PATH_BYTES = 4096;
/** Folders come and go while other releases are filed, but not this often between two calls. */
const MAX_TRIES = 100;

/**
 * The real path of `target`, which need not exist, with all links resolved. Throws `UserError("refused")` unless it is `root`
 * or below it. If it does not exist, its nearest existing ancestor decides. A broken link is refused, because something
 * could be made through it. Both paths are absolute.
 * Throws outage `root_missing` when `root` itself does not exist.
 */
export async function assertInside(root: string, target: string): Promise<string> {
  const parts = target.split("/");
  if (!isAbsolute(target) || target.includes("\0") || parts.includes("..") || parts.includes(".")) {
    throw refused(target, "it is not a plain absolute path");
  }
  if (Buffer.byteLength(target) >= MAX_PATH_BYTES) throw refused(target, "it is longer than any path can be");
  const realRoot = await realpath(root).catch((error: unknown) => {
    if (!isMissing(error)) throw readFailure(error, root);
    throw new Outage("root_missing", `${cleanText(root, 300)} is not there.`, { cause: error });
  });
  const real = await realOf(target);
  if (!isAtOrBelow(real, realRoot)) throw refused(target, `it is not inside ${cleanText(realRoot, 300)}`);
  return real;
}

async function realOf(target: string): Promise<string> {
  const missing: string[] = [];
  let path = target;
  for (let tries = 0; ; ) {
    try {
      return join(await realpath(path), ...missing.toReversed());
    } catch (error) {
      const name = errnoName(error);
      if (name === "ELOOP") throw refused(target, "its links form a circle");
      if (name === "ENAMETOOLONG") throw refused(target, "a name in it is too long", "Use a shorter name.");
      if (!isMissing(error) || path === "/") throw readFailure(error, path);
    }
    const existing = await lstat(path).catch(() => undefined);
    if (existing?.isSymbolicLink()) throw refused(target, "a link in it is broken");
    // Another filing created it between the two calls.
    if (existing && tries++ < MAX_TRIES) continue;
    missing.push(basename(path));
    path = dirname(path);
  }
}

function refused(target: string, because: string, hint = INSIDE): UserError {
  return new UserError(`The path ${cleanText(target, 300)} is refused: ${because}.`, hint, "refused");
}

const INSIDE = "Use a path inside the download or library folders that are configured.";
