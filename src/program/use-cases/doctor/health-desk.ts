import { readLastLines } from "../../../adapters/machine/last-lines.ts";
import type { Report } from "../../../app/doctor/finding.ts";
import { createRedact, redactAll } from "../../../app/doctor/redact.ts";
import type { DeliveryAttempt } from "../../../app/notify/notifier.ts";
import type { ShownHealth, ShownLog, ShownLogLine } from "../../../app/shown/upkeep-shape.ts";
import type { DatabaseDesk } from "../../../app/upkeep/database.ts";
import { toPageText } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { parseFields } from "../../../base/text/parse-json.ts";
import { LOG_LEVELS, type LogLevel } from "../../../core/trace.ts";
import type { Config } from "../../config/config.ts";
import { textsOf } from "../../config/secrets.ts";
import { openChannels, tryNotify } from "../../parts/channels.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";
import { examine } from "./doctor.ts";

export type LogQuery = { level: LogLevel; search: string | undefined; limit: number };

/**
 * Maximum number of lines that are read for the user to look through. A file may have many more.
 */
const MAX_LINES = 2000;
const MAX_CHARS = 1000;

const RANK: Readonly<Record<string, number>> = {
  trace: 0,
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  fatal: 3,
};

/**
 * The state of this program for the page: the doctor's last findings, the backups, and the
 * notification channels.
 */
export interface HealthDesk {
  read(): Promise<ShownHealth>;
  /** Starts the doctor without waiting for it. A run in progress continues. */
  look(): void;
  /**
   * Backs up the database. Returns undefined if the signal aborts first. @throws UserError if the
   * database is on a server
   */
  backUp(signal: AbortSignal): Promise<{ path: string } | undefined>;
  /** Returns the last lines of the log. */
  tailLog(query: LogQuery): Promise<ShownLog>;
  /** @throws UserError if no notification is set up */
  testNotifications(signal: AbortSignal): Promise<void>;
}

/** A setting that a remedy names, with its value. */
const SETTING = /\b[A-Z]+(?:_[A-Z]+)+(?==)/;

type Deps = { program: Program; database: () => Promise<Pick<DatabaseDesk, "backups" | "backup">> };

export function openHealth({ program, database }: Deps): HealthDesk {
  const { config, place, log } = program;
  let looking = false;
  let last: { at: string; report?: Report; problem?: string } | undefined;
  let tested: { at: string; results: DeliveryAttempt[] } | undefined;

  async function lookNow(): Promise<void> {
    try {
      const report = await examine(place, { scope: "all", here: true });
      last = { at: nowIso(), report };
    } catch (error) {
      log.error("The doctor failed.", error);
      last = {
        at: nowIso(),
        problem:
          error instanceof UserError
            ? error.message
            : "The doctor failed. See the log for the cause.",
      };
    }
    looking = false;
  }

  function doctor(): ShownHealth["doctor"] {
    const { at, report, problem } = last ?? {};
    const probes = (report?.probes ?? []).map(({ id, title, findings }) => ({
      id,
      title,
      findings: findings.map(({ advice: remedy, ...finding }) => {
        const advice = remedy === undefined ? undefined : toPageText(remedy);
        const [setting] = SETTING.exec(finding.command ?? advice ?? "") ?? [];
        return { ...finding, ...dropUndefined({ advice, setting }) };
      }),
    }));
    const shown = redactAll(probes, withoutSecrets(config)) as typeof probes;
    return {
      running: looking,
      probes: shown,
      ...dropUndefined({ at, problem, user: report?.view.user }),
    };
  }

  async function backups(): Promise<Pick<ShownHealth, "backups" | "backup_instead">> {
    const desk = await database();
    if (config.databaseUrl.current() === undefined) return { backups: desk.backups() };
    try {
      // For a database on a server, this writes nothing and throws an error whose hint tells what
      // to run.
      await desk.backup();
    } catch (error) {
      if (error instanceof UserError) return { backups: [], backup_instead: error.hint };
      throw error;
    }
    return { backups: [] };
  }

  return {
    async read() {
      const { channels, close } = openChannels(config);
      await close();
      const names = channels.map(({ name }) => name);
      return {
        doctor: doctor(),
        ...(await backups()),
        notifications: {
          channels: names,
          kinds: [...config.notify.kinds],
          ...dropUndefined({ tested }),
        },
      };
    },
    look() {
      if (looking) return;
      looking = true;
      void lookNow();
    },
    async backUp(signal) {
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      signal.addEventListener("abort", () => resolve(undefined), { once: true });
      return await Promise.race([(await database()).backup(), late]);
    },
    tailLog: (query) => tailLog(program, query),
    async testNotifications(signal) {
      const results = await tryNotify(config, signal);
      tested = { at: nowIso(), results };
    },
  };
}

const withoutSecrets = ({ secrets }: Config) =>
  createRedact({ secrets: textsOf(secrets), names: [], home: undefined });

const nowIso = (): string => new Date(systemClock.now()).toISOString();

/**
 * Returns the last lines of the daemon's log file, or the lines that this process keeps. Our lines
 * were cleaned when they were written. However, a file may also have lines from other programs, or
 * contain a token that has changed since.
 */
export async function tailLog(
  { config, log }: Program,
  { level, search, limit }: LogQuery,
): Promise<ShownLog> {
  const { file } = config.log;
  const fromFile = file === undefined ? undefined : await readLastLines(file, MAX_LINES);
  const raw = fromFile ?? log.recent?.lines() ?? [];
  const redact = withoutSecrets(config);
  // A search for a secret finds nothing, because the secret is already removed.
  const show = (text: string): string => cleanText(redact(text.slice(0, 2 * MAX_CHARS)), MAX_CHARS);
  const wanted = search?.toLowerCase() ?? "";
  const lines = raw
    .filter((line) => line.trim() !== "")
    .map((line): ShownLogLine => {
      const { text, error, ...rest } = readLine(line);
      return {
        ...rest,
        text: show(text),
        ...dropUndefined({ error: error === undefined ? undefined : show(error) }),
      };
    })
    .filter((line) => rankOf(line.level) >= rankOf(level))
    .filter(({ text, error = "" }) => `${text}\n${error}`.toLowerCase().includes(wanted));
  return {
    lines: lines.slice(-limit),
    matching: lines.length,
    kept: raw.length,
    ...dropUndefined({ file: fromFile ? file : undefined }),
  };
}

const rankOf = (level: string): number => RANK[level] ?? 1;

const toLevel = (level: unknown): LogLevel => LOG_LEVELS[rankOf(String(level))] ?? "info";

/** Our lines are JSON, or begin with a time and a level. Any other line is shown unchanged. */
function readLine(line: string): ShownLogLine {
  const { time, level, msg, error } = parseFields(line);
  if (typeof time === "string" && typeof msg === "string" && !Number.isNaN(Date.parse(time))) {
    return {
      at: new Date(time).toISOString(),
      level: toLevel(level),
      text: msg,
      ...(typeof error === "string" ? { error } : {}),
    };
  }
  const [, word = "info"] = /^.{0,40}?\b(TRACE|DEBUG|INFO|WARN|ERROR)\b/.exec(line) ?? [];
  return { level: toLevel(word.toLowerCase()), text: line };
}
