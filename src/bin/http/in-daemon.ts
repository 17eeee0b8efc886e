import type { Trace } from "../../core/trace.ts";
import { createMeter, type Meter } from "../../hosts/web/metrics/meter.ts";
import type { Config } from "../../program/config/config.ts";
import { systemClock } from "../../program/process/clock.ts";
import type { Program } from "../../program/program.ts";
import type { BesideEngine } from "../../program/run/daemon.ts";
import { toolsOf } from "../server/open-server.ts";
import { assertCanServe, type HttpServer, serveHttp } from "./serve.ts";

type Beside = {
  /** Given to the program, so that what its engine asks of Plex is counted as well. */
  count: Trace;
  /** Serves until it is disposed of. */
  serve(program: Program, restart: () => void): BesideEngine;
};

/** Where the port is taken, or the machine has its address only later. */
const AGAIN_MS = 60_000;

/**
 * HTTP in the process of the engine, with a connection to the database of its own: for the engine it is another process. What
 * goes wrong with it is logged and tried again, and never ends the engine.
 * @throws UserError (exit code 2) for an address that needs a token, or for a certificate that cannot be read
 */
export function prepareHttp(config: Config): Beside {
  assertCanServe(config, config.readOnly);
  const meter = createMeter();
  return { count: meter.count, serve: (program, restart) => serveBeside(program, restart, meter) };
}

function serveBeside(program: Program, restart: () => void, meter: Meter): BesideEngine {
  const { config, log } = program;
  const closing = new AbortController();
  let http: HttpServer | undefined;
  const role = config.readOnly ? "reader" : "command";
  const beside = {
    ...program,
    readOnly: config.readOnly,
    store: (as = role) => program.store(as),
    daemon: {
      isFirstVisit: false,
      forFirstFile: {},
      restart,
      assertMayServe: (next) => assertCanServe(next, next.readOnly),
    },
  } satisfies Program;

  async function serve(): Promise<void> {
    await beside.store();
    const server = await serveHttp(toolsOf(beside, config.toolsets), meter);
    http = server;
    try {
      await new Promise<void>((resolve) => {
        closing.signal.addEventListener("abort", () => resolve());
        if (closing.signal.aborted) resolve();
      });
    } finally {
      await server.stop();
    }
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
