import { dirname } from "node:path";
import { readSystemctlShow } from "../../core/service/service-state.ts";
import { type ProcessUser, readAccount } from "./accounts.ts";
import { accountOf } from "./enter-process.ts";
import { ACCESS, findVisible, type InspectedPath, refusalOf } from "./inspect.ts";
import { machine } from "./machine.ts";
import { runProgram } from "./run-program.ts";
import type { FoundUnit } from "./systemd-unit.ts";

type ServiceSearch = {
  unit: FoundUnit;
  /** Process of a daemon that was started without a service manager. */
  daemonPid?: number | undefined;
};

/**
 * Returns this process's account with the groups of the process that files, or will file: the
 * service, a daemon, or the user's service manager, which will start the service. A process keeps
 * the groups that it was started with. Undefined if there is no such process, if it runs as another
 * user, or if it has the same groups as this process.
 */
export async function findServiceAccount(
  { unit, daemonPid }: ServiceSearch,
  signal: AbortSignal,
  caller: ProcessUser = readAccount(),
): Promise<ProcessUser | undefined> {
  const found = await findProcess({ unit, daemonPid }, caller.uid, signal);
  const account = found && (await accountOf(found.pid));
  if (!found || account?.uid !== caller.uid) return undefined;
  const missing = without(caller.groups, account.groups);
  if (missing.length === 0 && without(account.groups, caller.groups).length === 0) return undefined;
  return { ...account, joinedLater: { groups: missing, restart: found.restart } };
}

/**
 * Returns the account that will file, if this process does not run as it: that of the service, of a
 * daemon, or for root the one that an installed or a new system service gets. `unknown`: root cannot
 * know which account the service will have.
 */
export async function findFilingAccount(
  { unit, sudoUser }: Pick<ServiceSearch, "unit"> & { sudoUser?: string | undefined },
  signal: AbortSignal,
  caller: ProcessUser = readAccount(),
): Promise<ProcessUser | "unknown" | undefined> {
  // Without systemd, as in a container, root itself files.
  if (caller.uid !== 0 || unit === "unknown") return findServiceAccount({ unit }, signal, caller);
  // A new system service gets the account that ran sudo.
  const name = unit === "none" ? sudoUser : unit.user;
  if (name === undefined) return "unknown";
  const account = await readNamedAccount(name, signal);
  return account?.uid === 0 ? undefined : (account ?? "unknown");
}

/** Returns an account of the system with its groups; undefined if no such account exists. */
async function readNamedAccount(
  name: string,
  signal: AbortSignal,
): Promise<ProcessUser | undefined> {
  const [user, groups] = await Promise.all(
    ["-u", "-G"].map((option) => runProgram("id", [option, "--", name], signal)),
  );
  if (user?.code !== 0 || groups?.code !== 0) return undefined;
  const numbers = groups.stdout.trim().split(/\s+/).map(Number);
  return { uid: Number(user.stdout.trim()), name, groups: numbers };
}

const without = (groups: readonly number[], others: readonly number[]): number[] =>
  groups.filter((group) => !others.includes(group));

async function findProcess(
  { unit, daemonPid }: ServiceSearch,
  uid: number,
  signal: AbortSignal,
): Promise<{ pid: number; restart: string | undefined } | undefined> {
  const manager = `user@${uid}.service`;
  const restartManager = `sudo systemctl restart ${manager}`;
  if (typeof unit === "object" && unit.active && unit.pid !== undefined) {
    const { pid, name, ofUser } = unit;
    return { pid, restart: ofUser ? restartManager : `sudo systemctl restart ${name}` };
  }
  if (daemonPid !== undefined) return { pid: daemonPid, restart: undefined };
  if (unit === "unknown") return undefined;
  const { code, stdout } = await runProgram(
    "systemctl",
    ["show", manager, "--property=MainPID"],
    signal,
  );
  const pid = code === 0 ? readSystemctlShow(stdout).pid : undefined;
  return pid === undefined ? undefined : { pid, restart: restartManager };
}

type Access = keyof typeof ACCESS;

/**
 * The machine as an account sees it that has other groups than this process. The system answers for
 * this process; where only the groups make a difference, owner and mode decide.
 */
export const machineAs = (
  account: ProcessUser,
  caller: ProcessUser = readAccount(),
): typeof machine => ({
  ...machine,
  whoAmI: () => account,
  async refusalOf(path, what) {
    const refused = await refusalOf(path, what);
    if (refused !== undefined) return refused;
    const inspected = await findVisible(path);
    if (!inspected) return undefined;
    const steps: [InspectedPath | undefined, number][] = [[inspected, ACCESS[what]]];
    for (let folder = dirname(inspected.real); ; folder = dirname(folder)) {
      steps.push([await findVisible(folder), ACCESS.run]);
      if (folder === dirname(folder)) break;
    }
    const isRefused = steps.some(
      ([place, bits]) => place && allows(place, bits, caller) && !allows(place, bits, account),
    );
    return isRefused ? "EACCES" : undefined;
  },
});

/** The test of test(1) for each kind of access. */
const TESTS: Readonly<Record<Access, string>> = {
  list: '-r "$1" -a -x',
  write: '-w "$1" -a -x',
  read: "-r",
  change: '-r "$1" -a -w',
  run: "-x",
};

/**
 * The machine as another account sees it, for root. The system itself answers for that account, so
 * lists of access count as well. Without setpriv(1), owner and mode decide.
 */
export function machineOf(account: ProcessUser, signal: AbortSignal): typeof machine {
  const judged = machineAs(account);
  const [gid = account.uid] = account.groups;
  const become = [
    `--reuid=${account.uid}`,
    `--regid=${gid}`,
    `--groups=${account.groups.join(",")}`,
    "--inh-caps=-all",
  ];
  return {
    ...judged,
    async refusalOf(path, what) {
      const refused = await refusalOf(path, what);
      if (refused !== undefined) return refused;
      const script = `test ${TESTS[what]} "$1"`;
      const words = [...become, "--", "sh", "-c", script, "sh", path];
      const { code } = await runProgram("setpriv", words, signal);
      if (code === 0) return undefined;
      return code === 1 ? "EACCES" : judged.refusalOf(path, what);
    },
  };
}

/** True if owner, group and mode allow the access (path_resolution(7)). Lists of access are not read. */
function allows(
  { uid, gid, mode }: InspectedPath,
  bits: (typeof ACCESS)[Access],
  account: Pick<ProcessUser, "uid" | "groups">,
): boolean {
  const shift = uid === account.uid ? 6 : account.groups.includes(gid) ? 3 : 0;
  return account.uid === 0 || ((mode >> shift) & bits) === bits;
}
