import { createTask, validateDetailed } from "node-cron";
import { UserError } from "../../base/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";

/** A Node timer can wait for at most 24.8 days. */
const MAX_TIMER_MS = DAY_MS;

type Schedule = {
  /** Returns the next run by the machine's clock and time zone, in ms since 1970. */
  next(): number;
  /** Runs now if a run is due. Call it after the clock was changed or the machine slept. */
  check(): void;
  stop(): void;
};

/**
 * Calls `run` at the times of a cron expression, and once for the runs that were missed while the
 * process was busy or the machine slept. `run` must not reject.
 */
export function startCron(expression: string, run: () => Promise<void>): Schedule {
  const next = createNextRun(expression);
  let due = next();
  let timer: NodeJS.Timeout | undefined;

  function check(): void {
    clearTimeout(timer);
    const isDue = Date.now() >= due;
    due = next();
    const wait = Math.min(Math.max(0, due - Date.now()), MAX_TIMER_MS);
    timer = setTimeout(check, wait);
    if (isDue) void run();
  }

  check();
  return { next, check, stop: () => clearTimeout(timer) };
}

/** Matches the hours of a schedule that runs in every hour. */
const EVERY_HOUR = /^(?:\*(?:\/1)?|0-23)$/;

/**
 * Returns a function that computes the next run from now. When the clock is set back, the same hour
 * comes twice. node-cron knows a local time only once, so it computes no run for one of the two. A
 * schedule that runs in every hour runs in both, and a schedule with certain hours runs once.
 */
function createNextRun(expression: string): () => number {
  const task = createTask(expression, () => {});
  const hours = expression.trim().split(/\s+/).at(-4) ?? "";
  const next = (): number => task.getNextRuns(1)[0]?.getTime() ?? Number.POSITIVE_INFINITY;
  if (!EVERY_HOUR.test(hours)) return next;
  return () => {
    const [now, found] = [Date.now(), next()];
    if (found === Number.POSITIVE_INFINITY || offsetAt(found) <= offsetAt(now)) return found;
    let change = now;
    while (change < found && offsetAt(change + HOUR_MS) === offsetAt(now)) change += HOUR_MS;
    const first = Math.max(now, change - HOUR_MS);
    const last = Math.min(found, change + 3 * HOUR_MS);
    for (let at = first - (first % MINUTE_MS) + MINUTE_MS; at < last; at += MINUTE_MS) {
      if (task.match(new Date(at))) return at;
    }
    return found;
  };
}

/** Minutes from local time to UTC. They grow when the clock is set back. */
const offsetAt = (time: number): number => new Date(time).getTimezoneOffset();

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
