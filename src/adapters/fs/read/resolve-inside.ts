import { lstatSync, realpathSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { Outage, OutsideRoot, tryOr, UserError } from "../../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { errnoNameOf, isMissing, readFailure } from "../disk/attempt.ts";

// The longest path that a system call accepts. It also limits the number of components.
const MAX_PATH_BYTES = 4096;
/**
 * Folders are created and removed while other releases are filed, but not this often between two
 * calls.
 */
const MAX_TRIES = 100;

/**
 * Returns the real path of `target`, with all links resolved. `target` need not exist: if it does
 * not, its nearest existing ancestor decides. Throws `UserError("refused")` unless the result is
 * `root` or below it. A broken link is refused, because something could be created through it. Both
 * paths must be absolute. Throws outage `root_missing` if `root` itself does not exist. `asked` has
 * the same meaning as in `resolveInside`.
 */
export const assertInside = async (
  root: string,
  target: string,
  asked?: DiskReadiness,
): Promise<string> => (await resolveInside(root, target, asked)).real;

/**
 * `answered`: the disk of `target` responded to an asynchronous call directly before, in the same
 * step. Only then is it queried synchronously. The event loop must not wait for a disk that hangs,
 * so every other disk is queried through a promise.
 */
type DiskReadiness = "first" | "answered";

/**
 * Returns `real`, the same path as from `assertInside`, and `missing`, the real paths of the
 * components that do not exist, from the top folder down to `target`. Refuses and throws like
 * `assertInside`.
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
    throw refused(target, "it exceeds the maximum path length");
  }
  const first = await resolved(target, asked).catch((error: unknown) => ({ error }));
  // Resolving `target` passed through every folder above it. If `root` is one of them, its disk has
  // just responded as well.
  const answered =
    isAtOrBelow(target, root) && (typeof first === "string" || isMissing(first.error));
  const realRoot = await realOfRoot(root, answered ? "answered" : "first");
  const { real, missing } =
    typeof first === "string" ? { real: first, missing: [] } : realOf(target, first.error);
  if (!isAtOrBelow(real, realRoot)) {
    throw outside(root, target, realRoot);
  }
  return { real, missing };
}

function outside(root: string, target: string, realRoot: string): OutsideRoot {
  const way = findWayOut(root, target, realRoot);
  const led =
    way === undefined
      ? ""
      : ` ${quoted(way.link, 300)} is a link to ${quoted(way.real, 300)}, which is outside.`;
  const message =
    `The path ${quoted(target, 300)} is refused: it is not inside ${quoted(realRoot, 300)}.` + led;
  return new OutsideRoot(message, INSIDE, way);
}

/**
 * Finds the topmost link below a root that leads out of it. The calls are synchronous, because the
 * target has just been resolved through the same folders.
 */
function findWayOut(root: string, target: string, realRoot: string): OutsideRoot["way"] {
  if (!isBelow(target, root)) return undefined;
  const names = target.slice(root.length).split("/").filter(Boolean);
  let link = root;
  for (const name of names) {
    link = join(link, name);
    const real = tryOr(() => realpathSync.native(link), undefined);
    if (real === undefined) return undefined;
    if (!isAtOrBelow(real, realRoot)) return { link, real };
  }
  return undefined;
}

/** A synchronous call takes a quarter of the time, and even less when other threads are busy. */
const resolved = async (path: string, asked: DiskReadiness): Promise<string> =>
  asked === "answered" ? realpathSync.native(path) : realpath(path);

async function realOfRoot(root: string, asked: DiskReadiness): Promise<string> {
  try {
    return await resolved(root, asked);
  } catch (error) {
    if (errnoNameOf(error) === "ELOOP") {
      throw new Outage("root_missing", `The links of ${quoted(root, 300)} form a loop.`, {
        cause: error,
      });
    }
    if (!isMissing(error)) throw readFailure(error, root);
    throw new Outage("root_missing", `${quoted(root, 300)} does not exist.`, { cause: error });
  }
}

/**
 * Runs after `realpath` failed for `target`. Synchronous, because if a part of the path is missing,
 * the disk has just responded for everything above that part. In any other case, `failed` is thrown
 * at once.
 */
function realOf(target: string, failed: unknown): { real: string; missing: string[] } {
  const names: string[] = [];
  let path = target;
  let error = failed;
  for (let tries = 0; ; ) {
    const name = errnoNameOf(error);
    if (name === "ELOOP") throw refused(target, "its links form a loop");
    if (name === "ENAMETOOLONG") {
      throw refused(target, "it contains a name that is too long", "Use a shorter name.");
    }
    if (!isMissing(error) || path === "/") throw readFailure(error, path);
    const existing = thereOrNot(path);
    if (existing?.isSymbolicLink()) throw refused(target, "it contains a broken link");
    // If it exists, another filing created it between the two calls.
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

const INSIDE = "Use a path inside a configured download or library folder.";
