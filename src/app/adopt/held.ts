import { sameFile } from "../../core/media-files/file-identity.ts";
import { heldBelow, publishedInodes } from "../../store/library/held-files.ts";
import type { Db } from "../../store/open.ts";
import type { FoundFile } from "./record.ts";

/** Which files of a library are known already, so that they are not asked about again. */
export type Held = {
  /** By its path, or as the same file under another name. */
  has: (file: Pick<FoundFile, "path" | "file">) => boolean;
  /** The paths below the folder that are known. */
  paths: ReadonlySet<string>;
  /** From now on this file is known, too. */
  add: (file: Pick<FoundFile, "path" | "file">) => void;
};

/**
 * The files below a folder that a live publication has, or a release of the library that a person is or was asked about.
 * Read once for a whole library.
 */
export async function heldPaths(db: Db, folder: string): Promise<Held> {
  const [paths, inodes] = [await heldBelow(db, folder), await publishedInodes(db)];
  return {
    has: ({ path, file }) => paths.has(path) || (inodes.get(file.ino) ?? []).some((one) => sameFile(one, file)),
    paths,
    add({ path, file }) {
      paths.add(path);
      inodes.set(file.ino, [...(inodes.get(file.ino) ?? []), file]);
    },
  };
}
