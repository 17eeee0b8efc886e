import { workToFile } from "../../app/engine/asked.ts";
import { ENGINE } from "../../core/actor.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { createOwnLock } from "../process/engine-lock.ts";
import { storeFiles } from "../process/open-store.ts";
import { type ClientHost, createClientHost } from "./host-for-client.ts";

type ClientHostOptions = {
  /** Its writes wait for others as long as it takes. */
  store: Store;
  log: DaemonLog;
  settings: () => Promise<EffectiveSetting[]>;
  startFiling: () => void;
};

/** The engine's host in an MCP process of mode mcp. The engine itself is loaded when it is first hosted. */
export function wireClientHost(
  config: Config,
  { store, log, settings, startFiling }: ClientHostOptions,
): ClientHost & { lockHeld: () => boolean } {
  const { now, monotonic } = systemClock;
  const lock = createOwnLock(storeFiles(config.stateDir).lock);
  const host = createClientHost({
    autoStart: config.autoStart,
    isLockTaken: lock.isTaken,
    async open() {
      const own = await lock.take();
      if (!own) return undefined;
      try {
        const { openEngine } = await import("../engine/open.ts");
        const options = { settings: await settings(), warnings: [] };
        return await openEngine(config, options, { store, lock: own, kind: "mcp", log });
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
  return { ...host, lockHeld: lock.isTaken };
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
