import type { Trace } from "../../core/trace.ts";
import { createMeter, type Meter } from "../../hosts/web/metrics/meter.ts";
import type { IdleState } from "../../hosts/web/server/health-board.ts";
import type { Config } from "../../program/config/config.ts";
import { findUnwritableEnvFile } from "../../program/config/try-env-file.ts";
import { systemClock } from "../../program/process/clock.ts";
import { findPostgresPlace, type StoreRole } from "../../program/process/open-store.ts";
import type { Program } from "../../program/program.ts";
import type { BesideEngine } from "../../program/run/daemon.ts";
import { toolsOf } from "../server/open-server.ts";
import { assertCanServe, type HttpServer, serveHttp } from "./serve.ts";

type DaemonServing = {
  /** Passed to the program, so that requests from its engine to Plex are also counted. */
  count: Trace;
  /** Serves until the result is disposed of. */
  serve(program: Program, restart: () => void): BesideEngine;
};

/** Retry delay if the port is in use, or if the machine has no address yet. */
const AGAIN_MS = 60_000;
/** Retry delay if the database was the only obstacle. */
const DATABASE_AGAIN_MS = 5000;

/**
 * Serves HTTP in the engine's process, but with a separate database connection, so that the engine
 * treats it like another process. Errors are logged and retried, and never end the engine. A
 * standby shows everything but changes nothing.
 * @throws UserError (exit code 2) for an address that needs a token, or for a certificate that
 * cannot be read
 */
export function prepareHttp(config: Config): DaemonServing {
  assertCanServe(config, config.readOnly);
  const meter = createMeter();
  return { count: meter.count, serve: (program, restart) => serveBeside(program, restart, meter) };
}

function serveBeside(program: Program, restart: () => void, meter: Meter): BesideEngine {
  const { config, log } = program;
  const closing = new AbortController();
  const onServer = findPostgresPlace(config) !== undefined;
  /** Tried at the start, and not again, because a read of the settings must not write. */
  const unwritable = findUnwritableEnvFile(program.place);
  let http: HttpServer | undefined;
  let turn: IdleState | "working" = onServer ? "starting" : "working";
  /** Ends the current server when the engine's state requires a different one. */
  let changed = new AbortController();

  function beside(): Program {
    const readOnly = config.readOnly || turn !== "working";
    const role = readOnly ? "reader" : "command";
    return {
      ...program,
      readOnly,
      store: (as?: StoreRole | "none") => program.store(as ?? role),
      daemon: {
        isFirstVisit: false,
        forFirstFile: {},
        unwritable,
        restart,
        assertMayServe: (next) => assertCanServe(next, next.readOnly),
      },
    };
  }

  /**
   * A database server may be down, or its tables may be older than this program until its engine
   * upgrades them. In these cases, only health and metrics are served.
   */
  const canOpen = ({ store }: Program): Promise<boolean> =>
    store().then(
      () => true,
      (error: unknown) => {
        if (onServer) return false;
        throw error;
      },
    );

  /**
   * Serves until the signal aborts, which also happens when the engine's state changes. Takes over
   * the listener of the previous server.
   */
  async function serve(signal: AbortSignal): Promise<void> {
    const seen = beside();
    const hasDatabase = turn !== "starting" && (await canOpen(seen));
    const waits = (): IdleState | undefined => (turn === "working" ? undefined : turn);
    const tools = toolsOf(seen, config.toolsets);
    const server = await serveHttp(tools, meter, { waits, hasDatabase, onto: http?.listener });
    await http?.stop(true);
    http = server;
    const waitsForDatabase = !hasDatabase && turn !== "starting";
    for (let isThere = false; !signal.aborted && !isThere; ) {
      await systemClock.sleep(DATABASE_AGAIN_MS, signal).catch(() => {});
      isThere = waitsForDatabase && (await canOpen(seen));
    }
  }

  async function live(): Promise<void> {
    while (!closing.signal.aborted) {
      changed = new AbortController();
      const ends = AbortSignal.any([closing.signal, changed.signal]);
      try {
        await serve(ends);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        log.warn(
          `HTTP is not served: ${text} It is tried again in a minute; the engine keeps running.`,
        );
        await systemClock.sleep(AGAIN_MS, ends).catch(() => {});
      }
    }
    await http?.stop();
  }

  const running = live();
  const stop = (): void => closing.abort(new Error("The daemon stops."));
  return {
    becomes(next) {
      if (turn === next) return;
      turn = next;
      changed.abort(new Error("The daemon's state changed."));
    },
    reload: () => http?.reload(),
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await running;
    },
  };
}
