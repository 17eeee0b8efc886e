import { link, unlink } from "node:fs/promises";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { errnoName, isMissing, writeFailure } from "./errno.ts";
import { fileIdentity } from "./identity.ts";
import { stillSame, type TrashAttempt } from "./trash.ts";

export type NameAttempt = TrashAttempt | { ok: false; code: "unsupported"; why: string };

const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK"];

/**
 * Gives the expected file a second name, never over anything; takes it away again if another file was put there between
 * the look and the link. Nothing is synced. `unsupported`: a file cannot have two names here.
 */
export async function secondName(path: string, name: string, expected: FileIdentity): Promise<NameAttempt> {
  const before = await stillSame(path, expected);
  if (!before.ok) return before;
  try {
    await link(path, name);
  } catch (error) {
    const failed = errnoName(error) ?? "";
    if (failed === "EEXIST") return { ok: false, code: "destination_exists", why: "That second name is taken." };
    if (failed === "EXDEV") return { ok: false, code: "other_file_system", why: ELSEWHERE };
    if (NO_LINKS.includes(failed)) return { ok: false, code: "unsupported", why: NO_HARD_LINKS };
    // Where the file itself is there still, the folder of its second name is not.
    const now = isMissing(error) ? await stillSame(path, expected) : undefined;
    if (now && !now.ok) return now;
    throw writeFailure(error, name);
  }
  const after = await stillSame(name, expected);
  // What was linked has the name that it was linked from, unless that was moved in the same moment.
  if (!after.ok && (await isStillNamed(path, name))) await unlink(name);
  return after;
}

async function isStillNamed(path: string, name: string): Promise<boolean> {
  const there = await fileIdentity(name);
  return there !== undefined && (await stillSame(path, there)).ok;
}

const ELSEWHERE = "The file is on another file system than its library's trash.";
const NO_HARD_LINKS =
  "The library's file system has no hard links here, and without them no file is put in another's place.";
