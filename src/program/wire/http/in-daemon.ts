import type { Trace } from "../../../core/trace.ts";
import type { EffectiveSetting } from "../../../store/settings/settings.ts";
import type { Config } from "../../config/config.ts";
import type { DaemonLog } from "../../log/log.ts";
import { systemClock } from "../../process/clock.ts";
import { openTools } from "../tools/open-tools.ts";
import { assertCanServe, createMeter, type Meter, type WiredHttp, wireHttp } from "./wire-http.ts";

export type BesideEngine = AsyncDisposable &
  Pick<WiredHttp, "reload"> & {
    /** The process is about to stop: load balancers are told from now on, while the engine still works. */
    stop(): void;
  };

type Beside = {
  /** Given to the engine, so that what it asks of Plex is counted as well. */
  trace: Trace;
  /** Serves until it is disposed of. `lockHeld`: whether this process still has the engine lock. */
  serve(settings: EffectiveSetting[], lockHeld: () => boolean): BesideEngine;
};

/** Where the port is taken, or the machine has its address only later. */
const AGAIN_MS = 60_000;

/**
 * HTTP in the process of the engine, with a connection to the database of its own: for the engine it is another process. What
 * goes wrong with it is logged and tried again, and never ends the engine.
 * @throws UserError (exit code 2) for an address that needs a token, or for a certificate that cannot be read
 */
export function prepareHttp(config: Config, log: DaemonLog): Beside {
  assertCanServe(config, config.readOnly);
  const meter = createMeter(log);
  return { trace: meter.trace, serve: (settings, lockHeld) => serveBeside(config, { log, meter, settings, lockHeld }) };
}

type ServeOptions = { log: DaemonLog; meter: Meter; settings: EffectiveSetting[]; lockHeld: () => boolean };

function serveBeside(config: Config, { log, meter, settings, lockHeld }: ServeOptions): BesideEngine {
  const closing = new AbortController();
  let http: WiredHttp | undefined;

  async function serve(): Promise<void> {
    await using stack = new AsyncDisposableStack();
    const opened = await openTools(config, {
      toolsets: undefined,
      readOnly: config.readOnly,
      cwd: process.cwd(),
      wakeEngine: undefined,
      settings: async () => settings,
      log: { ...log, trace: meter.trace },
      lockHeld,
    });
    stack.defer(() => opened.close());
    http = await wireHttp(config, opened, { log, meter, wakeEngine: undefined });
    stack.defer(http.stop);
    await new Promise<void>((resolve) => {
      closing.signal.addEventListener("abort", () => resolve());
      if (closing.signal.aborted) resolve();
    });
  }

  async function live(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await serve();
      } catch (error) {
        http = undefined;
        const text = error instanceof Error ? error.message : String(error);
        log.warn(`HTTP is not served: ${text} It is tried again in a minute; the engine goes on.`);
        await systemClock.sleep(AGAIN_MS, closing.signal).catch(() => {});
      }
    }
  }

  const running = live();
  const stop = (): void => closing.abort(new Error("The daemon stops."));
  return {
    reload: () => http?.reload(),
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await running;
    },
  };
}
