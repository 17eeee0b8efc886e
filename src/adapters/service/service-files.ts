import { appendFile, chown, mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing } from "../../base/errors.ts";
import { writeWhole } from "../fs/replace-file.ts";

export type ServiceFiles = typeof serviceFiles;

/** The few files that make up a service. Each call throws the system's error. */
export const serviceFiles = {
  /** Returns the text of a file; undefined if the file does not exist. */
  async read(path: string): Promise<string | undefined> {
    return await readFile(path, "utf8").catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  },

  /**
   * Writes a file in one step, readable by everyone. Service managers refuse files that others may
   * write.
   */
  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeWhole(path, text, 0o644);
  },

  /** Appends to an existing file. The file's owner and mode are kept. */
  append: (path: string, text: string): Promise<void> => appendFile(path, text, { flag: "a" }),

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
