import type { ShownBackup, ShownDatabase } from "../../../app/upkeep/database.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { utcText } from "../../../core/text/local-time.ts";
import { table } from "./table.ts";

const MAX_BACKUPS = 5;

/** What `db check` found. */
export function databaseLines(shown: ShownDatabase): string[] {
  const { path, schema, known_schema, size_bytes, wal_bytes, releases, newest_at, faults, backups } = shown;
  return [
    ...table([
      ["Database", path],
      ["Size", `${formatBytes(size_bytes)}, and ${formatBytes(wal_bytes)} in its log`],
      ["Schema", schema === known_schema ? String(schema) : `${schema}; this plex-ingest has ${known_schema}`],
      ["Releases", String(releases)],
      ["Last entry", newest_at === undefined ? "none" : utcText(newest_at)],
    ]),
    "",
    ...(shown.ok ? ["It is whole."] : faultLines(shown)),
    ...(faults.length > 0 ? ["Stop the daemon, then put a backup in its place: plex-ingest db restore"] : []),
    "",
    ...backupLines(backups, MAX_BACKUPS),
  ];
}

const faultLines = ({ faults, broken_references, schema, known_schema }: ShownDatabase): string[] => [
  ...faults.map((fault) => `! Damaged: ${fault}`),
  ...(broken_references > 0 ? [`! ${broken_references} rows name rows that are not there.`] : []),
  ...(schema > known_schema
    ? [`! Its schema ${schema} is newer than this plex-ingest, which knows up to ${known_schema}.`]
    : []),
];

/** The newest backups. */
export function backupLines(backups: readonly ShownBackup[], limit = backups.length): string[] {
  if (backups.length === 0)
    return ["There is no backup yet. The daemon makes one every night; plex-ingest db backup makes one now."];
  const shown = backups.slice(0, limit);
  const more = backups.length - shown.length;
  return [
    "Backups, newest first:",
    ...table(shown.map(({ path, at, size_bytes }) => [`  ${utcText(at)}`, formatBytes(size_bytes), path])),
    ...(more > 0
      ? [`  and ${more} older: plex-ingest db restore lists all`]
      : ["Put one in place with `plex-ingest db restore FILE`; stop the daemon before."]),
  ];
}

/** Before a restore. */
export const restoreLines = ({ path, releases, newest_at }: ShownDatabase): string[] => [
  `${path} is whole. It has ${releases} releases and ends ${newest_at === undefined ? "before its first entry" : `at ${utcText(newest_at)}`}.`,
  "The present database is kept beside it. No film or download is touched.",
];

/** After a restore: what is different now. */
export const restoredLines = ({ path, schema, known_schema }: ShownDatabase, aside: string | undefined): string[] => [
  `Restored from ${path}.`,
  ...(aside === undefined ? [] : [`The database that was there is kept: ${aside}`]),
  "At the next start of the daemon nothing is undone or filed twice:",
  ...(schema < known_schema ? [`- its schema is upgraded from ${schema} to ${known_schema}, after a backup`] : []),
  "- what was being filed or undone, and what was about to be filed, waits for you in the queue",
  "- downloads that this database does not know are parked: plex-ingest backlog",
];
