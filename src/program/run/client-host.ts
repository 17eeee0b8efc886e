import { workToFile } from "../../app/engine/asked.ts";
import { ENGINE } from "../../core/actor.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { systemClock } from "../process/clock.ts";
import { asCommand } from "../process/open-store.ts";
import type { Program } from "../program.ts";
import { type ClientHost, createClientHost } from "./host-for-client.ts";

/**
 * A program whose process may host the engine for its client, in mode mcp; as its tools see it. The engine itself is loaded
 * when it is first hosted.
 */
export async function mayHostEngine(program: Program): Promise<{ program: Program; host: ClientHost }> {
  const { config, log, wakeEngine: startFiling = () => {} } = program;
  const { now, monotonic } = systemClock;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  const host = createClientHost({
    autoStart: config.autoStart,
    isLockTaken: lock.isTaken,
    async open() {
      const own = await lock.take();
      if (!own) return undefined;
      try {
        const { openEngine } = await import("../engine/open.ts");
        return await openEngine(program, { lock: own, kind: "mcp" });
      } catch (error) {
        own.release();
        throw error;
      }
    },
    async workToFile() {
      return (await workToFile(store, now())).map(({ id, version, state }) => `${id} ${version} ${state}`);
    },
    startFiling,
    async failed(error) {
      log.error("The engine ended, and the tools go on.", error);
      await recordFault(store, error);
    },
    log,
    monotonic,
  });
  const commanded = asCommand(store, () => host.hosts() && host.wake());
  const shown = { ...program, host, wakeEngine: host.wake, store: async () => commanded } satisfies Program;
  return { program: shown, host };
}

/** For the status, in any process. */
async function recordFault(store: Store, error: unknown): Promise<void> {
  const message = cleanText(`The engine in an MCP process ended: ${String(error)}`);
  const detail = { code: "engine_failed", message };
  try {
    await store.write((trx) => appendHistory(trx, { at: systemClock.now(), action: "error", actor: ENGINE, detail }));
  } catch {
    // The database itself may be what is wrong.
  }
}
