import { createTask, schedule, validateDetailed } from "node-cron";
import { UserError } from "../../base/errors.ts";

/** node-cron writes to the console otherwise; what fails is told by who runs the jobs. */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };

/** Runs `run` at the times of a cron expression. It must not reject. */
export function startCron(
  expression: string,
  run: () => Promise<void>,
): { next: () => number; stop: () => void } {
  const task = schedule(expression, run, { logger: SILENT, suppressMissedWarning: true });
  // A process that was busy at the very second is no reason to leave out a night.
  task.on("execution:missed", run);
  return {
    /** The next time by the machine's clock and zone, in ms since 1970. */
    next: (): number => task.getNextRun()?.getTime() ?? Number.POSITIVE_INFINITY,
    stop: (): void => void task.destroy(),
  };
}

/** How many next runs are looked at for their longest gap: more than a week of work days. */
const LOOKED_AT = 8;

/** The longest time between two of the next runs, in ms. */
export function computeLongestGap(expression: string): number {
  const runs = createTask(expression, () => {}).getNextRuns(LOOKED_AT);
  return Math.max(
    ...runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0)),
  );
}

/**
 * @throws UserError that names the setting, for an expression that node-cron does not take or that
 * never comes
 */
export function assertSchedule(name: string, expression: string): void {
  const { valid, errors } = validateDetailed(expression);
  const hint = `Write it like "17 4 * * *": minute, hour, day of the month, month, day of the week.`;
  if (!valid) {
    const why = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
    throw new UserError(`${name}: “${expression}” is no cron expression (${why}).`, hint);
  }
  try {
    createTask(expression, () => {}).getNextRuns(1);
  } catch {
    throw new UserError(`${name}: “${expression}” never comes.`, hint);
  }
}
