import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Facts } from "./world.ts";

export const sha256Of = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/**
 * A file's current facts. A symbolic link has the content of its target, or "" if the target does
 * not exist. Undefined if the path does not exist.
 */
export function factsOf(path: string): (Facts & { link?: string }) | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats) return undefined;
  return {
    path,
    sha256: contentOf(path),
    size: Number(stats.size),
    mode: Number(stats.mode),
    owner: `${stats.uid}:${stats.gid}`,
    mtimeNs: String(stats.mtimeNs),
    dev: String(stats.dev),
    ino: String(stats.ino),
    ...(stats.isSymbolicLink() ? { link: readlinkSync(path) } : {}),
  };
}

/** Writes a file and its parent folders. Returns the facts that must not change. */
export function written(path: string, content: Uint8Array | string): Facts {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o640 });
  const facts = factsOf(path);
  if (!facts) throw new Error(`${path} does not exist.`);
  return facts;
}

function contentOf(path: string): string {
  try {
    return sha256Of(readFileSync(path));
  } catch {
    return "";
  }
}

/** All files and folders below a folder, as absolute paths; links are not followed. */
export function below(folder: string): { files: string[]; folders: string[] } {
  const found = { files: [] as string[], folders: [] as string[] };
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        found.folders.push(path);
        open.push(path);
      } else {
        found.files.push(path);
      }
    }
  }
  return found;
}
