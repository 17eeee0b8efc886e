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
 * Time in milliseconds after which the server is probed, because a slow call alone does not prove
 * that the network is dead.
 */
const SLOW_MS = 5000;
/** Time limit for a probe in milliseconds. A reachable server responds sooner. */
const PROBE_LIMIT_MS = 5000;

async function read<A>(asked: Promise<Response>): Promise<A> {
  let response: Response;
  let body: unknown;
  try {
    response = await asked;
    body = await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    // There was no response, or a proxy responded with its own page.
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

/** `refresh` also reloads everything, for example after signing in. */
type HttpDesk = Desk & { refresh(): void };

/**
 * The page's desk, connected to the daemon that served the page. `signedOut` is called each time
 * the session turns out to have ended.
 */
export function createHttpDesk(signedOut: () => void): HttpDesk {
  const listeners = new Set<(change: Change) => void>();
  let hasChanged = false;
  const tell = (change: Change): void => {
    if (change.kind === "changed") hasChanged = true;
    for (const listener of listeners) listener(change);
  };
  // The event stream ends with its session. The session is then checked immediately, not on the
  // next call.
  const probe = () =>
    watched(get<{ signed_in: boolean }>("session", AbortSignal.timeout(PROBE_LIMIT_MS))).then(
      (session) => session.signed_in || signedOut(),
    );
  // Requests on a dead connection would wait for a response that never comes.
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
        // Pending requests are aborted only after a timeout. If the daemon is gone, its connections
        // are closed, and earlier responses still arrive. It may be restarting.
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
      // A page that is drawn late shows the answer that came with the shell and immediately
      // requests the current one.
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
 * Calls back when the daemon logs lines, at most twice a second, until the returned function is
 * called.
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
 * Follows the server's events. Browsers allow six connections per host, so only the tab that holds
 * the lock listens, and it notifies the others. Locks exist only over HTTPS and on loopback.
 * Elsewhere, each visible tab listens.
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
 * Interval in milliseconds before reconnecting. A proxy's error page ends a stream for good, so the
 * browser does not reconnect.
 */
const RETRY_MS = 5000;

/**
 * Time in milliseconds without any event after which the connection is considered dead. The server
 * sends a sign of life every 5 s.
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
