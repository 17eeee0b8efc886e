import type { Change } from "./desk.ts";

const NAME = "plex-ingest events";
/** Never more often than this, in ms: many releases may move at once. */
const TELL_INTERVAL_MS = 300;
/** A tab that nobody looks at gives its stream up after this. */
const HIDDEN_MS = 60_000;

/**
 * Follows the server's events. Browsers keep six connections to a host, so one tab listens and tells the others: the one
 * that holds the lock. Locks are there only over HTTPS and on loopback; elsewhere each tab that is visible listens.
 */
export function createLive(tell: (change: Change) => void): { start(): void; end(): void } {
  const channel = new BroadcastChannel(`${NAME} ${document.baseURI}`);
  const tellHere = createTeller(tell);
  const tellAll = (change: Change): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel.postMessage(change);
    tellHere(change);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Change>) => tellHere(data));

  let stop: AbortController | undefined;
  let isWanted = false;
  const start = (): void => {
    isWanted = true;
    if (stop) return;
    stop = new AbortController();
    const { signal } = stop;
    const whole = (): Promise<void> => listen(tellAll, signal);
    const held = "locks" in navigator ? navigator.locks.request(NAME, { signal }, whole) : whole();
    held.catch(() => {});
  };
  const end = (): void => {
    stop?.abort();
    stop = undefined;
  };
  let hidden: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(end, HIDDEN_MS);
    else if (isWanted) start();
  });
  return {
    start,
    end() {
      isWanted = false;
      end();
    },
  };
}

/** A proxy's error page ends a stream for good; then we connect again ourselves, after this, in ms. */
const RETRY_MS = 5000;

/** Until it is stopped. */
function listen(tell: (change: Change) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let isLost = false;
    let events: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      events = new EventSource(new URL("events", document.baseURI));
      events.addEventListener("open", () => {
        if (isLost) tell({ kind: "back" });
        isLost = false;
      });
      events.addEventListener("error", () => {
        isLost = true;
        tell({ kind: "lost" });
        if (events.readyState === EventSource.CLOSED) again = setTimeout(open, RETRY_MS);
      });
      events.addEventListener("changed", ({ data }: MessageEvent<string>) => {
        const { states } = JSON.parse(data) as { states: Record<string, number> };
        tell({ kind: "changed", states });
      });
    };
    open();
    signal.addEventListener("abort", () => {
      clearTimeout(again);
      events.close();
      resolve();
    });
  });
}

/** Changes are told at most every 300 ms, and only while somebody looks; the last one is never lost. */
function createTeller(tell: (change: Change) => void): (change: Change) => void {
  let waiting: Change | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const flush = (): void => {
    timer = undefined;
    if (waiting === undefined || document.hidden) return;
    const change = waiting;
    waiting = undefined;
    last = performance.now();
    tell(change);
  };
  document.addEventListener("visibilitychange", flush);
  return (change) => {
    if (change.kind !== "changed") return tell(change);
    waiting = change;
    timer ??= setTimeout(flush, Math.max(0, last + TELL_INTERVAL_MS - performance.now()));
  };
}
