import { isAbsolute } from "node:path";
import type {
  PlannedSettingsFile,
  RestoredSettingsFile,
} from "../../../app/upkeep/backed-up-settings.ts";
import type { ShownBackup, ShownDatabase, ShownMove } from "../../../app/upkeep/database.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { formatTable } from "../show/table.ts";
import { confirm, printAnswer, printAside } from "../terminal/print.ts";
import { AS_JSON, type CommandGroup, createIntegerParser, defineCommand, YES } from "./define.ts";

const check = defineCommand({
  name: "check",
  summary: "check that the database is intact, and show its schema, size and backups",
  examples: [
    ["db check", "reads the whole database; the daemon may run"],
    ["db check --json", "for a script; 1 means damaged"],
  ],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const shown = await (await context.database()).check();
    printAnswer(context.io, json, shown, () => databaseLines(shown));
    return shown.ok ? 0 : 1;
  },
});

const backup = defineCommand({
  name: "backup",
  summary: "write a checked copy of the database and of the settings; the daemon may run",
  examples: [
    ["db backup", "next to the nightly ones; it is never deleted"],
    ["db backup /mnt/usb/plex-ingest.db", "into a file that does not exist yet"],
  ],
  arguments: { file: { value: "[file]", summary: "the file to write" } },
  options: { json: AS_JSON },
  async run({ file, json }, context) {
    const made: ShownBackup = await (await context.database()).backup(file);
    return printAnswer(context.io, json, made, () => [
      `Written and checked: ${made.path}`,
      ...(made.settings === undefined
        ? []
        : [`Settings with their tokens, readable only by you: ${made.settings}`]),
    ]);
  },
});

const restore = defineCommand({
  name: "restore",
  summary: "restore the database and the settings from a backup; without a file, list the backups",
  examples: [
    ["db restore", "list the backups"],
    [
      "db restore /var/lib/plex-ingest/backups/nightly-2026-11-20.db",
      "asks first; stop the daemon before you run it",
    ],
  ],
  arguments: { file: { value: "[file]", summary: "the backup file" } },
  options: {
    databaseOnly: { summary: "leave the settings files as they are" },
    yes: YES,
    json: AS_JSON,
  },
  async run({ file, databaseOnly = false, yes, json }, context) {
    const { io } = context;
    const database = await context.database();
    if (file === undefined) {
      const backups = database.backups();
      return printAnswer(io, json, { backups }, () => backupLines(backups));
    }
    const found: ShownDatabase = database.examineBackup(file);
    const planned = databaseOnly ? [] : database.planSettings(file);
    if (
      !yes &&
      !(await confirm(io, restoreLines(found, planned), { what: "restored", ask: "Restore it?" }))
    ) {
      return 4;
    }
    const { aside, settings } = await database.restore(file, { databaseOnly });
    const kept = aside === undefined ? {} : { kept: aside };
    const answer = { restored: found.path, ...kept, settings };
    return printAnswer(io, json, answer, () => restoredLines(found, aside, settings));
  },
});

const archive = defineCommand({
  name: "archive",
  summary:
    "copy a year of history into a gzipped file, one JSON object per line; nothing is removed",
  examples: [["db archive 2025", "read it with zcat"]],
  arguments: { year: { value: "<year>", read: createIntegerParser(2000, 9999) } },
  options: { json: AS_JSON },
  async run({ year, json }, context) {
    const made = (await context.database()).archive(year);
    return printAnswer(context.io, json, made, () => [
      `${formatCount(made.entries, "entry", "entries")} of ${year} written and read back: ${made.path}`,
      "They also stay in the history.",
    ]);
  },
});

const move = defineCommand({
  name: "move",
  summary: "move everything from the state folder to PostgreSQL, or back; stop all daemons first",
  examples: [
    ["db move postgres", "to the database that DATABASE_URL names; asks first"],
    ["db move --url-file /run/secrets/database-url --yes", "the address is in a file"],
    ["db move sqlite", "from the PostgreSQL server that DATABASE_URL names into the state folder"],
  ],
  arguments: {
    to: {
      value: "[to]",
      summary: "postgres, sqlite, or postgres://user@host/name without a password",
    },
  },
  options: {
    urlFile: { value: "<file>", summary: "a file that contains the address of PostgreSQL" },
    yes: YES,
    json: AS_JSON,
  },
  async run({ to = "postgres", urlFile, yes, json }, context) {
    const { io } = context;
    const planned = await (await context.database()).planMove({ to, urlFile });
    if (!yes && !(await confirm(io, moveLines(planned), { what: "moved", ask: "Move it?" }))) {
      return 4;
    }
    const moved = await planned.run((step) => {
      if (step.step === "copied" && step.rows > 0) printAside(io, [`${step.table}: ${step.rows}`]);
    });
    return printAnswer(io, json, moved, () => movedLines(moved));
  },
});

export const db: CommandGroup = {
  name: "db",
  summary: "the database: check it, back it up, restore a backup, archive its history, move it",
  commands: [check, backup, restore, archive, move],
};

