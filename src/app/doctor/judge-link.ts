import { dirname } from "node:path";
import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText, quoteWord } from "../../base/text/clean-text.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { MakingMethod } from "../../core/journal/operation.ts";
import { judgeLinkRights, LINK_REFUSALS } from "../../core/media-files/link-refusal.ts";
import { tryFiling } from "../journal/steps/try-filing.ts";
import { adviseRestart } from "./advise-access.ts";
import { adviseOnFailure, adviseOnLinks } from "./advise-links.ts";
import type { Doctor } from "./doctor.ts";
import { UMASK_STEPS } from "./explain-untried.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { toSet } from "./set-command.ts";

type LinkRemedy = Pick<Finding, "cause" | "advice" | "command">;
type Eyes = Pick<
  Doctor["machine"],
  "mountOf" | "find" | "whoAmI" | "userName" | "groupName" | "protectsHardlinks"
>;

type FileEyes = Pick<Eyes, "whoAmI" | "userName" | "groupName" | "protectsHardlinks">;

const READ = 0o4;
const READ_WRITE = 0o6;

/** `file` is set for a download that is not ours: its owner may be why it cannot be linked. */
type Pair = { path: string; from: string; folder: string; file?: SampleFile };

const AS: Record<MakingMethod, string> = {
  hardlink: "hardlinks",
  reflink: "reflinks, which share their blocks",
  copy: "copies",
  symlink: "symbolic links",
};

/**
 * Determines how files will get from one folder into another, why a better method is not possible,
 * and how to fix that.
 */
export async function judgeLink(
  doctor: Doctor,
  { path, from, folder, file }: Pair,
  signal: AbortSignal,
): Promise<Finding> {
  const { settings, machine } = doctor;
  const refused = file && (await machine.refusalOf(path, "read"));
  if (file && refused !== undefined) {
    return fail(
      `${cleanText(path, 200)}: ${machine.whoAmI().name} has no permission to read it (${refused}), ` +
        "so it is not filed.",
      explainUnread(machine, file, from),
    );
  }
  const trial = { source: path, folder, method: settings.method };
  const ofDownload = file && (() => whyNotLinked(doctor, file, { from, folder }, signal));
  const { method, whys } = await tryFiling(doctor.filing, trial, signal, ofDownload);
  const [best] = FILE_METHODS[settings.method].order;
  const what = file ? `${cleanText(path, 200)} → ${folder}` : `${cleanText(from, 200)} → ${folder}`;
  if (method !== undefined && method === best) return ok(`${what}: ${AS[method]}.`);
  if (method === "reflink") return ok(`${what}: ${AS[method]}; ${lowered(whys[0])}`);
  const fileRemedy =
    file && !(await areApart(machine, from, folder))
      ? await explainFile(machine, file, from)
      : undefined;
  const remedy = fileRemedy ?? (await explainFolders(machine, from, folder, whys));
  if (method === "copy") {
    return warn(
      `${what}: ${file ? "it is copied and takes up" : "files are copied and take up"} twice ` +
        "the space.",
      remedy,
    );
  }
  const failure = adviseOnFailure((await machine.mountOf(folder))?.type);
  return fail(
    `${what}: INGEST_FILE_METHOD=${settings.method} is not possible here, so nothing is filed.`,
    {
      ...remedy,
      ...dropUndefined({ advice: failure }),
      ...(remedy.command === undefined &&
        settings.method !== "auto" &&
        toSet(doctor.configuration, "INGEST_FILE_METHOD", "auto")),
    },
  );
}

const lowered = (sentence = ""): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/**
 * Selects the first folder on each mount in which this user may create files. The other folders on
 * the mount behave the same.
 */
export async function selectOnePerMount(
  { machine }: { machine: Pick<Doctor["machine"], "find" | "mountOf" | "refusalOf"> },
  folders: readonly string[],
): Promise<string[]> {
  const first = new Map<string, string>();
  for (const folder of folders) {
    const device = (await machine.find(folder))?.dev ?? folder;
    const key = `${(await machine.mountOf(folder))?.id ?? "?"} ${device}`;
    const before = first.get(key);
    if (before === undefined || (await machine.refusalOf(before, "write")) !== undefined) {
      first.set(key, folder);
    }
  }
  return [...first.values()];
}

/**
 * Returns why a download below `from` could not be linked into `folder`; undefined if it could. The
 * download is not touched: a link would change its change time, and the engine would wait for it to
 * settle again. Instead, a file of our own is linked, and the download's owner and mode are judged
 * as Linux judges them (proc_sys_fs(5), protected_hardlinks).
 */
async function whyNotLinked(
  doctor: Doctor,
  file: SampleFile,
  { from, folder }: Pick<Pair, "from" | "folder">,
  signal: AbortSignal,
) {
  const { machine, scratch } = doctor;
  if (await areApart(machine, dirname(file.path), folder)) {
    return LINK_REFUSALS[await boundaryOf(machine, dirname(file.path), folder)];
  }
  // If no file can be created next to the downloads, the library folder represents the file system
  // of both.
  const testFile = await scratch.makeFile(
    (await machine.refusalOf(from, "write")) === undefined ? from : folder,
  );
  try {
    const trial = { source: testFile, folder, method: "hardlink" } as const;
    const { method, whys } = await tryFiling(doctor.filing, trial, signal);
    if (method === undefined) return whys[0];
  } finally {
    await scratch.remove(testFile);
  }
  const refusal = await findRefusal(machine, file);
  return refusal && LINK_REFUSALS[refusal];
}

