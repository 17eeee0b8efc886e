import { lstatSync, realpathSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { Outage, tryOr, UserError } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { errnoNameOf, isMissing, readFailure } from "../disk/attempt.ts";

// The longest path that a system call accepts. It also limits the number of components.
const MAX_PATH_BYTES = 4096;
/** Folders come and go while other releases are filed, but not this often between two calls. */
const MAX_TRIES = 100;

/**
 * The real path of `target`, which need not exist, with all links resolved. Throws
 * `UserError("refused")` unless it is `root` or below it. If it does not exist, its nearest
 * existing ancestor decides. A broken link is refused, because something could be made through it.
 * Both paths are absolute. Throws outage `root_missing` when `root` itself does not exist. `asked`
 * as in `resolveInside`.
 */
export const assertInside = async (
  root: string,
  target: string,
  asked?: DiskReadiness,
): Promise<string> => (await resolveInside(root, target, asked)).real;

/**
 * `answered`: the disk of `target` has answered a promise about it in the same step, directly
 * before. It is asked synchronously then. The event loop must not wait for a disk that hangs, so
 * any other one is asked by a promise.
 */
type DiskReadiness = "first" | "answered";

/**
 * `real` as `assertInside` gives it; `missing`: the real paths of `target` and the folders above it
 * that do not exist, top first. Refuses and throws like `assertInside`.
 */
export async function resolveInside(
  root: string,
  target: string,
  asked: DiskReadiness = "first",
): Promise<{
  real: string;
  missing: string[];
}> {
  const parts = target.split("/");
  if (!isAbsolute(target) || target.includes("\0") || parts.includes("..") || parts.includes(".")) {
    throw refused(target, "it is not a plain absolute path");
  }
  if (Buffer.byteLength(target) >= MAX_PATH_BYTES) {
    throw refused(target, "it is longer than any path can be");
  }
  const first = await resolved(target, asked).catch((error: unknown) => ({ error }));
  // This went through everything above `target`, and so through `root` if that is above it: it has
  // just answered as well.
  const answered =
    isAtOrBelow(target, root) && (typeof first === "string" || isMissing(first.error));
  const realRoot = await realOfRoot(root, answered ? "answered" : "first");
  const { real, missing } =
    typeof first === "string" ? { real: first, missing: [] } : realOf(target, first.error);
  if (!isAtOrBelow(real, realRoot)) {
    throw refused(target, `it is not inside ${quoted(realRoot, 300)}`);
  }
  return { real, missing };
}

/** Synchronously it costs a quarter, and less than that when other threads are busy. */
const resolved = async (path: string, asked: DiskReadiness): Promise<string> =>
  asked === "answered" ? realpathSync.native(path) : realpath(path);

async function realOfRoot(root: string, asked: DiskReadiness): Promise<string> {
  try {
    return await resolved(root, asked);
  } catch (error) {
    if (!isMissing(error)) throw readFailure(error, root);
    throw new Outage("root_missing", `${quoted(root, 300)} is not there.`, { cause: error });
  }
}

/**
 * After `realpath` failed for `target`: synchronous, because if a part is missing, all above it has
 * just answered, and if not, `failed` is thrown at once.
 */
function realOf(target: string, failed: unknown): { real: string; missing: string[] } {
  const names: string[] = [];
  let path = target;
  let error = failed;
  for (let tries = 0; ; ) {
    const name = errnoNameOf(error);
    if (name === "ELOOP") throw refused(target, "its links form a circle");
    if (name === "ENAMETOOLONG") {
      throw refused(target, "a name in it is too long", "Use a shorter name.");
    }
    if (!isMissing(error) || path === "/") throw readFailure(error, path);
    const existing = thereOrNot(path);
    if (existing?.isSymbolicLink()) throw refused(target, "a link in it is broken");
    // Otherwise another filing created it between the two calls.
    if (!existing || tries++ >= MAX_TRIES) {
      do {
        names.unshift(basename(path));
        path = dirname(path);
      } while (path !== "/" && !thereOrNot(path));
    }
    try {
      const above = realpathSync.native(path);
      return {
        real: join(above, ...names),
        missing: names.map((_, index) => join(above, ...names.slice(0, index + 1))),
      };
    } catch (again) {
      error = again;
    }
  }
}

const thereOrNot = (path: string) =>
  tryOr(() => lstatSync(path, { throwIfNoEntry: false }), undefined);

function refused(target: string, because: string, hint = INSIDE): UserError {
  return UserError.refused(`The path ${quoted(target, 300)} is refused: ${because}.`, hint);
}

const INSIDE = "Use a path inside the download or library folders that are configured.";
