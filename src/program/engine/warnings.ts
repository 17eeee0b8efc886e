import type { WarnOfRelease } from "../../app/engine/work-on.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import { formatEntry, shortenEntry } from "../../app/shown/history-text.ts";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { Outage } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { Log } from "../../core/log.ts";

/** Actions that complete or stop a release. Earlier steps appear only in the history. */
const USUAL: readonly HistoryAction[] = [
  "filed",
  "held",
  "ignored",
  "taken_back",
  "let_go",
  "restored",
  "superseded",
  "reinstated",
  "configured",
];
const UNUSUAL: readonly HistoryAction[] = ["source_lost", "plex_mismatch", "plex_not_seen"];

export const LOGGED_ACTIONS: readonly HistoryAction[] = [...USUAL, ...UNUSUAL];

/** Logs one line for each release that was filed or taken back, or that waits for a person. */
export const createHistoryLog =
  (log: Log) =>
  (entry: ShownEntry): void => {
    const write = UNUSUAL.some((action) => action === entry.action) ? log.warn : log.info;
    write(formatEntry(shortenEntry(entry)));
  };

const REPEAT_AFTER_MS = 10 * 60_000;

/**
 * Logs a stage's error, but repeats the same error only after ten minutes. A disk can stay full for
 * hours, every release runs into the error every second, and the log may be on that disk.
 */
export function createStageErrors(
  log: Log,
  clock: Clock,
): (stage: string) => (error: unknown) => void {
  const logged = new Map<string, { text: string; at: number }>();
  return (stage) => (error) => {
    const [text, time] = [String(error), clock.monotonic()];
    const before = logged.get(stage);
    if (before?.text === text && time - before.at < REPEAT_AFTER_MS) return;
    logged.set(stage, { text, at: time });
    if (error instanceof Outage) log.warn(`The stage ${stage} is waiting: ${error.message}`);
    else log.error(`The stage ${stage} failed. It is tried again automatically.`, error);
  };
}

/** Warns about a problem with one release, and states its number and name. */
export const createReleaseWarnings =
  (log: Log): WarnOfRelease =>
  ({ id, name }, message, error) =>
    error === undefined
      ? log.warn(`#${id} ${name}: ${message}`)
      : log.error(`#${id} ${name}: ${message}`, error);

/** Warns once for each pair of folders between which links do not work. */
export function createCopyWarning(
  log: Log,
): (source: string, library: string, why: string) => void {
  const warned = new Set<string>();
  return (source, library, why) => {
    const pair = `${source.split("/").slice(0, 3).join("/")}\n${library}\n${why}`;
    if (warned.has(pair)) return;
    warned.add(pair);
    log.warn(`Files are copied to ${library} and use twice the space. ${why}`);
  };
}

const LISTING_TIMEOUT_MS = 30_000;

/**
 * At the start, warns about each folder that cannot be read. Folders that take too long to list are
 * skipped.
 */
export async function warnOfFolders(
  folders: readonly string[],
  { listRoot }: Pick<EngineFiles, "listRoot">,
  warn: (message: string) => void,
  timeout = (): AbortSignal => AbortSignal.timeout(LISTING_TIMEOUT_MS),
): Promise<void> {
  for (const folder of folders) {
    const signal = timeout();
    const listing = await listRoot(folder, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (listing !== undefined && listing.state !== "ok") {
      warn(`${cleanText(folder, 300)}: ${listing.message} Releases that need it wait.`);
    }
  }
}
