import type { Clock } from "../core/clock.ts";
import type { Log } from "./host.ts";

/** By the clocks of the machine's time zone: at this minute of each hour, or of one hour of the day. */
type Schedule = { hour?: number; minute: number };
type Job = { name: string; at: Schedule; run: (signal: AbortSignal) => Promise<void> };

/** The clock may be set, and a machine may sleep: the time is read again this often. */
const MAX_SLEEP_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/**
 * Runs jobs by the local clock, each at most once at a time; a job that fails is reported and runs again at its next time.
 * A time that was slept through is made up for. Without a library: those format times with Intl, which is 7 MiB.
 * @returns a function that stops them: no job starts any more, and running ones are aborted and awaited
 */
export function startJobs(
  jobs: readonly Job[],
  onError: (name: string, error: unknown) => void,
  { now, sleep }: Pick<Clock, "now" | "sleep">,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const repeat = async ({ name, at, run }: Job): Promise<void> => {
    let due = nextTime(at, now());
    while (!signal.aborted) {
      await sleep(Math.min(Math.max(due - now(), 0), MAX_SLEEP_MS), signal).catch(() => {});
      if (signal.aborted) return;
      if (now() >= due) await run(signal).catch((error: unknown) => signal.aborted || onError(name, error));
      else if (nextTime(at, now()) >= due) continue; // not yet
      due = nextTime(at, now());
    }
  };
  const running = jobs.map(repeat);
  return async () => {
    stopping.abort();
    await Promise.all(running);
  };
}

/** The first such moment after `after`, both in ms since 1970. */
function nextTime({ hour, minute }: Schedule, after: number): number {
  const time = new Date(after);
  time.setHours(hour ?? time.getHours(), minute, 0, 0);
  // Again: where the clocks are set back, an hour comes twice, and `setHours` means the first one.
  while (time.getTime() <= after)
    if (hour === undefined) time.setTime(time.getTime() + HOUR_MS);
    else time.setDate(time.getDate() + 1);
  return time.getTime();
}

export type Upkeep = {
  run(signal: AbortSignal): Promise<void>;
  /** Whether the last upkeep is too long ago. */
  isOverdue(): Promise<boolean>;
};

/** Upkeep every night, and within the hour when a night was missed: the machine slept, or the daemon did not run. */
export const startUpkeep = ({ run, isOverdue }: Upkeep, log: Log, clock: Clock): (() => Promise<void>) =>
  startJobs(
    [
      { name: "upkeep", at: { hour: 4, minute: 17 }, run },
      {
        name: "missed upkeep",
        at: { minute: 47 },
        run: async (signal) => ((await isOverdue()) ? run(signal) : undefined),
      },
    ],
    (name, error) => log.error(`The job ${name} failed; it runs again at its next time.`, error),
    clock,
  );

/** Upkeep for an engine that is not resident: it is done after its work, when it is overdue. A failure is only logged. */
export async function runOverdueUpkeep({ run, isOverdue }: Upkeep, log: Log, signal: AbortSignal): Promise<void> {
  if (signal.aborted || !(await isOverdue())) return;
  await run(signal).catch((error: unknown) => log.error("Upkeep failed; it runs again later.", error));
}
