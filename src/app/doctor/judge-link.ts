import { dirname } from "node:path";
import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { MakingMethod } from "../../core/journal/operation.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Doctor } from "./doctor.ts";
import { areApart, explainFile, explainFolders, explainUnread } from "./explain-link.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { foretellLink } from "./foretell-link.ts";
import { toSet } from "./set-command.ts";

/** `file` where it is a download and not our own: its owner may be why it cannot be linked. */
type Pair = { path: string; from: string; folder: string; file?: SampleFile };

const AS: Record<MakingMethod, string> = {
  hardlink: "hardlinks",
  reflink: "reflinks, which share their blocks",
  copy: "copies",
  symlink: "symbolic links",
};

/** How files will come from one folder into another, with why a better way is not possible and how to fix that. */
export async function judgeLink(doctor: Doctor, { path, from, folder, file }: Pair): Promise<Finding> {
  const { settings, machine } = doctor;
  const refused = file && (await machine.refusalOf(path, "read"));
  if (file && refused !== undefined)
    return fail(
      `${cleanText(path, 200)}: ${machine.whoAmI().name} may not read it (${refused}), so it is not filed.`,
      explainUnread(machine, file, from),
    );
  const ofDownload = file && (() => whyNotLinked(doctor, file, from, folder));
  const { method, whys } = await foretellLink(doctor, path, folder, settings.method, ofDownload);
  const [best] = FILE_METHODS[settings.method].order;
  const what = file ? `${cleanText(path, 200)} → ${folder}` : `${cleanText(from, 200)} → ${folder}`;
  if (method !== undefined && method === best) return ok(`${what}: ${AS[method]}.`);
  if (method === "reflink") return ok(`${what}: ${AS[method]}; ${lowered(whys[0])}`);
  const own = file && !(await areApart(machine, from, folder)) ? await explainFile(machine, file, from) : undefined;
  const remedy = own ?? (await explainFolders(machine, from, folder, whys));
  if (method === "copy")
    return warn(
      `${what}: ${file ? "it is copied and takes its" : "files are copied and take their"} space twice.`,
      remedy,
    );
  return fail(`${what}: INGEST_FILE_METHOD=${settings.method} is not possible here, so nothing is filed.`, {
    ...remedy,
    ...(remedy.command === undefined && toSet(doctor.configuration, "INGEST_FILE_METHOD", "auto")),
  });
}

const lowered = (sentence = ""): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** The first of the folders on each mount in which this user may make files: the others on it behave the same. */
export async function onePerMount({ machine }: Doctor, folders: readonly string[]): Promise<string[]> {
  const first = new Map<string, string>();
  for (const folder of folders) {
    const device = (await machine.find(folder))?.dev ?? folder;
    const key = `${(await machine.mountOf(folder))?.id ?? "?"} ${device}`;
    const before = first.get(key);
    if (before === undefined || (await machine.refusalOf(before, "write")) !== undefined) first.set(key, folder);
  }
  return [...first.values()];
}

const SET_ID = 0o6000;

/**
 * Why a download below `from` could not be linked into `folder`, undefined if it could. Nothing is done to it: a link would
 * change its time of change, and the engine would wait again for it to settle. A file of our own is linked in its place, and
 * of the download itself its owner and rights are judged, as Linux does it (proc_sys_fs(5), protected_hardlinks).
 */
async function whyNotLinked(
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
