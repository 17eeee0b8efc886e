import { constants as access, accessSync, statfsSync, statSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { Outage, type OutageCode, tryOr, UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";

// libuv has no name for an exceeded quota. The error reads "Unknown system error -122" (-69 on
// macOS).
const UNNAMED = new Map([[-constants.errno.EDQUOT, "EDQUOT"]]);

/**
 * Returns the system's name for an error (`ENOENT`, `EDQUOT` …); undefined if the error does not
 * come from the system.
 */
export function errnoNameOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errno" in error) || typeof error.errno !== "number") {
    return undefined;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return UNNAMED.get(error.errno) ?? code;
}

const isOneOf = (error: unknown, names: readonly string[]): boolean =>
  names.includes(errnoNameOf(error) ?? "");

/**
 * Errors of a share or disk that does not answer: the network is down, or a FUSE daemon has ended.
 */
const NOT_ANSWERING = [
  "ESTALE",
  "ENOTCONN",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "ENODEV",
  "ENXIO",
];

export const isMissing = (error: unknown): boolean => isOneOf(error, ["ENOENT", "ENOTDIR"]);

/**
 * Translates a failure to write at `path`. A full disk, quota or inode table becomes `no_space`. A
 * read-only file system, or a folder that denies access, becomes `not_writable`. A folder that is
 * gone, or a share that does not answer, becomes `root_missing`. A name or size that the file
 * system does not support is refused. Returns every other error unchanged.
 */
export function writeFailure(error: unknown, path: string): unknown {
  const name = errnoNameOf(error) ?? "";
  const shown = quoted(path, 300);
  const outage = (code: OutageCode, message: string) => new Outage(code, message, { cause: error });
  if (["ENOSPC", "EDQUOT"].includes(name)) {
    return outage("no_space", `There is no space left to write ${shown}${otherSpaceOf(path)}.`);
  }
  if (name === "EROFS") return outage("not_writable", `The file system of ${shown} is read-only.`);
  if (["EACCES", "EPERM"].includes(name)) {
    return outage("not_writable", `plex-ingest has no permission to write ${shown}.`);
  }
  if (["ENOENT", "ENOTDIR", "ELOOP"].includes(name)) {
    const message = isFolder(dirname(path))
      ? `${shown} was not found while it was written, although its folder exists.`
      : `The folder of ${shown} no longer exists.`;
    // Another release may have removed a folder that it left empty.
    return new Outage("root_missing", message, { cause: error, awaits: "other_release" });
  }
  if (NOT_ANSWERING.includes(name)) {
    return outage("root_missing", `The disk or share of ${shown} is not responding.`);
  }
  if (name === "ENAMETOOLONG") {
    return refused(
      `${shown} has a name that is too long for the file system.`,
      "Choose a shorter name.",
      error,
    );
  }
  if (name === "EFBIG") {
    const hint = "Use a library on a file system without the 4 GiB limit.";
    return refused(`The file system of ${shown} does not support a file this large.`, hint, error);
  }
  return error;
}

/**
 * Like `writeFailure`, for a failure to move `from` to `to`. The system denies a move without
 * naming the folder that denied it, so each is asked. If both allow changes, `from` cannot be moved:
 * it is immutable, or belongs to somebody else in a folder like `/tmp`.
 */
export function moveFailure(error: unknown, from: string, to: string): unknown {
  if (!isOneOf(error, ["EACCES", "EPERM"])) return writeFailure(error, to);
  const mayLeave = mayChange(dirname(from));
  if (mayLeave && !mayChange(dirname(to))) return writeFailure(error, to);
  const why = mayLeave ? "" : ", because its user may not change the folder";
  const message = `plex-ingest has no permission to move ${quoted(from, 300)}${why}.`;
  return new Outage("not_writable", message, { cause: error });
}

/**
 * Returns the outage for an empty folder that cannot be removed, because the folder above it denies
 * changes; undefined for every other failure, which may be lasting.
 */
export function removalDenied(error: unknown, folder: string): Outage | undefined {
  if (!isOneOf(error, ["EACCES", "EPERM", "EROFS"]) || mayChange(dirname(folder))) return undefined;
  const message = `plex-ingest has no permission to remove the empty folder ${quoted(folder, 300)}, because its user may not change the folder above it.`;
  return new Outage("not_writable", message, { cause: error });
}

/** Synchronous, because the folder's disk has just responded. */
const mayChange = (folder: string): boolean =>
  tryOr(() => {
    accessSync(folder, access.W_OK | access.X_OK);
    return true;
  }, false);

/** More than this on a full file system is the space of other disks, or inside a quota. */
const OTHER_SPACE_BYTES = 16 * 1024 ** 2;

/**
 * Explains that the file system has space although it refused to write. Synchronous, because its
 * disk has just responded.
 */
function otherSpaceOf(path: string): string {
  const free = tryOr(() => {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  }, 0);
  return free < OTHER_SPACE_BYTES
    ? ""
    : `, although its file system reports ${formatBytes(free)} free: on a pool, the disk for this file is full; otherwise a quota, or the number of files, is used up`;
}

const isFolder = (path: string): boolean => tryOr(() => statSync(path).isDirectory(), false);

const refused = (message: string, hint: string, cause: unknown) =>
  UserError.refused(message, hint, { cause });

/**
 * Like `writeFailure`, for a failure to read `path`: `not_readable` if the system denies access,
 * `root_missing` if the disk is not mounted.
 */
export function readFailure(error: unknown, path: string): unknown {
  const shown = quoted(path, 300);
  if (isOneOf(error, NOT_ANSWERING)) {
    return new Outage("root_missing", `The disk or share of ${shown} is not responding.`, {
      cause: error,
    });
  }
  if (!isOneOf(error, ["EACCES", "EPERM"])) return error;
  return new Outage("not_readable", `plex-ingest has no permission to read ${shown}.`, {
    cause: error,
  });
}

const throwing =
  (told: typeof writeFailure) =>
  (path: string) =>
  (error: unknown): never => {
    throw told(error, path);
  };
/** Throws the `writeFailure` or `readFailure` for this path. For use in `catch`. */
export const notWritten = throwing(writeFailure);
export const notRead = throwing(readFailure);

/**
 * Returns the result of `read`; undefined if the path does not exist.
 * @throws `readFailure`
 */
export async function readIfPresent<T>(
  path: string,
  read: Promise<T>,
  ...also: readonly string[]
): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isMissing(error) || also.includes(errnoNameOf(error) ?? "")) return undefined;
    throw readFailure(error, path);
  }
}

