import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { adviseAccess, adviseRestart } from "../advise-access.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { findFolders, type JudgedFolder } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";

type FolderRole = { name: string; path: string };

/** Detects a path that was meant to be several paths. Paths are separated as in PATH. */
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
          "None of PLEX_INGEST_DIR, TRANSMISSION_URL and DOWNLOAD_CLIENTS is set, so no " +
            "downloads are found.",
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
    // The command that opens a folder also makes everything in it writable.
    const isClosed = (path: string): boolean =>
      closed.keys().some((above) => isAtOrBelow(path, above));
    const filed = await findFolders(doctor, signal);
    findings.push(...explainRefused(doctor, filed));
    for (const { path, refusal } of filed) {
      if (!refusal && !isClosed(path)) findings.push(...(await writable(doctor, path)));
    }
    const bad = new Set(findings.filter(({ level }) => level !== "ok").map(({ found }) => found));
    if (usable.length > 0 && bad.size === 0) {
      findings.push(
        ok(
          `${usable.map(({ path }) => path).join(", ")}: found, and this user has access to ` +
            `${usable.length === 1 ? "it" : "them"}.`,
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
    return fail(`${name}: this user has no access to ${path} (${inspected.refused}).`, {
      cause:
        `${doctor.machine.whoAmI().name} has no access to a folder above it, or its disk is not ` +
        "responding.",
      command: `namei -l ${quoteWord(path)}`,
    });
  }
  if (inspected !== "missing") {
    return fail(`${name}: ${path} is not a folder.`, {
      advice: "Specify the folder, not a file in it.",
    });
  }
  if (looksLikeList(path)) {
    return fail(`${name}: there is no folder ${path}.`, {
      cause: "Separate several folders with a colon, as in PATH.",
      advice: `Write ${name}=${path.replaceAll(/[,;]\s*\//g, ":/")}`,
    });
  }
  return fail(`${name}: there is no folder ${path}.`, {
    cause: "Its disk is not mounted, or the folder was never created.",
    // Below the mount point of a missing disk, a new library folder would fill the wrong disk, and
    // downloads would stay unseen.
    advice: `Mount its disk. Create the folder only if it is new: \`mkdir -p ${quoteWord(path)}\`.`,
  });
}

/**
 * Reports two folders that are the same or one inside the other. If they are a watched folder and a
 * media root, the configuration is refused.
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
              advice: "Keep watched folders and libraries next to each other, below one folder.",
            }),
          ]
        : [warn(found, { advice: `Leave out ${inner.path}: the outer folder includes it.` })];
    }),
  );
}

/** Returns findings by path. */
async function unreadable(
  { machine }: Doctor,
  roles: readonly FolderRole[],
): Promise<Map<string, Finding>> {
  const findings = new Map<string, Finding>();
  const me = machine.whoAmI();
  for (const { name, path } of roles) {
    const refused = await machine.refusalOf(path, "list");
    if (refused !== undefined) {
      const gid = (await machine.find(path))?.gid;
      findings.set(
        path,
        fail(
          `${name}: ${me.name} has no permission to read ${path} (${refused}).`,
          (gid === undefined ? undefined : adviseRestart(machine, gid)) ??
            adviseAccess(me.uid, path),
        ),
      );
    }
  }
  return findings;
}

/**
 * Reports library folders that filing refuses. Each command names all folders, because only the last
 * row of a setting counts.
 */
function explainRefused(
  { configuration, settings }: Doctor,
  filed: readonly JudgedFolder[],
): Finding[] {
  const refusals = filed.flatMap(({ refusal }) => refusal ?? []);
  const roots = new Set([...settings.mediaRoots, ...refusals.flatMap(({ real }) => real ?? [])]);
  return refusals.map(({ why, real }) =>
    real === undefined
      ? fail(why, { advice: "Mount the disk that the link leads to, or remove the link." })
      : fail(why, {
          cause:
            "A link out of the library is followed only if you have named the folder behind it.",
          ...toSet(configuration, "PLEX_MEDIA_ROOT", [...roots].join(":")),
        }),
  );
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
          advice: "In a systemd service, add it to ReadWritePaths.",
          ...(mount && { command: `sudo mount -o remount,rw ${quoteWord(mount.point)}` }),
        },
      ),
    ];
  }
  const { name, uid, groups } = machine.whoAmI();
  const found = `${name} has no permission to write to ${path} (${refused}), so nothing can be filed there.`;
  const gid = (await machine.find(path))?.gid;
  const later = gid === undefined ? undefined : adviseRestart(machine, gid);
  if (later) return [fail(found, later)];
  const open = `sudo chmod -R g+rwX ${quoteWord(path)}`;
  if (gid !== undefined && groups.includes(gid)) return [fail(found, { command: open })];
  const group = gid === undefined || gid === 0 ? undefined : machine.groupName(gid);
  // The owner, which may be Plex's account, is kept. Without a group to share, one account gets
  // access in addition to the owner.
  if (group === undefined || machine.userName(uid) === undefined) {
    return [fail(found, adviseAccess(uid, path))];
  }
  const command = `sudo usermod -aG ${quoteWord(group)} ${quoteWord(name)} && ${open}`;
  return [
    fail(found, {
      advice: "Then restart plex-ingest. A running program keeps its old groups.",
      command,
    }),
  ];
}
