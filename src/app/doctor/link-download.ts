import { dirname } from "node:path";
import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import type { Doctor } from "./doctor.ts";
import { areApart } from "./explain-link.ts";
import { foretellLink } from "./foretell-link.ts";

const SET_ID = 0o6000;

/**
 * Why a download below `from` could not be linked into `folder`, undefined if it could. Nothing is done to it: a link would
 * change its time of change, and the engine would wait again for it to settle. A file of our own is linked in its place, and
 * of the download itself its owner and rights are judged, as Linux does it (proc_sys_fs(5), protected_hardlinks).
 */
export async function whyNotLinked(
  doctor: Doctor,
  file: SampleFile,
  from: string,
  folder: string,
): Promise<string | undefined> {
  const { machine, scratch } = doctor;
  if (await areApart(machine, dirname(file.path), folder))
    return "The download and the library are not on the same file system or mount.";
  // Where nothing can be made beside the downloads, the library folder stands for the file system of both.
  const own = await scratch.makeFile((await machine.refusalOf(from, "write")) === undefined ? from : folder);
  try {
    const { method, whys } = await foretellLink(doctor, own, folder, "hardlink");
    if (method === undefined) return whys[0];
  } finally {
    await scratch.remove(own);
  }
  return (await mayLink(machine, file))
    ? undefined
    : "The system does not let this user link it: it belongs to another user, or it is immutable.";
}

async function mayLink(
  machine: Pick<Doctor["machine"], "refusalOf" | "whoAmI" | "protectsHardlinks">,
  { path, uid, mode }: SampleFile,
): Promise<boolean> {
  const refused = await machine.refusalOf(path, "change");
  // Nobody, the owner and root included, may link or change an immutable file; others get EACCES.
  if (refused === "EPERM") return false;
  const me = machine.whoAmI().uid;
  if (me === uid || !(await machine.protectsHardlinks())) return true;
  return refused === undefined && (me === 0 || (mode & SET_ID) === 0);
}
