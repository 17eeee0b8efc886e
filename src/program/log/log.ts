import { type Logger, pino } from "pino";
import { codeOf, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { createLocalTime, type LocalTime } from "../../base/text/local-time.ts";
import { hideSecrets } from "../../base/text/redact.ts";
import { wrapLine } from "../../base/text/wrap.ts";
import type { Log } from "../../core/log.ts";
import { formatTraceLine, type Trace, toTraceFields, traceLevelOf } from "../../core/trace.ts";
import type { Config } from "../config/config.ts";
import { textsOf } from "../config/secrets.ts";
import { createRotation } from "./rotate.ts";

/**
 * The last lines of this process's log, in the form in which they were written: cleaned and without
 * secrets.
 */
type RecentLines = {
  lines(): readonly string[];
  /** Calls `told` for each new line until the returned function is called. */
  listen(told: () => void): () => void;
};

const MAX_LINES = 2000;
const MAX_CHARS = 1024 ** 2;

type LogOptions = {
  level: string;
  /** The file to which lines are appended; stderr if undefined. */
  file: string | undefined;
  /** Plain lines for people instead of JSON. */
  pretty: boolean;
  /**
   * The current width of the terminal to which plain lines are written; undefined if the target is
   * not a terminal.
   */
  columns?: (() => number | undefined) | undefined;
  /** The time zone of plain lines; the system's if undefined. */
  timeZone?: string | undefined;
  /** Milliseconds since 1970, for the age of a file; the system's clock if undefined. */
  now?: (() => number) | undefined;
  /** Values that must never be written as part of any text. */
  secrets: () => (string | undefined)[];
};

export type DaemonLog = Log & {
  /** Must be called after log rotation moved the file away. */
  reopen(): void;
  /**
   * Logs events in detail. Undefined unless the level includes them, so that events are not created
   * needlessly.
   */
  trace?: Trace | undefined;
  /** The last lines, for the page; undefined if nothing is logged. */
  recent?: RecentLines;
};

/**
 * Maximum size of the lines kept in memory while the disk accepts no writes. Further lines are
 * lost.
 */
const MAX_BUFFERED_BYTES = 1024 ** 2;

/**
 * Creates the daemon's log: JSON lines, or plain lines on a terminal. Lines are written
 * synchronously, so that the last line before a crash is not lost. A log file is rotated by size
 * and age. Names from outside are cleaned and secrets are replaced in every line. An open log never
 * throws, because a full disk must not end the daemon.
 * @throws UserError when the file cannot be opened.
 */
export function createLog({
  level,
  file,
  pretty,
  columns,
  timeZone,
  now = Date.now,
  secrets,
}: LogOptions): DaemonLog {
  const target = openTarget(file);
  target.on("error", () => {}); // unwritten lines are retried with the next line
  // The text is cut last, so that no part of a secret remains at its end.
  const strike = (text: string): string => cleanText(hideSecrets(text, secrets()), 4000);
  const times = pretty ? createLocalTime(timeZone) : undefined;
  const beforeWrite =
    file === undefined ? undefined : createRotation(file, openFileOf(target), now);
  const recent = createRecentLines();
  const stream = {
    write(line: string): void {
      recent.add(line);
      const text = times ? onTerminal(toPlain(line, times), columns?.()) : line;
      beforeWrite?.(Buffer.byteLength(text));
      target.write(text);
    },
  };
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return {
    recent,
    info: (message) => log.info(strike(message)),
    warn: (message) => log.warn(strike(message)),
    error: (message, error) =>
      log.error(error === undefined ? {} : { error: strike(describe(error)) }, strike(message)),
    trace: log.isLevelEnabled("debug") ? traceInto(log, strike) : undefined,
    reopen: () => {
      try {
        if (file) target.reopen();
      } catch (error) {
        log.warn(
          strike(
            `DAEMON_LOG_FILE cannot be reopened, so the old file is still used: ${String(error)}`,
          ),
        );
      }
    },
  };
}

/** pino's types omit the descriptor, which changes with each `reopen`. */
const openFileOf = (target: ReturnType<typeof openTarget>) => ({
  descriptor: () => (target as unknown as { fd: number }).fd,
  reopen: () => target.reopen(),
});

function traceInto(log: Logger, strike: (text: string) => string): Trace {
  return (event) => {
    const level = traceLevelOf(event);
    if (!log.isLevelEnabled(level)) return;
    const fields = Object.entries(toTraceFields(event)).map(([name, value]) => [
      name,
      typeof value === "string" ? strike(value) : value,
    ]);
    log[level](Object.fromEntries(fields), strike(formatTraceLine(event)));
  };
}

function openTarget(file: string | undefined) {
  if (file === undefined) {
    return pino.destination({ fd: 2, sync: true, maxLength: MAX_BUFFERED_BYTES });
  }
  try {
    return pino.destination({
      dest: file,
      sync: true,
      mkdir: true,
      append: true,
      maxLength: MAX_BUFFERED_BYTES,
    });
  } catch (error) {
    throw new UserError(
      `DAEMON_LOG_FILE ${cleanText(file, 300)} cannot be opened (${codeOf(error) || "unknown"}).`,
      "Name a file in a folder that this user may write to.",
      "invalid_request",
      { cause: error },
    );
  }
}

/**
 * Codes of a disk that fails, is full or is away. Every query and every write then fails, and the
 * code says all of it, so such an error is one line without its stack.
 */
const DISK_FAULTS =
  /^(?:EIO|ENOSPC|EDQUOT|EROFS|ENODEV|ENXIO|ESTALE|ENOTCONN|SQLITE_(?:IOERR|FULL|READONLY|CANTOPEN)\w*)$/;

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (DISK_FAULTS.test(code)) {
    return error.message.includes(code) ? error.message : `${code}: ${error.message}`;
  }
  return `${error.stack ?? error.message}${error.cause ? ` cause: ${describe(error.cause)}` : ""}`;
}

