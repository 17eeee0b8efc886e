import type { Obstacle } from "../../../adapters/machine/server-account.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import {
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
} from "../../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../../core/library/server-facts.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** Number of filed files, of different owners or modes, that are looked at in each folder. */
const SAMPLES = 5;

/**
 * Checks whether the account of a media server on this machine can read what is filed. A server
 * leaves out what it cannot read, and reports no reason.
 */
export const serverRights: DoctorProbe = {
  id: "server-rights",
  title: "Media server's account",
  needs: ["mediaRoots"],
  async run(doctor, signal) {
    const configured = new Set(doctor.outside.mediaServers.each(({ kind }) => kind));
    const folders = await findFiledFolders(doctor, signal);
    const findings: Finding[] = [];
    for (const kind of configured.size > 0 ? configured : SERVER_NAMES) {
      findings.push(...(await examine(doctor, kind, folders, signal)));
    }
    if (configured.size > 0) return findings;
    // Without a configured server, the account of any installed server may be the wrong one.
    return findings.map(({ level, found, ...remedy }) =>
      level === "ok" ? ok(found) : warn(found, remedy),
    );
  },
};

async function examine(
  doctor: Doctor,
  kind: ServerName,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const { machine } = doctor;
  const account = await machine.serverAccount(SERVER_FACTS[kind].account, signal);
  if (!account) return [];
  const server = `${SERVER_TITLES[kind]}'s account ${account.name}`;
  const found = new Map<string, Finding>();
  const take = async (folder: string, path: string, what: "list" | "read"): Promise<boolean> => {
    const obstacle = await machine.obstacleFor(path, what, account, signal);
    if (!obstacle) return false;
    const remedy = explain(doctor, { ...account, server, folder }, obstacle);
    if (!found.has(obstacle.path)) found.set(obstacle.path, remedy);
    return true;
  };
  for (const folder of folders) {
    if (await take(folder, folder, "list")) continue;
    for (const { path } of await machine.sampleFiles(folder, SAMPLES, signal)) {
      await take(folder, path, "read");
    }
  }
  if (found.size > 0) return [...found.values()];
  const which = folders.map((folder) => cleanText(folder, 200)).join(", ");
  return folders.length === 0 ? [] : [ok(`${server} can read ${which} and what is filed there.`)];
}

type Reader = Awaited<ReturnType<Doctor["machine"]["serverAccount"]>> & {
  server: string;
  folder: string;
};

function explain(
  { machine }: Doctor,
  { server, folder, ...account }: Reader,
  { path, uid, gid, mode, kind, isAbove }: Obstacle,
): Finding {
  const found = `${server} has no permission to ${isAbove ? "enter" : "read"} ${cleanText(path, 300)}.`;
  const need = kind === "file" ? 0o4 : 0o5;
  const groupMay = ((mode >> 3) & need) === need;
  const [owner, group] = [machine.userName(uid) ?? String(uid), machine.groupName(gid)];
  const { groups = [], restart } = account.joinedLater ?? {};
  if (groupMay && restart !== undefined && groups.includes(gid)) {
    return fail(found, {
      cause: `It was started before ${account.name} joined the group ${group ?? gid}.`,
      command: restart,
    });
  }
  const cause = `It belongs to ${owner}:${group ?? gid}, and its mode is ${mode.toString(8)}.`;
  if (!isAtOrBelow(path, folder)) {
    const command = `sudo setfacl -m u:${account.uid}:x ${quoteWord(path)}`;
    return fail(found, {
      cause,
      command,
      advice: "If setfacl is missing, install the acl package first.",
    });
  }
  // An account's own group also reads its private files. No other account should join it.
  if (groupMay && group !== undefined && gid !== 0 && group !== owner) {
    return fail(found, {
      cause,
      command: `sudo usermod -aG ${quoteWord(group)} ${quoteWord(account.name)}`,
      advice: "Then restart the media server. A running program keeps its old groups.",
    });
  }
  return fail(found, {
    cause,
    command: `sudo chmod -R o+rX ${quoteWord(folder)}`,
    ...(kind === "file" && {
      advice: "Set umask to 2 in the download program, so that new files get the same permissions.",
    }),
  });
}
