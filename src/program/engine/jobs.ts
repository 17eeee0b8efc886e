import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { startCron } from "./cron.ts";

/** `at` is a cron expression for the machine's clock and time zone. */
type ScheduledJob = { name: string; at: string; run: (signal: AbortSignal) => Promise<void> };

/**
 * Receives events about jobs: the time of the next run, a completed run, or the error of a failed
 * run.
 */
export type JobListener = {
  planned(name: string, next: number): void;
  ran(name: string, next: number): void;
  failed(name: string, next: number, error: unknown): void;
};

/**
 * Maximum time between comparisons with the clock, because the clock may be changed and the machine
 * may sleep.
 */
const MAX_SLEEP_MS = 10 * 60_000;

/**
 * Runs jobs at their scheduled times. Runs of the same job never overlap. A failed job is reported
 * and runs again at its next scheduled time. Timers stop while the machine sleeps, so a run that
 * was missed during sleep is made up for.
 * @returns a function that stops the jobs: new jobs do not start, and running jobs are aborted and
 * awaited
 */
export function startJobs(
  jobs: readonly ScheduledJob[],
  told: JobListener,
  { sleep }: Pick<Clock, "sleep">,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Map<ScheduledJob, Promise<void>>();

  const started = jobs.map((job) => {
    const run = async (): Promise<void> => {
      try {
        await job.run(signal);
        told.ran(job.name, cron.next());
      } catch (error) {
        if (!signal.aborted) told.failed(job.name, cron.next(), error);
      }
    };
    const start = async (): Promise<void> => {
      if (running.has(job) || signal.aborted) return;
      const work = run().finally(() => running.delete(job));
      running.set(job, work);
      await work;
    };
    const cron = startCron(job.at, start);
    told.planned(job.name, cron.next());
    return cron;
  });

  const comparing = (async () => {
    while (!signal.aborted) {
      await sleep(MAX_SLEEP_MS, signal).catch(() => {});
      if (!signal.aborted) for (const { check } of started) check();
    }
  })();
  return async () => {
    stopping.abort();
    for (const { stop } of started) stop();
    await Promise.all([comparing, ...running.values()]);
  };
}

export type Upkeep = {
  run(signal: AbortSignal): Promise<void>;
  /** True if the last upkeep was too long ago. */
  isOverdue(): Promise<boolean>;
  /** Only backs up the database. A database on a server is backed up by the server's own means. */
  backUp?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Cron expressions. */
  schedules: { upkeep: string; backup: string };
};

/**
 * Every hour at minute 47. Makes up for a night that was missed because the machine slept for a
 * long time or no engine was running.
 */
const MISSED = "47 * * * *";

/** Runs upkeep and backups on their schedules. Missed upkeep runs within an hour. */
export function startUpkeep(
  upkeep: Upkeep,
  log: Log,
  told: JobListener & { only(names: readonly string[]): void },
  clock: Clock,
): () => Promise<void> {
  const { run, isOverdue, backUp, schedules } = upkeep;
  const failed = (name: string, error: unknown): void =>
    log.error(`The job ${name} failed. It runs again at its next scheduled time.`, error);
  const jobs = [
    ...(backUp ? [{ name: "backup", at: schedules.backup, run: backUp }] : []),
    { name: "upkeep", at: schedules.upkeep, run },
  ];
  told.only(jobs.map(({ name }) => name));
  const stopShown = startJobs(
    jobs,
    {
      ...told,
      failed(name, next, error) {
        failed(name, error);
        told.failed(name, next, error);
      },
    },
    clock,
  );
  const missed = {
    name: "missed upkeep",
    at: MISSED,
    run: async (signal: AbortSignal) => ((await isOverdue()) ? run(signal) : undefined),
  };
  const stopMissed = startJobs(
    [missed],
    { planned() {}, ran() {}, failed: (name, _, error) => failed(name, error) },
    clock,
  );
  return async () => void (await Promise.all([stopShown(), stopMissed()]));
}

/** Runs overdue upkeep for a non-resident engine after its work. A failure is only logged. */
export async function runOverdueUpkeep(
  { run, isOverdue }: Pick<Upkeep, "run" | "isOverdue">,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted || !(await isOverdue())) return;
  await run(signal).catch((error: unknown) =>
    log.error("Upkeep failed. It runs again later.", error),
  );
}
