import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { getegid, geteuid, getgid, getgroups, getuid } from "node:process";
import { tryOr } from "../../base/errors.ts";

/** Numeric ids of a process's user and of all its groups, and the user's name or number. */
export type ProcessUser = {
  uid: number;
  name: string;
  groups: number[];
  /**
   * Groups that the account has joined since the process started, and the command that restarts the
   * process with them; undefined for a daemon that a person started.
   */
  joinedLater?: { groups: readonly number[]; restart: string | undefined };
};

/**
 * Finds the name in row `name:x:NUMBER:…` of passwd(5) or group(5). Accounts from a directory
 * service are not in these files.
 */
function nameIn(file: string, number: number): string | undefined {
  const rows = tryOr(() => readFileSync(file, "utf8"), "").split("\n");
  return rows.find((line) => line.split(":")[2] === String(number))?.split(":")[0];
}

/** Returns the name of a user; undefined if the system's list does not contain it. */
export const findUserName = (uid: number): string | undefined => nameIn("/etc/passwd", uid);
export const findGroupName = (gid: number): string | undefined => nameIn("/etc/group", gid);

/**
 * Returns the account that started this process. Its name is its number if the system does not list
 * it, as in containers.
 */
export function readCaller(): { name: string; uid: number; gid: number } {
  const [uid, gid] = [getuid?.() ?? -1, getgid?.() ?? -1];
  return { name: tryOr(() => userInfo().username, String(uid)), uid, gid };
}

/**
 * Returns HOME, or the home folder in the system's list. An account that is in neither has no home
 * folder; `/` stands for it, as in containers.
 */
export const readHome = (): string => tryOr(homedir, "/");

/** Returns the account that this process runs as. */
export function readAccount(): ProcessUser {
  const uid = geteuid?.() ?? -1;
  const groups = [...new Set([getegid?.() ?? -1, ...(getgroups?.() ?? [])])];
  return { uid, name: findUserName(uid) ?? String(uid), groups };
}
