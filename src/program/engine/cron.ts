import { createTask, schedule, validateDetailed } from "node-cron";
import { UserError } from "../../base/errors.ts";

/**
 * Silences node-cron, which writes to the console by default. The code that runs the jobs reports
 * failures.
 */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };

/** Calls `run` at the times of a cron expression. `run` must not reject. */
export function startCron(
  expression: string,
  run: () => Promise<void>,
): { next: () => number; stop: () => void } {
  const task = schedule(expression, run, { logger: SILENT, suppressMissedWarning: true });
  // A process that is busy at that very second must not skip the run for that night.
  task.on("execution:missed", run);
  return {
    /** Returns the next run by the machine's clock and time zone, in ms since 1970. */
    next: (): number => task.getNextRun()?.getTime() ?? Number.POSITIVE_INFINITY,
    stop: (): void => void task.destroy(),
  };
}

/**
 * Number of upcoming runs that are checked for the longest gap. Covers more than a week of work
 * days.
 */
const LOOKED_AT = 8;

/** Returns the longest time between two consecutive upcoming runs, in ms. */
export function computeLongestGap(expression: string): number {
  const runs = createTask(expression, () => {}).getNextRuns(LOOKED_AT);
  return Math.max(
    ...runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0)),
  );
}

/**
 * @throws UserError that names the setting, if node-cron rejects the expression or the expression
 * never matches
 */
export function assertSchedule(name: string, expression: string): void {
  const { valid, errors } = validateDetailed(expression);
  const hint = `Write it like "17 4 * * *": minute, hour, day of the month, month, day of the week.`;
  if (!valid) {
    const why = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
    throw new UserError(`${name}: “${expression}” is not a valid cron expression (${why}).`, hint);
  }
  try {
    createTask(expression, () => {}).getNextRuns(1);
  } catch {
    throw new UserError(`${name}: “${expression}” never runs.`, hint);
  }
}
