import type { Engine } from "../../app/engine/engine.ts";
import type { Log } from "../../core/log.ts";

export type HostDeps = {
  engine: Engine;
  once: boolean;
  log: Log;
  /** Calls `handler` for a signal of the operating system until the returned function is called. */
  onSignal: (name: "SIGTERM" | "SIGINT" | "SIGHUP", handler: () => void) => () => void;
  /** Called on SIGHUP. Queries services immediately and reopens the log file. */
  reload: () => void;
  /** Starts the jobs when the engine runs. The returned function stops them. */
  startJobs: () => () => Promise<void>;
};

/**
 * The process must stop before systemd and launchd kill it. Every step can be continued later, so
 * work that has not ended in time is abandoned.
 */
const STOP_TIMEOUT_MS = 9000;

/**
 * Runs the engine in the foreground until SIGTERM or SIGINT. With `once`, runs it only until no
 * release can proceed automatically. Resolves within 10 s of the signal.
 */
export async function hostEngine({ onSignal, reload, ...running }: HostDeps): Promise<void> {
  const { log } = running;
  const stop = new AbortController();
  const ask = (name: string) => () => {
    log.info(`${name}: stopping.`);
    stop.abort(new Error(`Stopped by ${name}.`));
  };
  const off = [
    onSignal("SIGTERM", ask("SIGTERM")),
    onSignal("SIGINT", ask("SIGINT")),
    onSignal("SIGHUP", reload),
  ];
  try {
    await runEngine(running, stop.signal);
  } finally {
    for (const remove of off) remove();
  }
}

type RunDeps = Pick<HostDeps, "engine" | "once" | "log" | "startJobs"> & {
  /** How long work and jobs may take to stop. */
  stopTimeoutMs?: number;
};

/**
 * Runs the engine with its jobs until the signal aborts. With `once`, runs it without jobs until no
 * release can proceed automatically.
 */
export async function runEngine(
  { engine, once, log, startJobs, stopTimeoutMs = STOP_TIMEOUT_MS }: RunDeps,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const stopped = AbortSignal.any([signal, ended.signal]);
  const stopJobs = once ? async () => {} : startJobs();
  const late = deadline(stopped, log, stopTimeoutMs);
  try {
    const running = once ? engine.runOnce(signal) : engine.run(signal);
    await Promise.race([running, late.passed]);
  } finally {
    ended.abort(); // an engine that ended on its own starts the deadline for its jobs
    await Promise.race([stopJobs(), late.passed]);
    late.cancel();
  }
}

/**
 * Starts a deadline when the signal aborts. `passed` resolves `ms` later, with a warning, unless
 * the deadline was cancelled.
 */
function deadline(
  stopped: AbortSignal,
  log: Log,
  ms: number,
): { passed: Promise<void>; cancel: () => void } {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => {
      log.warn("Some work did not stop in time. It is abandoned and continues at the next start.");
      resolve();
    }, ms);
  };
  if (stopped.aborted) start();
  else stopped.addEventListener("abort", start, { once: true });
  return { passed, cancel: () => clearTimeout(timer) };
}
