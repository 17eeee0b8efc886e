import type { Change } from "./desk.ts";

/** How often the server is asked whether it is there again, in ms. */
const PROBE_MS = 5000;
/** How often the view looks by itself where no stream of events comes through, in ms. */
const POLL_INTERVAL_MS = 15_000;

/** What is told to the connection, which tells the view when the server is lost or back. */
export interface Connection {
  /** An answer came, whatever it was. */
  answered(): void;
  /** No answer came. */
  failed(): void;
  /** From the stream of events. */
  stream(change: Change): void;
}

/**
 * Knows whether the server can be reached: by its answers, not by the stream, which a proxy may
 * keep from us.
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