/** Wraps lines at words. The terminal would break them at any character. */
const onTerminal = (line: string, columns: number | undefined): string =>
  columns === undefined ? line : `${wrapLine(line.trimEnd(), columns).join("\n")}\n`;

function toPlain(line: string, { format, localize }: LocalTime): string {
  const { time, level, msg, error } = JSON.parse(line) as {
    time: string;
    level: string;
    msg: string;
    error?: string;
  };
  return `${format(Date.parse(time), "seconds")} ${level.toUpperCase().padEnd(5)} ${localize(msg)}${error ? ` (${error})` : ""}\n`;
}

/** Keeps lines in memory and drops the oldest lines first. */
export function createRecentLines(): RecentLines & { add(line: string): void } {
  const kept: string[] = [];
  const listeners = new Set<() => void>();
  let chars = 0;
  return {
    lines: () => kept,
    listen(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    add(line) {
      kept.push(line);
      chars += line.length;
      while (kept.length > MAX_LINES || chars > MAX_CHARS) chars -= kept.shift()?.length ?? 0;
      for (const told of listeners) told();
    },
  };
}

const terminalColumns = (): number | undefined =>
  process.stderr.isTTY ? process.stderr.columns : undefined;

const isPretty = ({ log: { format, file } }: Config, isFile = file !== undefined): boolean =>
  format === "text" || (format === "auto" && !isFile && process.stderr.isTTY);

/** Writes to DAEMON_LOG_FILE, or to stderr. */
export const createDaemonLog = (config: Config): DaemonLog =>
  createLog({
    level: config.log.daemonLevel,
    file: config.log.file,
    pretty: isPretty(config),
    columns: terminalColumns,
    secrets: () => textsOf(config.secrets),
  });

/** Writes to stderr, because the file belongs to the daemon. */
export const createServerLog = (config: Config): DaemonLog =>
  createLog({
    level: config.log.level,
    file: undefined,
    pretty: isPretty(config, false),
    columns: terminalColumns,
    secrets: () => textsOf(config.secrets),
  });

/** Writes lines to stderr for the client that started this process. */
export const createStdioLog = (config: Config): DaemonLog =>
  createLog({
    level: config.log.level,
    file: undefined,
    pretty: false,
    secrets: () => textsOf(config.secrets),
  });
