import { lastLines } from "../../../adapters/machine/last-lines.ts";
import { createRedact } from "../../../app/doctor/redact.ts";
import type { ShownLog, ShownLogLine } from "../../../app/shown/upkeep-shape.ts";
import { defined } from "../../../core/defined.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { LOG_LEVELS, type LogLevel } from "../../../core/trace.ts";
import type { Program } from "../../program.ts";

export type LogQuery = { level: LogLevel; search: string | undefined; limit: number };

/** What a person looks through; a file may have much more. */
const MAX_LINES = 2000;
const MAX_CHARS = 1000;

const RANK: Readonly<Record<string, number>> = { trace: 0, debug: 0, info: 1, warn: 2, error: 3, fatal: 3 };

/**
 * The last lines of the daemon's file, else those that this process keeps. They were cleaned when they were written; a
 * file may have been written to by others, or have a token that was changed since.
 */
export async function tailLog({ config, log }: Program, { level, search, limit }: LogQuery): Promise<ShownLog> {
  const { file } = config.log;
  const fromFile = file === undefined ? undefined : await lastLines(file, MAX_LINES);
  const raw = fromFile ?? log.recent?.lines() ?? [];
  const redact = createRedact({
    secrets: config.secrets.flatMap((secret) => secret.redacted()),
    names: [],
    home: undefined,
  });
  // A search for a secret finds nothing: it is gone by then.
  const show = (text: string): string => cleanText(redact(text.slice(0, 2 * MAX_CHARS)), MAX_CHARS);
  const wanted = search?.toLowerCase() ?? "";
  const lines = raw
    .filter((line) => line.trim() !== "")
    .map((line): ShownLogLine => {
      const { text, error, ...rest } = readLine(line);
      return { ...rest, text: show(text), ...defined({ error: error === undefined ? undefined : show(error) }) };
    })
    .filter((line) => rankOf(line.level) >= rankOf(level))
    .filter(({ text, error = "" }) => `${text}\n${error}`.toLowerCase().includes(wanted));
  return {
    lines: lines.slice(-limit),
    matching: lines.length,
    kept: raw.length,
    ...defined({ file: fromFile ? file : undefined }),
  };
}

const rankOf = (level: string): number => RANK[level] ?? 1;

const toLevel = (level: unknown): LogLevel => LOG_LEVELS[rankOf(String(level))] ?? "info";

/** A line of ours is JSON, or begins with a time and a level; any other is shown as it is. */
function readLine(line: string): ShownLogLine {
  const { time, level, msg, error } = parsed(line);
  if (typeof time === "string" && typeof msg === "string" && !Number.isNaN(Date.parse(time)))
    return {
      at: new Date(time).toISOString(),
      level: toLevel(level),
      text: msg,
      ...(typeof error === "string" ? { error } : {}),
    };
  const [, word = "info"] = /^.{0,40}?\b(TRACE|DEBUG|INFO|WARN|ERROR)\b/.exec(line) ?? [];
  return { level: toLevel(word.toLowerCase()), text: line };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
