import { sentence } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { DAY_MS, HOUR_MS } from "../../../base/text/time-units.ts";
import type { InspectedServer } from "../../../store/postgres/inspect.ts";
import type { DoctorProbe, OthersBackups } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toDamagedRows } from "./state.ts";

/** Filing a film takes about forty round trips. */
const MAX_LATENCY_MS = 5;
const MAX_OFF_MS = 2000;

/** Checks PostgreSQL if it stores the data that is otherwise in the state folder. */
export const database: DoctorProbe = {
  id: "database",
  title: "Database",
  needs: [],
  async run({ outside: { server }, now }) {
    if (server === undefined) return [];
    const backups = server.backups ? await lastBackup(server.backups, now()) : NO_BACKUPS;
    try {
      const inspected = await server.inspect();
      return [
        schemaOf(inspected, server.newest),
        ...(inspected.damagedRows.length === 0
          ? []
          : [toDamagedRows(inspected.place, inspected.damagedRows)]),
        ...rights(inspected),
        ...network(inspected),
        backups,
      ];
    } catch (error) {
      if (error instanceof UserError) return [fail(error.message, { advice: error.hint }), backups];
      if (error instanceof Outage) return [fail(error.message), backups];
      return [fail(`The database cannot be inspected: ${cleanText(String(error), 300)}.`), backups];
    }
  },
};

const NO_BACKUPS = ok(
  "The nightly backup does not include this database. Its server is responsible for backups.",
  {
    advice:
      "If the server makes no backups, run pg_dump every night (see " +
      "docs/operate/several-machines.md). Set DATABASE_BACKUPS to the backup folder, and doctor " +
      "checks the age of the newest backup.",
  },
);

/** A backup that is made each night takes a while. */
const MAX_BACKUP_AGE_MS = DAY_MS + 2 * HOUR_MS;

async function lastBackup({ folder, newestAt }: OthersBackups, now: number): Promise<Finding> {
  try {
    const backupTime = await newestAt();
    if (backupTime === undefined) {
      return warn(`${folder} contains no backup of the database.`, { advice: SEE });
    }
    const found =
      `The newest backup of the database in ${folder} is from ` + formatUtc(backupTime, "minutes");
    if (now - backupTime <= MAX_BACKUP_AGE_MS) return ok(`${found}.`);
    return warn(`${found}, more than a day ago.`, { advice: SEE });
  } catch (error) {
    return warn(
      `The folder for database backups, ${folder}, cannot be read: ` +
        `${cleanText(String(error), 300)}.`,
    );
  }
}

const SEE =
  "Check the job that makes them. docs/operate/several-machines.md has a pg_dump command.";

function schemaOf({ place, version, schema, isOwner }: InspectedServer, newest: number): Finding {
  const about = `${place}: PostgreSQL ${version}`;
  if (schema > newest) {
    return fail(
      `${about}, with schema ${schema}; this version of plex-ingest supports up to ${newest}.`,
      {
        advice: "Install the newer plex-ingest on this machine as well.",
      },
    );
  }
  if (schema === newest) return ok(`${about}, schema ${schema}.`);
  const what =
    schema === 0 ? "without tables" : `with schema ${schema}; this program has ${newest}`;
  if (schema > 0 && !isOwner) {
    return warn(`${about}, ${what}.`, {
      cause: "Only the owner of the tables can upgrade them, and this user is not the owner.",
      advice: sentence`Run ${{ do: "db check" }} once with the owner's address in DATABASE_URL.`,
    });
  }
  return (schema === 0 ? ok : warn)(`${about}, ${what}.`, {
    advice:
      schema === 0
        ? "The tables are created at the first start."
        : "Restart the daemons. The first one upgrades the schema.",
  });
}

const rights = ({ grants }: InspectedServer): Finding[] =>
  grants.length === 0
    ? []
    : [
        fail("This user lacks permissions in the database.", {
          advice: `As the owner of the database, run: ${grants.join(" ")}`,
        }),
      ];

function network({ latencyMs, aheadMs, isEncrypted, isHere }: InspectedServer): Finding[] {
  const offMs = Math.round(Math.abs(aheadMs));
  const ms = `${latencyMs < 10 ? latencyMs.toFixed(1) : Math.round(latencyMs)} ms`;
  return [
    latencyMs > MAX_LATENCY_MS
      ? warn(`It responds in ${ms}, which is slow for an engine.`, {
          cause: "Filing a film takes about forty round trips.",
          advice:
            "Run the engine in the database's network. The page and commands can be farther away.",
        })
      : ok(`It responds in ${ms}.`),
    ...(isEncrypted || isHere
      ? []
      : [
          warn("The connection is not encrypted: TLS is off.", {
            advice:
              "Add `?sslmode=verify-full` to DATABASE_URL, or connect through a VPN or a " +
              "container network.",
          }),
        ]),
    ...(offMs <= MAX_OFF_MS
      ? []
      : [
          warn(
            `This machine's clock is ${(offMs / 1000).toFixed(0)} s ` +
              `${aheadMs > 0 ? "ahead of" : "behind"} the database server's.`,
            {
              cause: "History may then show events in the wrong order.",
              command: "sudo timedatectl set-ntp true",
            },
          ),
        ]),
  ];
}
