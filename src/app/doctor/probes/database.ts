import { sentence } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { DAY_MS, HOUR_MS } from "../../../base/text/time-units.ts";
import type { InspectedServer } from "../../../store/postgres/inspect.ts";
import type { DoctorProbe, OthersBackups } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** Each film takes about forty round trips. */
const MAX_LATENCY_MS = 5;
const MAX_OFF_MS = 2000;

/** PostgreSQL, where it keeps what else is in the state folder. */
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
        ...rights(inspected),
        ...network(inspected),
        backups,
      ];
    } catch (error) {
      if (error instanceof UserError) return [fail(error.message, { advice: error.hint }), backups];
      if (error instanceof Outage) return [fail(error.message), backups];
      return [fail(`The database cannot be looked at: ${cleanText(String(error), 300)}.`), backups];
    }
  },
};

const NO_BACKUPS = ok("The nightly backup leaves it out: its server makes its backups.", {
  advice:
    "If it makes none yet, run pg_dump each night, as docs/operate/several-machines.md says. Say in DATABASE_BACKUPS where they arrive, and this asks how old they are.",
});

/** One that is made each night takes a while. */
const MAX_BACKUP_AGE_MS = DAY_MS + 2 * HOUR_MS;

async function lastBackup({ folder, newestAt }: OthersBackups, now: number): Promise<Finding> {
  try {
    const backupTime = await newestAt();
    if (backupTime === undefined) {
      return warn(`${folder} has no backup of the database.`, { advice: SEE });
    }
    const found = `The newest backup of the database in ${folder} is of ${formatUtc(new Date(backupTime).toISOString(), "minutes")}`;
    if (now - backupTime <= MAX_BACKUP_AGE_MS) return ok(`${found}.`);
    return warn(`${found}, more than a day ago.`, { advice: SEE });
  } catch (error) {
    return warn(
      `${folder}, where backups of the database arrive, cannot be read: ${cleanText(String(error), 300)}.`,
    );
  }
}

const SEE = "Look at what makes them: docs/operate/several-machines.md has a line for pg_dump.";

function schemaOf({ place, version, schema, isOwner }: InspectedServer, newest: number): Finding {
  const about = `${place}: PostgreSQL ${version}`;
  if (schema > newest) {
    return fail(`${about}, with schema ${schema}; this program knows up to ${newest}.`, {
      advice: "Install the newer plex-ingest on this machine as well.",
    });
  }
  if (schema === newest) return ok(`${about}, schema ${schema}.`);
  const what =
    schema === 0 ? "without tables" : `with schema ${schema}; this program has ${newest}`;
  if (schema > 0 && !isOwner) {
    return warn(`${about}, ${what}.`, {
      cause: "Only the owner of the tables can upgrade them, and this user is another one.",
      advice: sentence`Run ${{ do: "db check" }} once with the owner's address in DATABASE_URL.`,
    });
  }
  return (schema === 0 ? ok : warn)(`${about}, ${what}.`, {
    advice:
      schema === 0
        ? "The first start makes them."
        : "Restart the daemons: the first one upgrades it.",
  });
}

const rights = ({ grants }: InspectedServer): Finding[] =>
  grants.length === 0
    ? []
    : [
        fail("This user lacks rights in the database.", {
          advice: `As the owner of the database, run: ${grants.join(" ")}`,
        }),
      ];

function network({ latencyMs, aheadMs, isEncrypted, isHere }: InspectedServer): Finding[] {
  const offMs = Math.round(Math.abs(aheadMs));
  const ms = `${latencyMs < 10 ? latencyMs.toFixed(1) : Math.round(latencyMs)} ms`;
  return [
    latencyMs > MAX_LATENCY_MS
      ? warn(`It answers in ${ms}, which is far for an engine.`, {
          cause: "Filing a film takes about forty answers.",
          advice:
            "Run the engine in the database's network; a page or a command may be farther away.",
        })
      : ok(`It answers in ${ms}.`),
    ...(isEncrypted || isHere
      ? []
      : [
          warn("What is sent to it can be read on the way: TLS is off.", {
            advice:
              "Add `?sslmode=verify-full` to DATABASE_URL, or reach it through a VPN or a network of containers.",
          }),
        ]),
    ...(offMs <= MAX_OFF_MS
      ? []
      : [
          warn(
            `This machine's clock is ${(offMs / 1000).toFixed(0)} s ${aheadMs > 0 ? "ahead of" : "behind"} its.`,
            {
              cause: "History then tells in another order what happened.",
              command: "sudo timedatectl set-ntp true",
            },
          ),
        ]),
  ];
}
