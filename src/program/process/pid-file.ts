import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { codeOf, UserError } from "../../base/errors.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;
// Longer than any process id with its newline.
const MAX_BYTES = 32;

/**
 * Writes the process id to a file. An existing file is overwritten only if it contains only a
 * number, for example after the daemon was killed. Links are never followed.
 * @returns a function that removes the file, unless another process has written to it since
 * @throws UserError (exit code 2) naming the file, which is left unchanged.
 */
export async function writePidFile(path: string, pid: number): Promise<() => Promise<void>> {
  const file = await openPidFile(path);
  try {
    await file.truncate(0);
    await file.write(`${pid}\n`, 0);
  } finally {
    await file.close();
  }
  return async () => {
    if ((await textOf(path)) === String(pid)) await rm(path, { force: true });
  };
}

async function openPidFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw refused(path, `cannot be created (${codeOf(error)})`, error);
    }
  }
  // The file is checked and written through one handle, so that no other file can take its place in
  // between.
  const file = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    const link = codeOf(error) === "ELOOP";
    throw refused(
      path,
      link ? "is a link, and links are not followed" : `cannot be opened (${codeOf(error)})`,
      error,
    );
  });
  const text = await readShort(file).catch(() => undefined);
  if (text !== undefined && /^\d*$/.test(text)) return file;
  await file.close();
  throw refused(path, "is not a pid file: it contains something other than a number");
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return await readShort(file);
  } catch {
    return undefined;
  }
}

/** Returns the text of a short, regular file without its newline; undefined for anything else. */
async function readShort(file: FileHandle): Promise<string | undefined> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
  return buffer.toString("latin1", 0, bytesRead).trim();
}

const refused = (path: string, because: string, cause?: unknown): UserError =>
  new UserError(
    `DAEMON_PID_FILE ${path} ${because}.`,
    "Name a file that does not exist yet, in a folder that this user may write to.",
    "invalid_request",
    { cause },
  );
