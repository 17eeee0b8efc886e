import { statSync } from "node:fs";

/**
 * Remembers which file lies at `path` now; the returned function tells whether it still does. A file that was deleted or
 * replaced goes on working for whoever has it open, and nobody else ever sees what is written to it.
 */
export function rememberFile(path: string): () => boolean {
  const { dev, ino } = statSync(path, { bigint: true });
  return () => {
    try {
      const now = statSync(path, { bigint: true });
      return now.dev === dev && now.ino === ino;
    } catch {
      return false; // also a folder above it that is a file now, or that lets nobody in
    }
  };
}
