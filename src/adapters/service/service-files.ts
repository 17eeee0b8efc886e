import { constants } from "node:fs";
import { chown, mkdir, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { readOwnerFile } from "../fs/read/owner-file.ts";
import { readFileText, writeWhole } from "../fs/replace-file.ts";

export type ServiceFiles = typeof serviceFiles;

/** The few files that make up a service. Calls that write throw the system's error. */
export const serviceFiles = {
  /**
   * Returns the text of a file; undefined if the file does not exist. Empty for a folder, pipe or
   * device, because systemd masks a unit with a link to /dev/null.
   */
  async read(path: string): Promise<string | undefined> {
    const file = readOwnerFile(path);
    return !file.ok && file.why === "not a file" ? "" : await readFileText(path);
  },

  /**
   * Writes a file in one step, readable by everyone. Service managers refuse files that others may
   * write.
   */
  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeWhole(path, text, 0o644);
  },

  /**
   * Appends to a file. Its owner and mode are kept.
   * @throws UserError for a folder, pipe or device
   */
  async append(path: string, text: string): Promise<void> {
    const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
    // Without O_NONBLOCK, opening a pipe would block until a process reads it.
    await using handle = await open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK);
    if (!(await handle.stat()).isFile()) {
      throw UserError.refused(
        `${quoted(path, 300)} is not a regular file.`,
        "Replace it with a text file.",
      );
    }
    await handle.writeFile(text);
  },

  remove: (path: string): Promise<void> => rm(path, { force: true }),

  /** Makes a folder that only its owner can open. Existing folders are left unchanged. */
  async makeFolder(path: string, owner: { uid: number; gid: number } | undefined): Promise<void> {
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first === undefined || owner === undefined) return;
    for (let folder = path; folder.length >= first.length; folder = dirname(folder)) {
      await chown(folder, owner.uid, owner.gid);
    }
  },

  /**
   * True if this account can read the file, judged by owner, group and mode. False if there is no
   * file.
   */
  async isReadableBy(path: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
    const stats = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (stats === undefined) return false;
    const bit = stats.uid === uid ? 0o400 : stats.gid === gid ? 0o040 : 0o004;
    return (stats.mode & bit) !== 0;
  },
};
