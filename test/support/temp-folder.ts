import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type TempFolder = Disposable & {
  path: string;
  /** An absolute path below the folder. */
  at(...names: string[]): string;
  /**
   * Writes a file below the folder and creates its parent folders. Returns the file's absolute
   * path.
   */
  write(name: string, content?: string | Uint8Array): string;
};

/** Folders that this process created and has not found removed, and where each was created. */
const created = new Map<string, string>();

/** Returns the folders of this process that still exist, and where each was created. */
export function leftTempFolders(): ReadonlyMap<string, string> {
  for (const path of created.keys()) if (!existsSync(path)) created.delete(path);
  return created;
}

/**
 * Creates an empty folder that is removed at the end of the scope (`using`). `parent` chooses
 * another file system.
 */
export function tempFolder(parent = tmpdir()): TempFolder {
  const path = mkdtempSync(join(parent, "plex-ingest-test-"));
  created.set(path, new Error("created").stack?.split("\n").slice(2, 5).join("\n") ?? "");
  const at = (...names: string[]): string => join(path, ...names);
  return {
    path,
    at,
    write(name, content = name) {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
      return at(name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
