import type { Log } from "./host.ts";
import { startJobs } from "./jobs.ts";

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
