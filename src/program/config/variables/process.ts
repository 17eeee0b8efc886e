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

/** Settings for automatic filing, and for the process that does it. */
export const AUTOMATION = {
  PLEX_AUTO_INGEST: variable(boolean(), {
    at: "auto",
    atRunTime: "auto_ingest",
    fallback: "false",
    doc: "File a release without asking if its match is certain; everything else waits in the review queue.",
  }),
  PLEX_CONFIDENCE_THRESHOLD: variable(fraction(), {
    at: "threshold",
    atRunTime: "confidence_threshold",
    // Below this limit, guesses would be filed. A lower value must be set in the file.
    runTimeSchema: fraction(0.5).schema,
    fallback: "0.85",
    doc: "Minimum confidence for filing without asking, 0 to 1; the guards still apply.",
  }),
  PLEX_MODE: variable(choice(["hybrid", "daemon", "mcp", "hook"]), {
    at: "mode",
    fallback: "hybrid",
    doc:
      "Process that does the filing: the daemon (`hybrid`, `daemon`), the MCP process, or " +
      "the torrent-done hook; see [modes](../operate/modes.md).",
  }),
  PLEX_WATCHER_AUTO_START: variable(boolean(), {
    at: "autoStart",
    fallback: "false",
    doc: "In mode `mcp`: host the engine as soon as a client connects, without waiting for `start_watcher`.",
  }),
};

/** Values for the list of tools: the core, everything, or all tools of a toolset. */
const LISTS = ["core", ...TOOLSET_NAMES] as const;

/** Settings for the tools and responses of the MCP server. */
export const MCP = {
  PLEX_MCP_TOOLSETS: variable(choiceList(TOOLSET_NAMES), {
    at: "toolsets",
    fallback: DEFAULT_TOOLSETS.join(","),
    doc: "Groups of tools that the MCP server offers.",
  }),
  PLEX_MCP_LIST: variable(choiceList(LISTS), {
    at: "mcpList",
    fallback: "core",
    doc:
      "Tools that MCP clients list: the usual ones (`core`), and every tool of the named groups, or " +
      "`all`. Clients find and call the others " +
      "[through three of the usual ones](../use/mcp.md#the-usual-tools-and-the-others).",
  }),
  PLEX_MCP_OUTPUT_SCHEMAS: variable(boolean(), {
    at: "mcpOutputSchemas",
    fallback: "false",
    doc: "Also list the schema of each tool's answers. The list then takes about 60 % more tokens.",
  }),
  PLEX_MCP_READ_ONLY: variable(boolean(), {
    at: "readOnly",
    onlyInFile: "entrance",
    fallback: "false",
    doc: "Offer only tools that read; the database is opened read-only.",
  }),
  PLEX_MCP_TMDB_TEXT: variable(boolean(), {
    at: "tmdbText",
    fallback: "true",
    doc:
      "Whether MCP clients receive TMDB's own texts: descriptions of works and titles of " +
      "episodes ([why not](../use/mcp.md#tmdbs-texts)).",
  }),
};

/** A storage name is shown in lists, and users type it to filter them. */
const STORAGE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,62}$/u;

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Settings for the log and for the files that the processes keep. */
export const PROCESS = {
  LOG_LEVEL: variable(choice(LEVELS), {
    at: ["log.level", "log.daemonLevel"],
    fallback: "info",
    doc:
      "Log level, in upper or lower case. `debug` adds every decision, request and tool call; " +
      "`trace` also adds cache results and what woke the engine.",
  }),
  DAEMON_LOG_LEVEL: variable(choice(LEVELS), {
    at: "log.daemonLevel",
    doc: "Log level of the daemon only.",
  }),
  LOG_FORMAT: variable(choice(["auto", "text", "json"]), {
    at: "log.format",
    fallback: "auto",
    doc:
      "Format of the daemon's log: readable lines with local time (`text`), or JSON lines with " +
      "UTC. `auto`: text on a terminal, JSON in a file, a pipe or a journal.",
  }),
  DAEMON_LOG_FILE: variable(path(), {
    at: "log.file",
    onlyInFile: "path",
    doc:
      "File that the daemon logs to instead of standard error; five files of 10 MiB or a week " +
      "each, kept for 30 days; reopened on SIGHUP.",
  }),
  UPKEEP_SCHEDULE: variable(cron(), {
    at: "schedules.upkeep",
    fallback: "17 4 * * *",
    doc:
      "Schedule for deleting expired files and entries from trash and caches, by the machine's " +
      "clock; a missed run is made up later.",
  }),
  BACKUP_SCHEDULE: variable(cron(), {
    at: "schedules.backup",
    fallback: "7 4 * * *",
    doc:
      "Schedule for database backups; the newest seven are kept. Maintenance makes one if the last " +
      "one is older than a day.",
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
    doc:
      "Folder for the database, backups, trash manifest and logs. Default: `plex-ingest` in " +
      "the XDG data folder.",
  }),
  DATABASE_URL: variable(postgresUrl(), {
    at: "databaseUrl",
    onlyInFile: "database",
    secret: true,
    redact: listUrlSecrets,
    doc:
      "A database on a server instead of a file in the state folder, for several machines: " +
      "PostgreSQL 15 or newer, `postgres://user:password@host/name`; `?sslmode=verify-full` " +
      "for TLS, `?schema=NAME` for a schema other than `plex_ingest`.",
  }),
  DATABASE_USER: variable(line(), {
    at: "databaseUser",
    onlyInFile: "database",
    secret: true,
    doc:
      "User for the database server if `DATABASE_URL` does not name one: for a secret created " +
      "by another program, such as the operator of a cluster's PostgreSQL.",
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
    doc:
      "Folder where the database server's backups arrive, one file or folder each; `doctor` " +
      "warns if the newest is older than a day.",
  }),
  STORAGE_NAME: variable(
    text("letters, digits, spaces and . _ -, beginning with a letter or digit", STORAGE_NAME),
    {
      at: "storage",
      onlyInFile: "database",
      doc:
        "Name for the disks and download clients of this machine's engine when several machines " +
        "share a database. Default: the machine's name.",
    },
  ),
};
