import type { Clock } from "../../../core/clock.ts";
import type { Levels } from "./levels.ts";
import { waitWithin } from "./single-flight.ts";

const CHECK_INTERVAL_MS = 60_000;
const CHECK_TIMEOUT_MS = 500;

export interface ServerWatch {
  /** Returns the server's identifier; empty until a server has responded. */
  current(): string;
  /**
   * Returns the server's identifier, even if it was stored by another process or host. Never
   * throws.
   */
  recall(): Promise<string>;
  /**
   * Checks the server if a check is due, and waits at most half a second for the result. If no
   * result has arrived by then, the last known server counts. Never throws.
   */
  check(): Promise<void>;
}

interface ServerWatchDeps {
  clock: Clock;
  levels: Pick<Levels, "serverAt" | "rememberServer">;
  /** Digest of the address. */
  place: string;
  /** Requests the server's `machineIdentifier`. */
  identify: (signal: AbortSignal) => Promise<string>;
  closing: AbortSignal;
  /** Called when a different server responds at this address. */
  onChange: () => void;
}

/**
 * Watches which server responds, because one server's responses are not valid for a different
 * server at the same address. Asks at most once a minute, and only when something is read.
 */
export function createServerWatch(deps: ServerWatchDeps): ServerWatch {
  const { clock, levels, place, identify, closing, onChange } = deps;
  let current = "";
  let nextAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const found = await identify(closing).catch(() => undefined); // the read itself reports that Plex is down
    if (found === undefined) return;
    const before = current;
    current = found;
    levels.rememberServer(place, found);
    if (before !== "" && before !== found) onChange();
  }

  return {
    current: () => current,
    async recall() {
      if (current === "") current ||= (await levels.serverAt(place)) ?? "";
      return current;
    },
    async check() {
      if (checking === undefined) {
        if (clock.monotonic() < nextAt) return;
        nextAt = clock.monotonic() + CHECK_INTERVAL_MS;
        checking = ask().finally(() => {
          checking = undefined;
        });
      }
      await waitWithin(checking, CHECK_TIMEOUT_MS, clock, closing).catch(() => undefined);
    },
  };
}
