// Stands for node:fs/promises in the bundled worker: every call that changes a disk is a named
// step.
import { constants } from "node:fs";
import * as real from "node:fs/promises";
import { step } from "./faults.ts";

export * from "node:fs/promises";

export const link = step("link", real.link);
export const symlink = step("symlink", real.symlink);
export const rename = step("rename", real.rename);
export const unlink = step("unlink", real.unlink);
export const mkdir = step("mkdir", (path: string, mode?: number) => real.mkdir(path, mode));
export const rmdir = step("rmdir", (path: string) => real.rmdir(path));
export const copyFile = step("clone", real.copyFile);
export const chmod = step("chmod", real.chmod);

const create = step("create", real.open);

export async function open(
  path: string,
  flags: string | number = "r",
  mode?: number,
): Promise<real.FileHandle> {
  const writes =
    typeof flags === "string"
      ? flags !== "r"
      : (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
  if (writes) {
    const handle = await create(path, flags, mode);
    for (const method of ["sync", "write", "utimes", "chmod", "truncate"]) {
      countCalls(handle, method, `file-${method}`);
    }
    return handle;
  }
  const handle = await real.open(path, flags, mode);
  if ((await handle.stat()).isDirectory()) countCalls(handle, "sync", "folder-sync");
  return handle;
}

function countCalls(handle: real.FileHandle, method: string, name: string): void {
  const work: (...args: unknown[]) => Promise<unknown> = Reflect.get(handle, method).bind(handle);
  Object.defineProperty(handle, method, { value: step(name, work) });
}
