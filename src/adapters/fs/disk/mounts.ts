import { readFile, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { isAtOrBelow } from "../../../base/path/is-below.ts";

/**
 * `id` is unique per mount. A hardlink cannot cross mounts, even on the same file system. `source`
 * is the device or share, such as `/dev/sda1` or `nas:/export`.
 */
export type Mount = {
  id: number;
  point: string;
  type: string;
  source: string;
  readOnly: boolean;
};

// proc_pid_mountinfo(5): `36 35 98:0 /inner /mnt\040x rw,noatime shared:1 - ext4 /dev/sda1
// rw,errors=continue`
const ROW = /^(\d+) \d+ \S+ \S+ (\S+) (\S+).*? - (\S+) (\S+) (\S+)/;

/** Space, tab, line feed and backslash are escaped as three octal digits. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );

/** Parses the rows of a mountinfo file, in mount order. */
export const readMounts = (text: string): Mount[] =>
  text.split("\n").flatMap((line) => {
    const [, id, point = "", mountOptions = "", type = "", source = "", shared = ""] =
      ROW.exec(line) ?? [];
    const readOnly = [mountOptions, shared].some((options) => options.split(",").includes("ro"));
    if (id === undefined) return [];
    const names = { point: unescaped(point), source: unescaped(source) };
    return [{ id: Number(id), type, readOnly, ...names }];
  });

/**
 * Returns the kernel's list of mounts, without touching a disk; undefined if the system has none (not
 * Linux).
 */
export const readMountTable = (): Promise<string | undefined> =>
  readFile("/proc/self/mountinfo", "utf8").catch(() => undefined);

/**
 * Returns the mount that holds a path or the nearest existing folder above it; undefined if the
 * system has no mountinfo file (not Linux).
 */
export async function mountOf(path: string): Promise<Mount | undefined> {
  const text = await readMountTable();
  if (text === undefined) return undefined;
  const real = await nearest(path);
  let found: Mount | undefined;
  // If several mounts share a mount point, the last one hides the others.
  for (const mount of readMounts(text)) {
    if (isAtOrBelow(real, mount.point) && mount.point.length >= (found?.point.length ?? 0)) {
      found = mount;
    }
  }
  return found;
}

const nearest = (path: string): Promise<string> =>
  realpath(path).catch(() => (path === dirname(path) ? path : nearest(dirname(path))));
