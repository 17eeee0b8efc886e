import { execFileSync } from "node:child_process";
import { renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "./engine.ts";

/**
 * The ways in which a folder gets to another disk, each as a command that copies the folder `from`
 * to the new path `to`.
 */
export const WAYS = {
  "cp -a": (from: string, to: string) => execFileSync("cp", ["-a", from, to]),
  "cp without times": (from: string, to: string) => {
    execFileSync("cp", ["-r", "--preserve=links", from, to]);
  },
  "tar that stores whole seconds": (from: string, to: string) => {
    execFileSync("sh", [
      "-c",
      'mkdir "$2" && tar --format=ustar -C "$1" -cf - . | tar -C "$2" -xf -',
      "sh",
      from,
      to,
    ]);
  },
  "a disk that stores two seconds": (from: string, to: string) => {
    execFileSync("cp", ["-a", from, to]);
    for (const path of filesBelow(to)) {
      const seconds = Math.floor(statSync(join(to, path)).mtimeMs / 2000) * 2;
      utimesSync(join(to, path), seconds, seconds);
    }
  },
} as const;
export type Way = keyof typeof WAYS;

/**
 * Replaces a folder by a copy at the same path, as after a change of disks. The former folder is
 * removed after the copy, so that no inode is used again.
 */
export function copyToNewDisk(folder: string, way: Way = "cp -a"): void {
  const before = `${folder}.old`;
  renameSync(folder, before);
  WAYS[way](before, folder);
  rmSync(before, { recursive: true });
}
