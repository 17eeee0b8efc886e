import { path } from "../values/path.ts";
import { choice } from "../values/text.ts";
import { variable } from "../values/variable.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The log, and the files that the processes keep for themselves. */
export const PROCESS = {
  LOG_LEVEL: variable(choice(LEVELS), {
    at: ["log.level", "log.daemonLevel"],
    fallback: "info",
    doc: "How much is logged; upper or lower case.",
  }),
  DAEMON_LOG_LEVEL: variable(choice(LEVELS), {
    at: "log.daemonLevel",
    doc: "The same for the daemon alone.",
  }),
  DAEMON_LOG_FILE: variable(path(), {
    at: "log.file",
    doc: "Where the daemon logs instead of to standard error; reopened at SIGHUP.",
  }),
  DAEMON_PID_FILE: variable(path(), {
    at: "pidFile",
    doc: "Where the daemon writes its process id.",
  }),
  PLEX_INGEST_STATE_DIR: variable(path(), {
    at: "stateDir",
    fallback: (data) => `${data}/plex-ingest`,
    doc: "Database, backups, trash manifest and logs. Without it, `plex-ingest` in the XDG data folder.",
  }),
};
