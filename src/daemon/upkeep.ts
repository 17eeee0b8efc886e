import { type ScheduledTask, schedule } from "node-cron";
import type { Log } from "./host.ts";

type Job = { name: string; cron: string; run: (signal: AbortSignal) => Promise<void> };

// Overlaps and missed times are expected here (a long backup, a machine that slept). The library's own lines would break the
// daemon's JSON log.
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };

/**
 * Runs jobs by the local clock, each at most once at a time; a job that fails is reported and runs again at its next time.
 * @returns a function that stops them: no job starts any more, and running ones are aborted and awaited
 */
export function startJobs(jobs: readonly Job[], onError: (name: string, error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const active = new Set<Promise<void>>();
  const tasks: ScheduledTask[] = jobs.map(({ name, cron, run }) =>
    schedule(
      cron,
      async () => {
        const work = run(stopping.signal).catch((error: unknown) => {
          if (!stopping.signal.aborted) onError(name, error);
        });
        active.add(work);
        await work;
        active.delete(work);
      },
      { name, noOverlap: true, logger: SILENT },
    ),
  );
  return async () => {
    stopping.abort();
    for (const task of tasks) await task.destroy();
    await Promise.all(active);
  };
}

export type Upkeep = {
  run(signal: AbortSignal): Promise<void>;
  /** Whether the last upkeep is too long ago. */
  isOverdue(): Promise<boolean>;
};

/** Upkeep every night, and within the hour when a night was missed: the machine slept, or the daemon did not run. */
export const startUpkeep = ({ run, isOverdue }: Upkeep, log: Log): (() => Promise<void>) =>
  startJobs(
    [
      { name: "upkeep", cron: "17 4 * * *", run },
      {
        name: "missed upkeep",
        cron: "47 * * * *",
        run: async (signal) => ((await isOverdue()) ? run(signal) : undefined),
      },
    ],
    (name, error) => log.error(`The job ${name} failed; it runs again at its next time.`, error),
  );

/** Upkeep for an engine that is not resident: it is done after its work, when it is overdue. A failure is only logged. */
export async function runOverdueUpkeep({ run, isOverdue }: Upkeep, log: Log, signal: AbortSignal): Promise<void> {
  if (signal.aborted || !(await isOverdue())) return;
  await run(signal).catch((error: unknown) => log.error("Upkeep failed; it runs again later.", error));
}