/** Before a move. */
const moveLines = ({ from, to }: { from: string; to: string }): string[] => [
  `Everything moves from ${from}`,
  `to ${to}.`,
  "The old database is kept, but every process refuses it from then on. Films and downloads " +
    "are not touched.",
];

/** Lines shown after a move: the settings to change. */
const movedLines = ({ from, to, rows, settings: { DATABASE_URL: url } }: ShownMove): string[] => [
  `Moved to ${to}: ${rows["release"] ?? 0} releases, ${rows["history"] ?? 0} entries of history, compared row by row.`,
  `${from} is kept, but every process refuses it from now on.`,
  ...(url === null
    ? ["Remove DATABASE_URL from the env file, then start the daemon."]
    : [
        `Set DATABASE_URL in the env file of each machine, with its password: ${url}`,
        "Then start the daemons.",
      ]),
];

const MAX_BACKUPS = 5;

/** Lines for the result of `db check`. */
function databaseLines(shown: ShownDatabase): string[] {
  const {
    path,
    schema,
    known_schema,
    size_bytes,
    wal_bytes,
    releases,
    newest_at,
    faults,
    backups,
  } = shown;
  return [
    ...formatTable([
      ["Database", path],
      ["Size", `${formatBytes(size_bytes)}, and ${formatBytes(wal_bytes)} in its log`],
      [
        "Schema",
        schema === known_schema
          ? String(schema)
          : `${schema}; this plex-ingest has ${known_schema}`,
      ],
      ["Releases", String(releases)],
      ["Last entry", newest_at === undefined ? "none" : formatUtc(newest_at)],
    ]),
    "",
    ...(shown.ok ? ["The database is intact."] : faultLines(shown)),
    ...(faults.length > 0
      ? ["Stop the daemon, then restore a backup: plex-ingest db restore"]
      : []),
    "",
    // A database server has a name instead of a path.
    ...(isAbsolute(path) ? backupLines(backups, MAX_BACKUPS) : [NO_BACKUPS]),
  ];
}

const NO_BACKUPS =
  "The daemon does not back up a database server; run `plex-ingest db backup` to see how.";

const faultLines = ({
  faults,
  broken_references,
  schema,
  known_schema,
}: ShownDatabase): string[] => [
  ...faults.map((fault) => `! Damaged: ${fault}`),
  ...(broken_references > 0
    ? [`! ${broken_references} rows refer to rows that do not exist.`]
    : []),
  ...(schema > known_schema
    ? [
        `! Its schema ${schema} is newer than this plex-ingest, which supports only up to ` +
          `${known_schema}.`,
      ]
    : []),
];

/** Lines for the newest backups. */
function backupLines(backups: readonly ShownBackup[], limit = backups.length): string[] {
  if (backups.length === 0) {
    return [
      "There is no backup yet. The daemon makes one every night; plex-ingest db backup makes one now.",
    ];
  }
  const shown = backups.slice(0, limit);
  const more = backups.length - shown.length;
  return [
    "Backups, newest first:",
    ...formatTable(
      shown.map(({ path, at, size_bytes }) => [
        `  ${formatUtc(at)}`,
        formatBytes(size_bytes),
        path,
      ]),
    ),
    ...(more > 0
      ? [`  and ${more} older: plex-ingest db restore lists all`]
      : ["Restore one with `plex-ingest db restore FILE`; stop the daemon first."]),
  ];
}

/** Before a restore. */
const restoreLines = (
  { path, releases, newest_at }: ShownDatabase,
  planned: readonly PlannedSettingsFile[],
): string[] => [
  `${path} is intact. It has ${releases} releases and ends ` +
    `${newest_at === undefined ? "before its first entry" : `at ${formatUtc(newest_at)}`}.`,
  "The current database is kept next to the restored one. Films and downloads are not touched.",
  ...(planned.length === 0 ? ["No settings file is restored."] : []),
  ...planned.map(({ path: file, change }) => `${file}: ${CHANGES[change]}`),
];

const CHANGES: Readonly<Record<PlannedSettingsFile["change"], string>> = {
  new: "created from the backup.",
  replaced: "replaced. The current file is kept next to it as .bak.",
  same: "unchanged.",
};

/** Lines shown after a restore: what is different from now on. */
const restoredLines = (
  { path, schema, known_schema }: ShownDatabase,
  aside: string | undefined,
  settings: readonly RestoredSettingsFile[],
): string[] => [
  `Restored from ${path}.`,
  ...(aside === undefined ? [] : [`The previous database is kept: ${aside}`]),
  ...settings.map(
    ({ path: file, kept }) =>
      `Restored: ${file}${kept === undefined ? "" : `. The previous file is kept: ${kept}`}`,
  ),
  "At the daemon's next start, nothing is undone or filed twice:",
  ...(schema < known_schema
    ? [`- its schema is upgraded from ${schema} to ${known_schema}, after a backup`]
    : []),
  "- releases that were being filed or undone, or were about to be filed, wait for you in the " +
    "queue",
  "- downloads that this database does not know are parked: plex-ingest backlog",
];
