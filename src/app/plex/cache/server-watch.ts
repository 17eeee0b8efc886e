import type { CacheStore } from "../../../core/cache/cache-entry.ts";
import type { Clock } from "../../../core/clock.ts";
import { within } from "./memory.ts";
import type { Shared } from "./second-level.ts";

const CHECK_INTERVAL_MS = 60_000;
const CHECK_TIMEOUT_MS = 500;

type ServerWatchDeps = {
  clock: Clock;
  onDisk: Pick<CacheStore, "serverAt" | "rememberServer">;
  shared?: Pick<Shared, "serverAt" | "rememberServer"> | undefined;
  /** A digest of the address. */
  place: string;
  /** Asks the server for its `machineIdentifier`. */
  identify: (signal: AbortSignal) => Promise<string>;
  closing: AbortSignal;
  /** Called when another server answers at this address than before. */
  onChange: () => void;
};

/**
 * Watches which server answers: what one server said does not hold for another at the same address. Asks once a minute
 * at most, and only when something is read.
 */
export function createServerWatch({ clock, onDisk, shared, place, identify, closing, onChange }: ServerWatchDeps) {
  let current = "";
  let nextAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;

  /** Another process may have learned it since. */
  const known = (): string => (current ||= onDisk.serverAt(place) ?? "");

  async function look(): Promise<void> {
    const found = await identify(closing).catch(() => undefined); // the read itself reports that Plex is down
    const before = known();
    if (found === undefined || found === before) return;
    current = found;
    void onDisk.rememberServer(place, found);
    void shared?.rememberServer(place, found);
    if (before !== "") onChange();
  }

  return {
    /** Its identifier; empty before a server has answered. */
    current: known,
    /** Asks the shared level which server it is if this host does not know it yet. Never throws. */
    async recall(): Promise<void> {
      if (shared && known() === "") current ||= (await shared.serverAt(place)) ?? "";
    },
    /**
     * Checks if a check is due, and waits half a second for it; after that the last known server counts. Never throws.
     */
    async check(): Promise<void> {
      if (checking === undefined) {
        if (clock.monotonic() < nextAt) return;
        nextAt = clock.monotonic() + CHECK_INTERVAL_MS;
        checking = look().finally(() => {
          checking = undefined;
        });
      }
      await within(checking, CHECK_TIMEOUT_MS, clock, closing).catch(() => undefined);
    },
  };
}
