import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { tryOr } from "../../base/errors.ts";
import type { ServerAccount } from "../../core/library/server-facts.ts";
import type { ProcessUser } from "./accounts.ts";
import { accountOf } from "./enter-process.ts";
import { findVisible, type InspectedPath } from "./inspect.ts";
import { runProgram } from "./run-program.ts";
import { findUnit } from "./systemd-unit.ts";

const rowsOf = (text: string): string[][] => text.split("\n").map((line) => line.split(":"));

/** Returns an account of passwd(5) with its groups of group(5); undefined if it is not listed. */
export function readListedAccount(
  name: string,
  { passwd, group }: { passwd: string; group: string },
): ProcessUser | undefined {
  const found = rowsOf(passwd).find(([listed]) => listed === name);
  const [uid, gid] = [Number(found?.[2]), Number(found?.[3])];
  if (!Number.isInteger(uid) || !Number.isInteger(gid)) return undefined;
  const joined = rowsOf(group)
    .filter(([, , , members]) => members?.split(",").includes(name))
    .map(([, , number]) => Number(number));
  return { uid, name, groups: [...new Set([gid, ...joined])] };
}

/**
 * Returns the account of a media server on this machine: that of its running service, with the
 * groups that the service was started with, or else the account that its package creates. Undefined
 * if no such account exists.
 */
export async function findServerAccount(
  { account, unit }: ServerAccount,
  signal: AbortSignal,
): Promise<ProcessUser | undefined> {
  const found = await findUnit(unit, signal);
  const pid = typeof found === "object" && found.active && !found.ofUser ? found.pid : undefined;
  const running = pid === undefined ? undefined : await accountOf(pid);
  const lists = {
    passwd: tryOr(() => readFileSync("/etc/passwd", "utf8"), ""),
    group: tryOr(() => readFileSync("/etc/group", "utf8"), ""),
  };
  const listed = readListedAccount(running?.name ?? account, lists);
  if (!running) return listed;
  const later = listed?.groups.filter((gid) => !running.groups.includes(gid)) ?? [];
  if (later.length === 0) return running;
  return {
    ...running,
    joinedLater: { groups: later, restart: `sudo systemctl restart ${unit}` },
  };
}

/** Bits of rwx that an account needs: to list a folder or read a file, and to pass a folder. */
const NEED = { list: 0o5, read: 0o4, pass: 0o1 };

/** Something that an account needs access to but has none. */
export type Obstacle = InspectedPath & {
  path: string;
  /** True for a folder above the path that was asked for. */
  isAbove: boolean;
};

/**
 * Returns the first folder on the way to a path, or the path itself, to which owner, group, mode and
 * access list give this account no access. Undefined if the account can use the path, or if this
 * process cannot see it.
 */
export async function findObstacle(
  path: string,
  what: "list" | "read",
  account: Pick<ProcessUser, "uid" | "groups">,
  signal: AbortSignal,
): Promise<Obstacle | undefined> {
  const end = await findVisible(path);
  if (!end) return undefined;
  for (const folder of new Set([...foldersAbove(path), ...foldersAbove(end.real)])) {
    const inspected = await findVisible(folder);
    if (inspected && !(await mayUse(folder, inspected, NEED.pass, account, signal))) {
      return { ...inspected, path: folder, isAbove: true };
    }
  }
  return (await mayUse(path, end, NEED[what], account, signal))
    ? undefined
    : { ...end, path, isAbove: false };
}

/** Returns all folders above a path, from the root down. */
function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [...foldersAbove(above), above];
}

async function mayUse(
  path: string,
  { uid, gid, mode }: InspectedPath,
  need: number,
  account: Pick<ProcessUser, "uid" | "groups">,
  signal: AbortSignal,
): Promise<boolean> {
  if (account.uid === 0) return true;
  const { code, stdout } = await runProgram("getfacl", ["-cnpE", "--", path], signal);
  // Without the program, the mode decides. It is the whole truth for a path without a list.
  const list = code === 0 ? stdout : formatMode(mode);
  return judgeAccessList(list, { uid, gid }, account, need);
}

const formatMode = (mode: number): string =>
  [`user::${mode >> 6}`, `group::${mode >> 3}`, `other::${mode}`].join("\n");

/** Reads `rwx`, with `-` for what is missing, or a number of which the last three bits count. */
const bitsOf = (text = ""): number =>
  /^\d+$/.test(text)
    ? Number(text) & 0o7
    : (text[0] === "r" ? 4 : 0) | (text[1] === "w" ? 2 : 0) | (text[2] === "x" ? 1 : 0);

/**
 * True if an access list in the form of getfacl(1) gives the account these bits. The first of these
 * decides: the owner, a named user, the groups together, all others (acl(5), "access check
 * algorithm").
 */
export function judgeAccessList(
  list: string,
  owner: { uid: number; gid: number },
  account: Pick<ProcessUser, "uid" | "groups">,
  need: number,
): boolean {
  const entries = rowsOf(list).map(([tag, of = "", bits]) => ({ tag, of, bits: bitsOf(bits) }));
  const find = (tag: string, of = "") =>
    entries.find((entry) => entry.tag === tag && entry.of === of)?.bits;
  const mask = find("mask") ?? 0o7;
  const has = (bits: number): boolean => (bits & need) === need;
  if (account.uid === owner.uid) return has(find("user") ?? 0);
  const named = find("user", String(account.uid));
  if (named !== undefined) return has(named & mask);
  const ofGroups = account.groups.flatMap((gid) => [
    ...(gid === owner.gid ? [find("group") ?? 0] : []),
    ...[find("group", String(gid))].filter((bits) => bits !== undefined),
  ]);
  return ofGroups.length > 0 ? ofGroups.some((bits) => has(bits & mask)) : has(find("other") ?? 0);
}
