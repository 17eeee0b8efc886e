import type { Change } from "./desk.ts";

/** Interval, in ms, at which a lost server is probed. */
const PROBE_MS = 5000;
/** Interval, in ms, at which the view polls if the event stream delivers nothing. */
const POLL_INTERVAL_MS = 15_000;

/**
 * Receives reports about requests and the stream. Notifies the view when the server is lost or
 * reachable again.
 */
export interface Connection {
  /** Reports that a response of any kind arrived. */
  answered(): void;
  /** Reports that a request got no response. */
  failed(): void;
  /** Passes on a change from the event stream. */
  stream(change: Change): void;
}

/**
 * Tracks whether the server can be reached. It relies on responses and not on the stream, which a
 * proxy may withhold.
 */
export function createConnection(
  tell: (change: Change) => void,
  probe: () => Promise<unknown>,
): Connection {
  let isLost = false;
  let probing: ReturnType<typeof setInterval> | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;
  const answered = (): void => {
    clearInterval(probing);
    if (!isLost) return;
    isLost = false;
    tell({ kind: "back" });
  };
  const ask = (): void => void probe().catch(() => {});
  const failed = (): void => {
    if (isLost) return;
    isLost = true;
    probing = setInterval(ask, PROBE_MS);
    tell({ kind: "lost" });
  };
  return {
    answered,
    failed,
    stream(change) {
      if (change.kind === "changed") tell(change);
      clearInterval(looking);
      if (change.kind !== "lost") return;
      ask();
      looking = setInterval(() => isLost || tell({ kind: "changed" }), POLL_INTERVAL_MS);
    },
  };
}
