import type { Clock } from "../core/clock.ts";
import { DemoFailed } from "./demo-failed.ts";
import type { Daemon } from "./program.ts";
import type { OpenWatch, Watch } from "./watch.ts";

const LOOK_MS = 50;
const LONGEST_MS = 15_000;

/** Waits until the daemon has made its database. @throws DemoFailed with the daemon's last lines. */
export async function awaitStore(
  { clock, daemon, openWatch }: { clock: Clock; daemon: Daemon; openWatch: OpenWatch },
  stateDir: string,
  signal: AbortSignal,
): Promise<Watch> {
  const until = clock.monotonic() + LONGEST_MS;
  for (;;) {
    await daemon.assertRunning();
    try {
      return await openWatch(stateDir);
    } catch (cause) {
      if (clock.monotonic() > until) {
        throw new DemoFailed("The daemon did not get ready.", await daemon.lastLines(), { cause });
      }
    }
    await clock.sleep(LOOK_MS, signal);
  }
}
