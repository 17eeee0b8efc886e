import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { adviseAccess } from "../advise-access.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

type FolderRole = { name: string; path: string };

/** What hides in a path that was meant to be several: they are separated as in PATH. */
const looksLikeList = (path: string): boolean => /[,;]\s*\//.test(path);

export const folders: DoctorProbe = {
  id: "folders",
  title: "Folders",
  needs: [],
  async run(doctor, signal) {
    const { mediaRoots, watched, hasClients } = doctor.settings;
    const roles: FolderRole[] = [
      ...mediaRoots.map((path) => ({ name: "PLEX_MEDIA_ROOT", path })),
      ...watched.map((path) => ({ name: "PLEX_INGEST_DIR", path })),
    ];
    const findings: Finding[] = [];
    if (mediaRoots.length === 0) {
      findings.push(
        fail("PLEX_MEDIA_ROOT is not set, so nothing can be filed.", {
          advice: "Set it to the folder that holds the libraries.",
        }),
      );
    }
    if (watched.length === 0 && !hasClients) {
      findings.push(
        warn(
          "Neither PLEX_INGEST_DIR nor TRANSMISSION_URL nor DOWNLOAD_CLIENTS is set, so no download is found.",
          {
            advice: "Set one of them.",
          },
        ),
      );
    }
    const real = new Map<FolderRole, string>();
    for (const role of roles) {
      const inspected = await doctor.machine.inspect(role.path);
      if (typeof inspected === "object" && "real" in inspected && inspected.kind === "folder") {
        real.set(role, inspected.real);
      } else {
        findings.push(missing(role, inspected, doctor));
      }
    }
    findings.push(...nested([...real]));
    const usable = [...real.keys()];
    const closed = await unreadable(doctor, usable);
    findings.push(...closed.values());
    // What opens a folder lets write to all that is in it.
    const isClosed = (path: string): boolean =>
      closed.keys().some((above) => isAtOrBelow(path, above));
    const filed = await findFiledFolders(doctor, signal);
    for (const path of filed) if (!isClosed(path)) findings.push(...(await writable(doctor, path)));
    const bad = new Set(findings.filter(({ level }) => level !== "ok").map(({ found }) => found));
    if (usable.length > 0 && bad.size === 0) {
      findings.push(
        ok(
          `${usable.map(({ path }) => path).join(", ")}: there, and this user may use ${usable.length === 1 ? "it" : "them"}.`,
        ),
      );
    }
    return findings;
  },
};

function missing(
  { name, path }: FolderRole,
  inspected: Awaited<ReturnType<Doctor["machine"]["inspect"]>>,
  doctor: Doctor,
): Finding {
  if (typeof inspected === "object" && "refused" in inspected) {
    return fail(`${name}: this user may not look at ${path} (${inspected.refused}).`, {
      cause: `A folder above it does not let ${doctor.machine.whoAmI().name} in, or its disk does not answer.`,
      command: `namei -l ${quoteWord(path)}`,
    });
  }
  if (inspected !== "missing") {
    return fail(`${name}: ${path} is not a folder.`, {
      advice: "Name the folder, not a file in it.",
    });
  }
  if (looksLikeList(path)) {
    return fail(`${name}: there is no folder ${path}.`, {
      cause: "Several folders are separated by a colon, as in PATH.",
      advice: `Write ${name}=${path.replaceAll(/[,;]\s*\//g, ":/")}`,
    });
  }
  return fail(`${name}: there is no folder ${path}.`, {
    cause: "Its disk is not mounted, or it was never made.",
    // Made below the mount point of a disk that is away, a library would fill the wrong disk, and
    // downloads stay unseen.
    advice: `Mount its disk. Only if the folder is new, make it: \`mkdir -p ${quoteWord(path)}\`.`,
  });
}

/**
 * Of two that are one in the other, or the same. Where a watched folder and a root are, the
 * configuration is refused.
 */
function nested(roles: readonly (readonly [FolderRole, string])[]): Finding[] {
  return roles.flatMap(([inner, path]) =>
    roles.flatMap(([outer, above]) => {
      const inside = isBelow(path, above) || (path === above && inner.path > outer.path);
      if (inner === outer || !inside || !isAtOrBelow(path, above)) return [];
      const isBad = inner.name === "PLEX_INGEST_DIR" || outer.name === "PLEX_INGEST_DIR";
      const found = `${inner.path} (${inner.name}) is inside ${outer.path} (${outer.name}).`;
      return isBad
        ? [
            fail(found, {
              advice: "Keep watched folders and library beside each other, below one folder.",
            }),
          ]
        : [warn(found, { advice: `Leave out ${inner.path}: the outer folder has it.` })];
    }),
  );
}

/** By their paths. */
async function unreadable(
  { machine }: Doctor,
  roles: readonly FolderRole[],
): Promise<Map<string, Finding>> {
  const findings = new Map<string, Finding>();
  const me = machine.whoAmI();
  for (const { name, path } of roles) {
    const refused = await machine.refusalOf(path, "list");
    if (refused !== undefined) {
      findings.set(
        path,
        fail(`${name}: ${me.name} may not read ${path} (${refused}).`, adviseAccess(me.uid, path)),
      );
    }
  }
  return findings;
}

async function writable({ machine }: Doctor, path: string): Promise<Finding[]> {
  const refused = await machine.refusalOf(path, "write");
  if (refused === undefined) return [];
  const mount = await machine.mountOf(path);
  if (refused === "EROFS") {
    return [
      fail(
        `${path} is on a file system that is mounted read-only${mount ? ` at ${mount.point}` : ""}.`,
        {
          advice: "In a service of systemd: name it in ReadWritePaths.",
          ...(mount && { command: `sudo mount -o remount,rw ${quoteWord(mount.point)}` }),
        },
      ),
    ];
  }
  const { name, uid, groups } = machine.whoAmI();
  const found = `${name} may not write to ${path} (${refused}), so nothing can be filed there.`;
  const gid = (await machine.find(path))?.gid;
  const open = `sudo chmod -R g+rwX ${quoteWord(path)}`;
  if (gid !== undefined && groups.includes(gid)) return [fail(found, { command: open })];
  const group = gid === undefined || gid === 0 ? undefined : machine.groupName(gid);
  // Its owner, which may be Plex's account, keeps it. Without a group to share, one account is let
  // in beside the owner.
  if (group === undefined || machine.userName(uid) === undefined) {
    return [fail(found, adviseAccess(uid, path))];
  }
  const command = `sudo usermod -aG ${quoteWord(group)} ${quoteWord(name)} && ${open}`;
  return [
    fail(found, {
      advice: "Then restart plex-ingest: a running program keeps the groups it has.",
      command,
    }),
  ];
}