/** Returns why this account may not hardlink a file of its file system; undefined if it may. */
export const findRefusal = async (
  machine: Pick<Doctor["machine"], "refusalOf" | "whoAmI" | "protectsHardlinks">,
  file: SampleFile,
): Promise<ReturnType<typeof judgeLinkRights>> =>
  judgeLinkRights(file, {
    uid: machine.whoAmI().uid,
    refused: await machine.refusalOf(file.path, "change"),
    isProtected: await machine.protectsHardlinks(),
  });

/**
 * True if two folders are on different mounts. In that case, the owner of a file does not matter.
 */
export async function areApart(
  machine: Pick<Eyes, "mountOf" | "find">,
  from: string,
  to: string,
): Promise<boolean> {
  const [there, here] = [await machine.mountOf(from), await machine.mountOf(to)];
  if (there && here) return there.id !== here.id;
  const [a, b] = [await machine.find(from), await machine.find(to)];
  return a !== undefined && b !== undefined && a.dev !== b.dev;
}

/** Tells two mounts of one file system from two file systems. */
export async function boundaryOf(
  machine: Pick<Eyes, "find">,
  from: string,
  to: string,
): Promise<"other_mount" | "other_file_system"> {
  const [a, b] = [await machine.find(from), await machine.find(to)];
  return a !== undefined && a.dev === b?.dev ? "other_mount" : "other_file_system";
}

/** Explains why a link from one folder to another is not possible, and how to fix it. */
async function explainFolders(
  machine: Eyes,
  from: string,
  to: string,
  whys: readonly string[],
): Promise<LinkRemedy> {
  const [there, here] = [await machine.mountOf(from), await machine.mountOf(to)];
  const devices = [(await machine.find(from))?.dev, (await machine.find(to))?.dev];
  if (there && here && there.id !== here.id) {
    const same = devices[0] !== undefined && devices[0] === devices[1];
    return same
      ? {
          cause:
            `Both are on the same file system, but it is mounted twice, at ${there.point} and ` +
            `${here.point}. Hardlinks cannot cross mounts.`,
          advice:
            "Use one folder above both instead of two in the mount, the unit's ReadWritePaths " +
            "or the container's volumes.",
        }
      : {
          cause: `${there.point} and ${here.point} are different file systems (${there.type} and ${here.type}).`,
          advice:
            "Put downloads and library on the same file system. If you leave it as it is, " +
            "files take up twice the space.",
        };
  }
  return {
    cause: whys.join(" "),
    advice:
      adviseOnLinks(whys[0] ?? "", here?.type) ??
      "On a file system without hardlinks, files are copied. If you intended that, nothing is " +
        "wrong.",
  };
}

/**
 * Explains why this user cannot link another user's file, and how to fix it for all files in the
 * folder. A hardlink requires a file that the user owns or may read and write
 * (`fs.protected_hardlinks`, proc_sys_fs(5)).
 */
export async function explainFile(
  machine: FileEyes,
  file: SampleFile,
  folder: string,
): Promise<LinkRemedy | undefined> {
  const me = machine.whoAmI();
  if (me.uid === 0 || me.uid === file.uid) {
    return {
      cause: "The file is immutable or may only be appended to (lsattr).",
      // chattr cannot handle a link, and with -R it then fails.
      command: `sudo find ${quoteWord(folder)} ! -type l -exec chattr -ia {} +`,
    };
  }
  const isMember = me.groups.includes(file.gid);
  const groupMay = ((file.mode >> 3) & READ_WRITE) === READ_WRITE;
  if (!(await machine.protectsHardlinks()) || (isMember && groupMay)) return undefined;
  const later = adviseRestart(machine, file.gid);
  if (later && groupMay) return later;
  const cause =
    `It belongs to ${ownerOf(machine, file)}, and ${me.name} has no permission to write it. ` +
    "Linux allows hardlinks only to files that you own or can write.";
  return { cause, ...toShare(machine, file, folder) };
}

/** Explains why this user cannot read a download, and how to fix it for all files in the folder. */
function explainUnread(machine: FileEyes, file: SampleFile, folder: string): LinkRemedy {
  const me = machine.whoAmI();
  if (me.uid === file.uid) {
    return {
      cause: "The file is yours, but its mode does not allow it.",
      command: `chmod -R u+rwX ${quoteWord(folder)}`,
    };
  }
  const later = adviseRestart(machine, file.gid);
  if (later && ((file.mode >> 3) & READ) === READ) return later;
  return {
    cause: `It belongs to ${ownerOf(machine, file)}, and others have no access.`,
    ...toShare(machine, file, folder),
  };
}

const ownerOf = (machine: FileEyes, { uid }: SampleFile): string =>
  machine.userName(uid) ?? `user ${uid}`;

/** Opens the other account's downloads to their group, and adds this user to that group. */
function toShare(machine: FileEyes, file: SampleFile, folder: string): LinkRemedy {
  const me = machine.whoAmI();
  const isMember = me.groups.includes(file.gid);
  const groupMay = ((file.mode >> 3) & READ_WRITE) === READ_WRITE;
  const group = machine.groupName(file.gid);
  const advice =
    `Set the umask 002 in the download program (${UMASK_STEPS}), so that new files get the same ` +
    "permissions, then restart plex-ingest.";
  const open = `chmod -R g+rwX ${quoteWord(folder)}`;
  if (isMember) return { advice, command: `sudo ${open}` };
  // No account should become a member of root's group, and usermod accepts accounts only by name.
  const canJoin = group !== undefined && file.gid !== 0 && machine.userName(me.uid) !== undefined;
  if (!canJoin) {
    return {
      advice,
      command: `sudo chgrp -R ${me.groups[0]} ${quoteWord(folder)} && sudo ${open}`,
    };
  }
  const join = `usermod -aG ${quoteWord(group)} ${quoteWord(me.name)}`;
  return { advice, command: groupMay ? `sudo ${join}` : `sudo ${join} && sudo ${open}` };
}
