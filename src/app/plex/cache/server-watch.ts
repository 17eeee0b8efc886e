import type { Shelf } from "../../../core/cache/cache-store.ts";
import type { Clock } from "../../../core/clock.ts";
import { within } from "./memory.ts";

const EVERY_MS = 60_000;
const PATIENCE_MS = 500;

type ServerWatchDeps = {
  clock: Clock;
  shelf: Pick<Shelf, "serverAt" | "rememberServer">;
  /** A digest of the address. */
  place: string;
  /** Asks the server for its `machineIdentifier`. */
  identify: (signal: AbortSignal) => Promise<string>;
  closing: AbortSignal;
  /** Another server answers at this address than before. */
  onChange: () => void;
};

/**
 * Which server answers: what one told says nothing of another that took its address. Asked once a minute at most, while
 * something is read.
 */
export function createServerWatch({ clock, shelf, place, identify, closing, onChange }: ServerWatchDeps) {
  let current = "";
  let nextAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;

  /** Another process may have been told meanwhile. */
  const known = (): string => (current ||= shelf.serverAt(place) ?? "");

  async function look(): Promise<void> {
    const found = await identify(closing).catch(() => undefined); // whoever reads is told that Plex is down
    const before = known();
    if (found === undefined || found === before) return;
    current = found;
    void shelf.rememberServer(place, found);
    if (before !== "") onChange();
  }

  return {
    /** Its identifier, empty before anybody answered. */
    current: known,
    /** Looks if it is time to, for half a second: then what is known has to do. Never throws. */
    async check(): Promise<void> {
      if (checking === undefined) {
        if (clock.monotonic() < nextAt) return;
        nextAt = clock.monotonic() + EVERY_MS;
        checking = look().finally(() => {
          checking = undefined;
        });
      }
      await within(checking, PATIENCE_MS, clock, closing).catch(() => undefined);
    },
  };
}
