import { listUrlSecrets } from "../../../adapters/settings/address-parts.ts";
import { path } from "../../../adapters/settings/path.ts";
import {
  boolean,
  choice,
  choiceList,
  cron,
  line,
  postgresUrl,
  text,
} from "../../../adapters/settings/text.ts";
import { fraction, variable } from "../../../adapters/settings/variable.ts";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES } from "../../../core/toolsets.ts";

/** What is filed without asking, and by which process. */
export const AUTOMATION = {
  PLEX_AUTO_INGEST: variable(boolean(), {
    at: "auto",
    atRunTime: "auto_ingest",
    fallback: "false",
    doc: "File what is certain without asking; everything else waits in the review queue.",
  }),
  PLEX_CONFIDENCE_THRESHOLD: variable(fraction(), {
    at: "threshold",
    atRunTime: "confidence_threshold",
    // Below it a guess would be filed: who really wants that writes it into the file.
    runTimeSchema: fraction(0.5).schema,
    fallback: "0.85",
    doc: "Minimum confidence for filing without asking, 0 to 1; the guards apply as well.",
  }),
  PLEX_MODE: variable(choice(["hybrid", "daemon", "mcp", "hook"]), {
    at: "mode",
    fallback: "hybrid",
    doc: "Which process files: the daemon (`hybrid`, `daemon`), the MCP process, or the torrent-done hook; see [modes](../operate/modes.md).",
  }),
  PLEX_WATCHER_AUTO_START: variable(boolean(), {
    at: "autoStart",
    fallback: "false",
    doc: "In mode `mcp`: host the engine as soon as a client connects, without waiting for `start_watcher`.",
  }),
};

/** What the MCP server offers, and tells. */
export const MCP = {
  PLEX_MCP_TOOLSETS: variable(choiceList(TOOLSET_NAMES), {
    at: "toolsets",
    fallback: DEFAULT_TOOLSETS.join(","),
    doc: "Which groups of tools the MCP server has.",
  }),
  PLEX_MCP_READ_ONLY: variable(boolean(), {
    at: "readOnly",
    onlyInFile: "entrance",
    fallback: "false",
    doc: "Only tools that read; the database is opened read-only.",
  }),
  PLEX_MCP_TMDB_TEXT: variable(boolean(), {
    at: "tmdbText",
    fallback: "true",
    doc: "Whether MCP clients are given TMDB's own texts: what a work is about, and titles of episodes ([why not](../use/mcp.md#tmdbs-texts)).",
  }),
};

/** It is shown in lists, and typed to filter them. */
const STORAGE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,62}$/u;

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The log, and the files that the processes keep for themselves. */
export const PROCESS = {
  LOG_LEVEL: variable(choice(LEVELS), {
    at: ["log.level", "log.daemonLevel"],
    fallback: "info",
    doc: "How much is logged; upper or lower case. `debug` adds every decision, request and tool call; `trace` also what a cache answered and what woke the engine.",
  }),
  DAEMON_LOG_LEVEL: variable(choice(LEVELS), {
    at: "log.daemonLevel",
    doc: "The same for the daemon alone.",
  }),
  LOG_FORMAT: variable(choice(["auto", "text", "json"]), {
    at: "log.format",
    fallback: "auto",
    doc: "The daemon's log: lines for people with local time (`text`), or JSON lines with UTC. `auto`: text on a terminal, JSON in a file, a pipe or a journal.",
  }),
  DAEMON_LOG_FILE: variable(path(), {
    at: "log.file",
    onlyInFile: "path",
    doc: "Where the daemon logs instead of to standard error; five files of 10 MiB or a week each, kept for 30 days; reopened at SIGHUP.",
  }),
  UPKEEP_SCHEDULE: variable(cron(), {
    at: "schedules.upkeep",
    fallback: "17 4 * * *",
    doc: "When what has expired is deleted from trash and caches, by the machine's clock; a time that was missed is made up for.",
  }),
  BACKUP_SCHEDULE: variable(cron(), {
    at: "schedules.backup",
    fallback: "7 4 * * *",
    doc: "When the database is backed up; the newest seven are kept. Upkeep makes one itself if the last day has none.",
  }),
  DAEMON_PID_FILE: variable(path(), {
    at: "pidFile",
    onlyInFile: "path",
    doc: "Where the daemon writes its process id.",
  }),
  PLEX_INGEST_STATE_DIR: variable(path(), {
    at: "stateDir",
    onlyInFile: "database",
    fallback: (data) => `${data}/plex-ingest`,
    doc: "Database, backups, trash manifest and logs. Without it, `plex-ingest` in the XDG data folder.",
  }),
  DATABASE_URL: variable(postgresUrl(), {
    at: "databaseUrl",
    onlyInFile: "database",
    secret: true,
    redact: listUrlSecrets,
    doc: "A database on a server instead of a file in the state folder, for several machines: PostgreSQL 15 or newer, `postgres://user:password@host/name`; `?sslmode=verify-full` for TLS, `?schema=NAME` for another schema than `plex_ingest`.",
  }),
  DATABASE_USER: variable(line(), {
    at: "databaseUser",
    onlyInFile: "database",
    secret: true,
    doc: "Who signs in there, if `DATABASE_URL` does not say it: for a secret that another program makes, such as the operator of a cluster's PostgreSQL.",
  }),
  DATABASE_PASSWORD: variable(line(), {
    at: "databasePassword",
    onlyInFile: "database",
    secret: true,
    doc: "The password of that user.",
  }),
  DATABASE_BACKUPS: variable(path(), {
    at: "databaseBackups",
    onlyInFile: "path",
    doc: "Where the backups of that server arrive, one file or folder each: `doctor` warns if the newest is older than a day.",
  }),
  STORAGE_NAME: variable(
    text("letters, digits, spaces and . _ -, beginning with a letter or digit", STORAGE_NAME),
    {
      at: "storage",
      onlyInFile: "database",
      doc: "What the disks and download clients that this machine's engine works on are called, where several machines share a database. Without it, the machine's name.",
    },
  ),
};
