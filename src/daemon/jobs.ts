import { type ScheduledTask, schedule } from "node-cron";

type Job = { name: string; cron: string; run: (signal: AbortSignal) => Promise<void> };

// Overlaps and missed times are expected here (a long backup, a machine that slept), and the daemon's log is JSON: the
// library would write its own lines between.
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };

/**
 * Runs jobs by the local clock, one at a time each; a job that fails is reported and comes again at its next time.
 * @returns how to stop them: no job starts any more, and what is under way is told to stop and waited for.
 */
export function startJobs(jobs: readonly Job[], onError: (name: string, error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const tasks: ScheduledTask[] = jobs.map(({ name, cron, run }) =>
    schedule(
      cron,
      async () => {
        const work = run(stopping.signal).catch((error: unknown) => {
          if (!stopping.signal.aborted) onError(name, error);
        });
        underWay.add(work);
        await work;
        underWay.delete(work);
      },
      { name, noOverlap: true, logger: SILENT },
    ),
  );
  return async () => {
    stopping.abort();
    for (const task of tasks) await task.destroy();
    await Promise.all(underWay);
  };
}
