import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { findItem } from "../app/review/queue/find-item.ts";
import { showEntry } from "../app/shown/release.ts";
import { Complaint } from "../base/errors.ts";
import type { Io } from "../hosts/cli/terminal/print.ts";
import { type DemoDeps, type DemoOptions, runDemo } from "../hosts/demo/demo.ts";
import type { DaemonWatch } from "../hosts/demo/follow-daemon.ts";
import { createPage, DemoFailed } from "../hosts/demo/page.ts";
import { systemClock } from "../program/process/clock.ts";
import { openStoreFor } from "../program/process/open-store.ts";
import { readHistoryPage } from "../store/releases/history.ts";

const STOPS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;
const GONE = "Stopped. The demo's folder and processes are gone.";
const MAX_ENTRIES = 1000;

/**
 * Starts the demo.
 * @throws Complaint if the demo fails (exit code 1) or is interrupted (exit code 130)
 */
export async function startDemo({ io, ...options }: DemoOptions & { io: Io }): Promise<void> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("Interrupted."));
  for (const name of STOPS) process.on(name, interrupt);
  const deps: DemoDeps = {
    page: createPage({ out: io.out, columns: io.columns, colour: io.paper.colour }),
    clock: systemClock,
    random: (bytes) => randomBytes(bytes),
    program: { execPath: process.execPath, script: process.argv[1] ?? "" },
    tempDir: tmpdir(),
    openWatch,
    atExit,
  };
  try {
    await runDemo(deps, options, AbortSignal.any([stop.signal, io.signal]));
    if (options.keep || options.web) io.out(`\n${GONE}\n`);
  } catch (error) {
    if (stop.signal.aborted) throw new Complaint(["", GONE], INTERRUPTED);
    if (error instanceof DemoFailed) {
      throw new Complaint([error.message, ...error.lines.map((line) => `  ${line}`)], 1);
    }
    throw error;
  } finally {
    for (const name of STOPS) process.off(name, interrupt);
  }
}

async function openWatch(stateDir: string): Promise<DaemonWatch> {
  const store = await openStoreFor("reader", { stateDir });
  return {
    async historyAfter(id) {
      const { entries } = await readHistoryPage(store.read, { after: id, limit: MAX_ENTRIES });
      return entries.toReversed().map(showEntry);
    },
    release: (id) => findItem(store, id, { readOnly: true }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/**
 * Cleans up after an exit that skips every `finally`, for example because of a closed pipe or an
 * uncaught error.
 */
function atExit({ folder, pid }: { folder: string; pid: number | undefined }): () => void {
  const tidy = (): void => {
    if (pid !== undefined) killQuietly(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.on("exit", tidy);
  return () => void process.off("exit", tidy);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // the process has already ended
  }
}
