import type { Dashboard } from "../../app/dashboard/dashboard-shape.ts";
import {
  type ProcessHealth,
  type ReadDashboard,
  readDashboard,
} from "../../app/dashboard/read-dashboard.ts";
import type { EngineControl } from "../../app/review/control-engine.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";
import type { Program } from "../program.ts";
import { showFreeSpace } from "./trash.ts";

/** Several dashboards may ask every few seconds. */
const FRESH_MS = 5000;
/** Limit for disks that do not respond, so that a dashboard does not wait for them. */
const DISK_MS = 1000;

/** Opens the facts for dashboards. An answer is at most five seconds old. */
export async function openDashboard(
  program: Program,
  engine: () => Promise<EngineControl>,
): Promise<ReadDashboard> {
  const [store, control] = await Promise.all([program.store(), engine()]);
  let known: { health: ProcessHealth; at: number; read: Promise<Dashboard> } | undefined;

  const read = (health: ProcessHealth): Promise<Dashboard> =>
    readDashboard({
      store,
      health,
      version: VERSION,
      startedAt: Math.round(performance.timeOrigin),
      status: () => control.status(),
      freeSpace() {
        const late = AbortSignal.timeout(DISK_MS);
        return waitUnlessAborted(showFreeSpace(program, late), late);
      },
      clock: systemClock,
    });

  return (health) => {
    const time = systemClock.monotonic();
    if (known?.health === health && time - known.at < FRESH_MS) return known.read;
    const asked = { health, at: time, read: read(health) };
    known = asked;
    // A failure is not repeated for five seconds.
    asked.read.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.read;
  };
}