/**
 * Counts errors by kind and returns the count when it is worth reporting: at 1, 10, 100 … At the
 * limit of inotify watches, the same error occurs hundreds of times, once for each folder.
 */
export function createErrorTally(): (kind: string) => number | undefined {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return /^10*$/.test(String(count)) ? count : undefined;
  };
}

/**
 * A failed step that leaves the caller a choice. If something is down, full or broken, an error is
 * thrown instead.
 */
export type FailedAttempt = {
  ok: false;
  code:
    | "destination_exists"
    | "source_missing"
    | "source_changed"
    | "unsupported"
    | "verify_failed";
  /** One sentence for the user. */
  why: string;
  /**
   * True if the next method may work: this one is not supported between these two paths or for this
   * file.
   */
  fallThrough: boolean;
};

export type Attempt<Result = object> = ({ ok: true } & Result) | FailedAttempt;

export const createFailure = (
  code: FailedAttempt["code"],
  why: string,
  fallThrough = false,
): FailedAttempt => ({
  ok: false,
  code,
  why,
  fallThrough,
});

export const failDestinationExists = (): FailedAttempt =>
  createFailure(
    "destination_exists",
    "A file with that name already exists. plex-ingest never overwrites files.",
  );
export const failSourceMissing = (): FailedAttempt =>
  createFailure("source_missing", "The downloaded file no longer exists.");
export const failSourceChanged = (): FailedAttempt =>
  createFailure("source_changed", "The downloaded file changed after it was checked.");

/**
 * Converts the error of a failed link or clone, for use in `catch`. If the method is not supported
 * here, the next one may work. @throws `writeFailure`
 */
export function toLinkFailure(
  error: unknown,
  target: string,
  unsupported: Readonly<Record<string, string>>,
): FailedAttempt {
  const name = errnoNameOf(error) ?? "";
  if (name === "EEXIST") return failDestinationExists();
  const why = unsupported[name];
  if (why !== undefined) return createFailure("unsupported", why, true);
  throw writeFailure(error, target);
}

/**
 * The path leads to nothing now. This is no reason code, so it cannot be reported as one: only
 * `confirmMissing` decides whether a file is gone or its disk was away.
 */
type NotFound = "path_not_found";

export type TrashAttempt =
  | { ok: true }
  | {
      ok: false;
      code: NotFound | "changed" | "destination_exists" | "other_file_system";
      why: string;
    };
