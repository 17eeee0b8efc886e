import { rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type FileIdentity,
  isSameFile,
  isUnchangedFile,
} from "../../core/media-files/file-identity.ts";
import { errnoNameOf, isMissing, notWritten, writeFailure } from "./disk/attempt.ts";
import { readFileIdentity } from "./disk/identity.ts";
import { learnDisk } from "./disk/learn-disk.ts";
import { giveSecondName } from "./links/second-name.ts";
import { syncFolder } from "./sync-folder.ts";

type SourceRemoval = { ok: true } | { ok: false; code: "missing" | "changed"; why: string };

const MISSING = {
  ok: false,
  code: "missing",
  why: "The downloaded file no longer exists.",
} as const;
const CHANGED = {
  ok: false,
  code: "changed",
  why: "The downloaded file changed after it was filed.",
} as const;

/**
 * Deletes the file at `path` and syncs its folder, if the file is still the expected one and was
 * not written to. The file is first renamed to `aside` (same folder) and checked again there. If
 * another file took its place between check and rename, that file gets its name back and is not
 * deleted. Throws the outages of `writeFailure`.
 */
export async function removeSource(
  path: string,
  aside: string,
  expected: FileIdentity,
): Promise<SourceRemoval> {
  await learnDisk(dirname(path)); // a rename may give the file a new number
  const before = await readFileIdentity(path);
  if (!before) return MISSING;
  if (!isUnchangedFile(before, expected) || (await readFileIdentity(aside)) !== undefined) {
    return CHANGED;
  }
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return MISSING;
    throw writeFailure(error, path);
  }
  const now = await readFileIdentity(aside);
  if (!now || !isUnchangedFile(now, expected)) {
    await putBack(aside, path);
    return CHANGED;
  }
  try {
    await unlink(aside);
  } catch (error) {
    await putBack(aside, path);
    throw writeFailure(error, path);
  }
  await syncFolder(dirname(path));
  return { ok: true };
}

/**
 * Restores the name of a file that was set aside, and never overwrites a file. Returns false if
 * that name is taken; the file then stays set aside. Returns true if nothing is set aside.
 */
export async function putBack(aside: string, path: string): Promise<boolean> {
  const set = await readFileIdentity(aside);
  if (!set) return true;
  try {
    await giveSecondName(aside, path);
  } catch (error) {
    const there = await readFileIdentity(path);
    // After a kill between link and unlink, one file has both names. Without hardlinks, only the
    // name is checked.
    if (there && !(errnoNameOf(error) === "EEXIST" && isSameFile(there, set))) return false;
    if (!there) {
      await rename(aside, path).catch(notWritten(path));
      await syncFolder(dirname(path));
      return true;
    }
  }
  await unlink(aside).catch((error: unknown) => {
    if (!isMissing(error)) throw writeFailure(error, aside);
  });
  await syncFolder(dirname(path));
  return true;
}
