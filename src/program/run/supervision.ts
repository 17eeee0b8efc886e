import { openNotify, watchdogMs } from "../../adapters/service/notify.ts";
import type { Engine } from "../../app/engine/engine.ts";
import { createProgress, type Progress } from "../../app/engine/progress.ts";
import { STATES } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { countByState } from "../../store/releases/releases.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { supervised } from "./supervise.ts";

type Supervision = { progress: Progress; supervise(engine: Engine): Engine };

/** What tells systemd how the daemon is; undefined where no systemd asks. */
export function openSupervision(store: Store, log: DaemonLog): Supervision | undefined {
  const { NOTIFY_SOCKET: socket, PATH: path } = process.env;
  if (socket === undefined || socket === "") return undefined;
  const progress = createProgress(systemClock.monotonic);
  return {
    progress,
    supervise: (engine) =>
      supervised(engine, {
        notify: openNotify({ socket, path, failed: log.warn }),
        progress,
        watchdogMs: watchdogMs(process.env, process.pid),
        status: async () => {
          const counts = await countByState(store.read);
          const parts = STATES.filter((state) => counts[state] > 0).map((state) => `${state} ${counts[state]}`);
          return parts.length === 0 ? "Nothing was found yet." : `Releases: ${parts.join(", ")}.`;
        },
        log,
      }),
  };
}
