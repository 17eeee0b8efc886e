import { dirname } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";

const OTHERS = 0o077;
/** SQLite empties its log at 4 MiB. A log this large is held open by a reader that never ends. */
const LARGE_WAL = 256 * 1024 ** 2;

export const state: DoctorProbe = {
  id: "state",
  title: "State folder",
  needs: [],
  blocks: true,
  async run(doctor) {
    const folder = doctor.settings.stateDir;
    const inspected = await doctor.machine.inspect(folder);
    if (inspected === "missing") {
      return [...(await notYet(doctor, folder)), ...(await elsewhere(doctor))];
    }
    if ("refused" in inspected) return [refused(doctor, folder, inspected.refused)];
    if (inspected.kind !== "folder") {
      return [
        fail(`${folder} is not a folder.`, { advice: "Set PLEX_INGEST_STATE_DIR to a folder." }),
      ];
    }
    const denied = await doctor.machine.refusalOf(folder, "write");
    if (denied !== undefined) return [refused(doctor, folder, denied)];
    const open =
      (inspected.mode & OTHERS) === 0
        ? []
        : [
            warn(`Other accounts have access to ${folder}, which contains your history.`, {
              command: `chmod 700 ${quoteWord(folder)}`,
            }),
          ];
    const unmade = await triedIn(doctor, folder);
    if (unmade !== undefined) {
      return [
        fail(`${folder} cannot be used as the state folder: ${unmade}`, ANOTHER_PLACE),
        ...open,
      ];
    }
    if (doctor.outside.server) {
      return [ok(`${folder} contains only this machine's data.`), ...open];
    }
    return [...(await database(doctor)), ...open, ...(await elsewhere(doctor))];
  },
};

const ANOTHER_PLACE = {
  advice: "Set PLEX_INGEST_STATE_DIR to a folder on a local disk, or leave it unset.",
};

/**
 * Returns why no file can be created in the folder, regardless of its permissions: /proc and /sys
 * accept no files.
 */
async function triedIn({ scratch }: Doctor, folder: string): Promise<string | undefined> {
  try {
    await scratch.remove(await scratch.makeFile(folder));
    return undefined;
  } catch (error) {
    if (error instanceof Outage || error instanceof UserError) return error.message;
    return `no file can be created in ${folder}.`;
  }
}

/**
 * Reports a folder that does not exist yet. The first start creates it if the folder above allows
 * that.
 */
async function notYet(doctor: Doctor, folder: string): Promise<Finding[]> {
  const { machine } = doctor;
  let above = dirname(folder);
  while (above !== "/" && (await machine.inspect(above)) === "missing") above = dirname(above);
  const denied = await machine.refusalOf(above, "write");
  if (denied === undefined) {
    const unmade = await triedIn(doctor, above);
    return unmade === undefined
      ? [ok(`${folder} is created at the first start.`)]
      : [fail(`${folder} does not exist and cannot be created: ${unmade}`, ANOTHER_PLACE)];
  }
  const { name } = machine.whoAmI();
  return [
    fail(
      `${folder} does not exist, and ${name} has no permission to create it in ${above} (${denied}).`,
      {
        command: `sudo install -d -m 700 -o ${quoteWord(name)} ${quoteWord(folder)}`,
      },
    ),
  ];
}

function refused({ machine }: Doctor, folder: string, denied: string): Finding {
  const { name } = machine.whoAmI();
  return fail(`${name} has no access to the state folder ${folder} (${denied}).`, {
    cause: "It belongs to another account, such as that of the service.",
    advice:
      "Run this as the account that runs the daemon, or as root: doctor then checks with the " +
      "service's permissions.",
    command: 'sudo env "PATH=$PATH" plex-ingest doctor',
  });
}

async function database({
  state: { inspect, database: path },
  machine,
}: Doctor): Promise<Finding[]> {
  if ((await machine.inspect(path)) === "missing") {
    return [ok(`${path} is created at the first start.`)];
  }
  try {
    const { schema, newest, bytes, walBytes, damage, damagedRows, checked } = await inspect();
    if (damage !== undefined) return [damaged(path, damage)];
    if (schema > newest) {
      return [
        fail(
          `${path} has schema ${schema}, but this version of plex-ingest supports up to ${newest}.`,
          {
            advice: "Install the newer plex-ingest again.",
          },
        ),
      ];
    }
    const about = `${path}: schema ${schema}, ${formatBytes(bytes)}`;
    const grown =
      walBytes > LARGE_WAL
        ? [
            warn(`Its write-ahead log has grown to ${formatBytes(walBytes)}.`, {
              cause: "A process has kept an old read transaction open for a long time.",
              advice: "Restart the daemon and the MCP clients.",
            }),
          ]
        : [];
    if (schema < newest) {
      return [
        warn(`${about}; this version of plex-ingest uses schema ${newest}.`, {
          advice: "Restart the daemon. It makes a backup and upgrades the database.",
        }),
        ...grown,
      ];
    }
    if (damagedRows.length > 0) return [toDamagedRows(path, damagedRows), ...grown];
    return [ok(`${about}, ${checked ? "sound" : "too large to be read through here"}.`), ...grown];
  } catch (error) {
    if (error instanceof UserError) return [fail(error.message, { advice: error.hint })];
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const message = cleanText(error instanceof Error ? error.message : String(error), 300);
    return [
      code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB"
        ? damaged(path, message)
        : fail(`${path} cannot be read: ${message}.`),
    ];
  }
}

/** Reports rows that the program cannot read. Their releases are skipped. */
export const toDamagedRows = (place: string, rows: readonly string[]): Finding =>
  fail(`${place} has damaged rows: ${cleanText(rows.join("; "), 1000)}.`, {
    cause: "These releases are listed but not processed. The others are filed.",
    advice: sentence`Restore a backup from before the damage. ${{ do: "db check" }} also checks the history.`,
  });

const damaged = (path: string, what: string): Finding =>
  fail(`${path} is damaged: ${cleanText(what, 300)}.`, {
    advice:
      "Stop plex-ingest and move the database away with its -wal and -shm files. Then put the " +
      "newest backup in its place, or start with an empty queue.",
    command: `ls -lt ${quoteWord(`${dirname(path)}/backups`)}`,
  });

/**
 * Reports another database in a usual place. Commands with different settings from the daemon's use
 * that database.
 */
async function elsewhere({ machine, state, settings, configuration }: Doctor): Promise<Finding[]> {
  const findings: Finding[] = [];
  const real = (await machine.find(settings.stateDir))?.real ?? settings.stateDir;
  for (const folder of state.usualFolders) {
    const inspected = await machine.find(`${folder}/plex-ingest.db`);
    if (!inspected || dirname(inspected.real) === real) continue;
    findings.push(
      warn(`There is another database in ${folder}; this one is in ${settings.stateDir}.`, {
        cause:
          "A daemon and commands with different settings each use their own database and do " +
          "not see each other's releases.",
        advice:
          "If the other one is the daemon's, use it here too. If nothing uses it, move it away.",
        ...toSet(configuration, "PLEX_INGEST_STATE_DIR", folder),
      }),
    );
  }
  return findings;
}
