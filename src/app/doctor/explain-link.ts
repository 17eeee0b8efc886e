import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import { quoteWord } from "../../core/text/clean-text.ts";
import type { Doctor } from "./doctor.ts";
import type { Finding } from "./finding.ts";

type Remedy = Pick<Finding, "cause" | "advice" | "command">;
type Eyes = Pick<Doctor["machine"], "mountOf" | "find" | "whoAmI" | "userName" | "groupName" | "protectsHardlinks">;

const READ_WRITE = 0o6;

/** Whether two folders are on different mounts, so that the owner of a file does not matter. */
export async function areApart(machine: Pick<Eyes, "mountOf" | "find">, from: string, to: string): Promise<boolean> {
  const [there, here] = [await machine.mountOf(from), await machine.mountOf(to)];
  if (there && here) return there.id !== here.id;
  const [a, b] = [await machine.find(from), await machine.find(to)];
  return a !== undefined && b !== undefined && a.dev !== b.dev;
}

/** Why no link goes from one folder to another, and how to fix it. */
export async function explainFolders(
  machine: Eyes,
  from: string,
  to: string,
  whys: readonly string[],
): Promise<Remedy> {
  const [there, here] = [await machine.mountOf(from), await machine.mountOf(to)];
  const devices = [(await machine.find(from))?.dev, (await machine.find(to))?.dev];
  if (there && here && there.id !== here.id) {
    const same = devices[0] !== undefined && devices[0] === devices[1];
    return same
      ? {
          cause: `Both are on one file system, but it is mounted twice, at ${there.point} and at ${here.point}; no link goes from one mount to another.`,
          advice:
            "Mount, or name in the unit's ReadWritePaths and in the container's volumes, one folder above both instead of two.",
        }
      : {
          cause: `${there.point} and ${here.point} are different file systems (${there.type} and ${here.type}).`,
          advice:
            "Put downloads and library on one file system, or leave it so: the files then take their space twice.",
        };
  }
  return { cause: whys.join(" "), advice: "A file system without links copies; nothing is wrong if that is meant." };
}

/**
 * Why this user cannot link a file that belongs to another one, and how to fix it for all files of the folder: a hardlink
 * needs a file of one's own, or one that may be read and written (`fs.protected_hardlinks`, proc_sys_fs(5)).
 */
export async function explainFile(machine: Eyes, file: SampleFile, folder: string): Promise<Remedy | undefined> {
  const me = machine.whoAmI();
  if (me.uid === 0 || me.uid === file.uid) {
    return {
      cause: "The file is immutable or may only be appended to (lsattr).",
      command: `sudo chattr -R -ia ${quoteWord(folder)}`,
    };
  }
  const isMember = me.groups.includes(file.gid);
  const groupMay = ((file.mode >> 3) & READ_WRITE) === READ_WRITE;
  if (!(await machine.protectsHardlinks()) || (isMember && groupMay)) return undefined;
  const cause = `It belongs to ${ownerOf(machine, file)}, and ${me.name} may not write it; Linux links only files that one owns or may write.`;
  return { cause, ...toShare(machine, file, folder) };
}

/** Why this user cannot read a download, and how to fix it for all files of the folder. */
export function explainUnread(machine: Eyes, file: SampleFile, folder: string): Remedy {
  const me = machine.whoAmI();
  if (me.uid === file.uid)
    return { cause: "It is yours, and its mode forbids it.", command: `chmod -R u+rwX ${quoteWord(folder)}` };
  return {
    cause: `It belongs to ${ownerOf(machine, file)} and is closed to others.`,
    ...toShare(machine, file, folder),
  };
}

const ownerOf = (machine: Eyes, { uid }: SampleFile): string => machine.userName(uid) ?? `user ${uid}`;

/** Opens the downloads of the other account for their group, and makes this user a member of it. */
function toShare(machine: Eyes, file: SampleFile, folder: string): Remedy {
  const me = machine.whoAmI();
  const isMember = me.groups.includes(file.gid);
  const groupMay = ((file.mode >> 3) & READ_WRITE) === READ_WRITE;
  const group = machine.groupName(file.gid);
  const advice =
    "Set umask to 2 in the settings of the program that downloads, so that new files are so too; then restart plex-ingest.";
  const open = `chmod -R g+rwX ${quoteWord(folder)}`;
  if (isMember) return { advice, command: `sudo ${open}` };
  // No account should become a member of root's group, and usermod knows accounts only by their names.
  const canJoin = group !== undefined && file.gid !== 0 && machine.userName(me.uid) !== undefined;
  if (!canJoin) return { advice, command: `sudo chgrp -R ${me.groups[0]} ${quoteWord(folder)} && sudo ${open}` };
  const join = `usermod -aG ${quoteWord(group)} ${quoteWord(me.name)}`;
  return { advice, command: groupMay ? `sudo ${join}` : `sudo ${join} && sudo ${open}` };
}
