import { pino } from "pino";
import { cleanText } from "../core/text/clean-text.ts";
import type { Log } from "../daemon/host.ts";

export type LogOptions = {
  level: string;
  /** Appended to; stderr without it. */
  file: string | undefined;
  /** For people: one plain line instead of JSON. */
  pretty: boolean;
  /** Values that must never be written, whatever text they hide in. */
  secrets: () => (string | undefined)[];
};

export type DaemonLog = Log & {
  /** After the file was moved away by log rotation. */
  reopen(): void;
};

const HIDDEN = "[secret]";

/**
 * The daemon's log: JSON lines, or plain ones on a terminal. Written synchronously, so that the last line before a crash
 * is there. Names from outside are cleaned and secrets struck out of every line.
 */
export function createLog({ level, file, pretty, secrets }: LogOptions): DaemonLog {
  const target = pino.destination(file ? { dest: file, sync: true, mkdir: true, append: true } : { fd: 2, sync: true });
  const strike = (text: string): string => {
    let clean = cleanText(text, 4000);
    for (const secret of secrets())
      if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, HIDDEN);
    return clean;
  };
  const stream = pretty ? { write: (line: string) => target.write(toPlain(line)) } : target;
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
    info: (message) => log.info(strike(message)),
    warn: (message) => log.warn(strike(message)),
    error: (message, error) =>
      log.error(error === undefined ? {} : { error: strike(describe(error)) }, strike(message)),
    reopen: () => {
      if (file) target.reopen();
    },
  };
}

const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack ?? error.message}${error.cause ? ` cause: ${describe(error.cause)}` : ""}`
    : String(error);

function toPlain(line: string): string {
  const { time, level, msg, error } = JSON.parse(line) as { time: string; level: string; msg: string; error?: string };
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${msg}${error ? ` (${error})` : ""}\n`;
}
