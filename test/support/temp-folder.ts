import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

/**
 * Creates an empty folder that is removed at the end of the scope (`using`). `parent` chooses
 * another file system.
 */
export function tempFolder(parent = tmpdir()): TempFolder {
  const path = mkdtempSync(join(parent, "plex-ingest-test-"));
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
