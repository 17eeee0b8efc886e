import type { Engine } from "../app/engine/engine.ts";

export type Log = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
};

export type HostDeps = {
  engine: Engine;
  once: boolean;
  log: Log;
  /** Calls back for a signal of the operating system until the returned function is called. */
  onSignal: (name: "SIGTERM" | "SIGINT" | "SIGHUP", handler: () => void) => () => void;
  /** Called at SIGHUP: secrets are read again, and the log file is opened again. */
  reload: () => void;
  /** Started when the engine runs, stopped with it. */
  startJobs: () => () => Promise<void>;
};

/** Before systemd and launchd kill the process. Every step can be continued, so work that has not ended in time is abandoned. */
const STOP_TIMEOUT_MS = 9000;

/**
 * Runs the engine in the foreground until SIGTERM or SIGINT or, with `once`, until no release can move on by itself.
 * Resolves within 10 s of the signal.
 */
export async function hostEngine({ engine, once, log, onSignal, reload, startJobs }: HostDeps): Promise<void> {
  const stop = new AbortController();
  const ask = (name: string) => () => {
    log.info(`${name}: stopping.`);
    stop.abort(new Error(`Stopped by ${name}.`));
  };
  const off = [onSignal("SIGTERM", ask("SIGTERM")), onSignal("SIGINT", ask("SIGINT")), onSignal("SIGHUP", reload)];
  const stopJobs = once ? async () => {} : startJobs();
  const late = deadline(stop.signal, log);
  try {
    const running = once ? engine.runOnce(stop.signal) : engine.run(stop.signal);
    await Promise.race([running, late.passed]);
  } finally {
    for (const remove of off) remove();
    stop.abort(); // an engine that ended by itself starts the deadline for its jobs
    await Promise.race([stopJobs(), late.passed]);
    late.cancel();
  }
}

/** `passed` resolves some seconds after the signal, with a warning, unless it was cancelled. */
function deadline(stopped: AbortSignal, log: Log): { passed: Promise<void>; cancel: () => void } {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  stopped.addEventListener(
    "abort",
    () => {
      timer = setTimeout(() => {
        log.warn("Some work did not stop in time. It is abandoned and continues at the next start.");
        resolve();
      }, STOP_TIMEOUT_MS);
    },
    { once: true },
  );
  return { passed, cancel: () => clearTimeout(timer) };
}
