import { addressOf } from "../../../core/page/place.ts";
import type { ToolName, Tools } from "./answers.ts";
import { createConnection } from "./connection.ts";
import { type Change, type Desk, DeskRefusal, ServerUnreachable, SessionEnded } from "./desk.ts";
import { fetchAnswer, isWritten } from "./request.ts";

type ErrorBody = { error?: string; code?: string; next?: string };

/** Sends one request to our own server. @throws DeskRefusal, ServerUnreachable, SessionEnded */
export const post = <A>(address: string, args: unknown, signal?: AbortSignal): Promise<A> =>
  read<A>(fetchAnswer(address, args, signal));

/** Like `post`, for a request that changes nothing. */
export const get = <A>(address: string, signal?: AbortSignal): Promise<A> =>
  read<A>(fetchAnswer(address, undefined, signal));

/**
 * A call without an answer after this time, in ms, does not prove that the network is dead, so the
 * server is probed.
 */
const SLOW_MS = 5000;
/** Time, in ms, within which a reachable server answers a probe. */
const PROBE_LIMIT_MS = 5000;

async function read<A>(asked: Promise<Response>): Promise<A> {
  let response: Response;
  let body: unknown;
  try {
    response = await asked;
    body = await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    // Nothing answered, or a proxy answered with its own page.
    throw new ServerUnreachable("The daemon did not answer.", { cause: error });
  }
  if (response.ok) return body as A;
  const {
    error = `The server returned status ${response.status}.`,
    code = "internal_error",
    next,
  } = body as ErrorBody;
  if (response.status === 401) throw new SessionEnded([error, next].filter(Boolean).join(" "));
  throw new DeskRefusal(error, code, next);
}

/** `refresh` also reloads everything, as after signing in. */
type HttpDesk = Desk & { refresh(): void };

/**
 * The page's desk: the daemon that served it. `signedOut` is called each time that there is no
 * session any longer.
 */
export function createHttpDesk(signedOut: () => void): HttpDesk {
  const listeners = new Set<(change: Change) => void>();
  let hasChanged = false;
  const tell = (change: Change): void => {
    if (change.kind === "changed") hasChanged = true;
    for (const listener of listeners) listener(change);
  };
  // The stream ends with its session. The session is then checked at once, not with the next call.
  const probe = () =>
    watched(get<{ signed_in: boolean }>("session", AbortSignal.timeout(PROBE_LIMIT_MS))).then(
      (session) => session.signed_in || signedOut(),
    );
  // Requests on a dead connection would wait for an answer that never comes.
  let pending = new AbortController();
  const connection = createConnection(tell, probe);
  const changes = createLive(connection.stream);

  async function watched<A>(asked: Promise<A>): Promise<A> {
    try {
      const answer = await asked;
      connection.answered();
      return answer;
    } catch (error) {
      if (error instanceof ServerUnreachable) {
        connection.failed();
        // Pending requests are only aborted after a timeout. If the daemon is gone, its connections
        // are closed, and earlier answers still arrive; it may be restarting.
        if (error.cause instanceof DOMException && error.cause.name === "TimeoutError") {
          pending.abort(error);
          pending = new AbortController();
        }
      } else if (error instanceof DeskRefusal || error instanceof SessionEnded) {
        connection.answered();
      }
      if (error instanceof SessionEnded) signedOut();
      throw error;
    }
  }

  return {
    call<T extends ToolName>(tool: T, args: Tools[T]["asks"], signal?: AbortSignal) {
      const slow = setInterval(() => void probe().catch(() => {}), SLOW_MS);
      // A page that is drawn late shows the answer that came with the shell, and requests the
      // current one at once.
      const isOld = hasChanged && isWritten(`api/${tool}`, args);
      const either = AbortSignal.any([pending.signal, ...(signal ? [signal] : [])]);
      const answer = watched(post<Tools[T]["answers"]>(`api/${tool}`, args, either));
      return answer.finally(() => {
        clearInterval(slow);
        if (isOld) tell({ kind: "changed" });
      });
    },
    onChange(listener) {
      listeners.add(listener);
      changes.start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) changes.end();
      };
    },
    link: (to) => addressOf(to),
    explains: true,
    refresh: () => tell({ kind: "changed" }),
  };
}

/**
 * Calls back for each line that the daemon logs, at most twice a second, until the returned
 * function is called.
 */
export function followLog(told: () => void): () => void {
  const events = new EventSource(new URL("events?log=1", document.baseURI));
  events.addEventListener("logged", told);
  // Covers lines that were logged while the connection was lost.
  events.addEventListener("open", told);
  return () => events.close();
}

const NAME = "plex-ingest events";
/** Minimum interval between notifications, in ms, because many releases may change at once. */
const TELL_INTERVAL_MS = 300;
/** Time after which a hidden tab closes its stream. */
const HIDDEN_MS = 60_000;

/**
 * Follows the server's events. Browsers allow six connections per host, so only one tab listens and
 * notifies the others: the tab that holds the lock. Locks exist only over HTTPS and on loopback;
 * elsewhere each visible tab listens.
 */
function createLive(tell: (change: Change) => void): { start(): void; end(): void } {
  const channel = new BroadcastChannel(`${NAME} ${document.baseURI}`);
  const tellHere = createTeller(tell);
  let last: Change | undefined;
  const tellAll = (change: Change): void => {
    last = change;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel.postMessage(change);
    tellHere(change);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Change | "here">) => {
    if (data !== "here") tellHere(data);
    // A new tab missed the changes that happened while it was loading.
    else if (last?.kind === "changed") tellAll(last);
  });

  let stop: AbortController | undefined;
  let isWanted = false;
  const start = (): void => {
    isWanted = true;
    if (stop) return;
    stop = new AbortController();
    const { signal } = stop;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel.postMessage("here");
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

/**
 * A proxy's error page ends a stream for good. We then reconnect ourselves after this time, in ms.
 */
const RETRY_MS = 5000;

/**
 * The server sends a sign of life every 5 s. Silence of this length, in ms, means a connection that
 * died without being closed.
 */
const SILENT_MS = 10_000;

/** Listens until the signal aborts. */
function listen(tell: (change: Change) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let isLost = false;
    let events: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    let silent: ReturnType<typeof setTimeout> | undefined;
    const lose = (): void => {
      isLost = true;
      tell({ kind: "lost" });
    };
    const hear = (): void => {
      clearTimeout(silent);
      silent = setTimeout(() => {
        events.close();
        lose();
        open();
      }, SILENT_MS);
    };
    const open = (): void => {
      hear();
      events = new EventSource(new URL("events", document.baseURI));
      for (const event of ["open", "alive", "changed"]) events.addEventListener(event, hear);
      events.addEventListener("open", () => {
        if (isLost) tell({ kind: "back" });
        isLost = false;
      });
      events.addEventListener("error", () => {
        lose();
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
      clearTimeout(silent);
      events.close();
      resolve();
    });
  });
}

/**
 * Reports changes at most every 300 ms, and only while the page is visible. The last change is
 * never lost.
 */
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
