import { sentence } from "../../../core/actions/sentence.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { InspectedServer } from "../../../store/postgres/inspect.ts";
import type { Probe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** Each film takes about forty round trips. */
const MAX_LATENCY_MS = 5;
const MAX_OFF_MS = 2000;

/** PostgreSQL, where it keeps what else is in the state folder. */
export const database: Probe = {
  id: "database",
  title: "Database",
  needs: [],
  async run({ outside: { server } }) {
    if (server === undefined) return [];
    try {
      const inspected = await server.inspect();
      return [schemaOf(inspected, server.newest), ...rights(inspected), ...network(inspected), NO_BACKUPS];
    } catch (error) {
      if (error instanceof UserError) return [fail(error.message, { advice: error.hint })];
      if (error instanceof Outage) return [fail(error.message)];
      return [fail(`The database cannot be looked at: ${cleanText(String(error), 300)}.`)];
    }
  },
};

const NO_BACKUPS = ok("The nightly backup leaves it out: its server makes its backups.", {
  advice: "If it makes none yet, run pg_dump each night, as docs/several-machines.md says.",
});

function schemaOf({ place, version, schema, isOwner }: InspectedServer, newest: number): Finding {
  const about = `${place}: PostgreSQL ${version}`;
  if (schema > newest)
    return fail(`${about}, with schema ${schema}; this program knows up to ${newest}.`, {
      advice: "Install the newer plex-ingest on this machine as well.",
    });
  if (schema === newest) return ok(`${about}, schema ${schema}.`);
  const what = schema === 0 ? "without tables" : `with schema ${schema}; this program has ${newest}`;
  if (schema > 0 && !isOwner)
    return warn(`${about}, ${what}.`, {
      cause: "Only the owner of the tables can upgrade them, and this user is another one.",
      advice: sentence`Run ${{ do: "db check" }} once with the owner's address in DATABASE_URL.`,
    });
  return (schema === 0 ? ok : warn)(`${about}, ${what}.`, {
    advice: schema === 0 ? "The first start makes them." : "Restart the daemons: the first one upgrades it.",
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
          advice: "Run the engine in the database's network; a page or a command may be farther away.",
        })
      : ok(`It answers in ${ms}.`),
    ...(isEncrypted || isHere
      ? []
      : [
          warn("What is sent to it can be read on the way: TLS is off.", {
            advice: "Add `?sslmode=verify-full` to DATABASE_URL, or reach it through a VPN or a network of containers.",
          }),
        ]),
    ...(offMs <= MAX_OFF_MS
      ? []
      : [
          warn(`This machine's clock is ${(offMs / 1000).toFixed(0)} s ${aheadMs > 0 ? "ahead of" : "behind"} its.`, {
            cause: "History then tells in another order what happened.",
            command: "sudo timedatectl set-ntp true",
          }),
        ]),
  ];
}
