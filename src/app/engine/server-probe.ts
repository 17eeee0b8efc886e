import { Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { MediaServer } from "../../core/library/media-server.ts";

/** A server that takes longer for the smallest request counts as down. */
const PROBE_TIMEOUT_MS = 5000;

/**
 * Determines whether a failed request means that the whole server is down. Returns the server's
 * outage, or undefined if the server is well and only this request failed.
 */
export type ServerProbe = (error: Outage, signal: AbortSignal) => Promise<Outage | undefined>;

/**
 * Creates a function that judges failed requests. Some failures alone prove that the server is
 * down. After any other failure, the smallest request decides. Callers that fail at the same time
 * share that request. A caller that aborts does not affect the others.
 */
export function createServerProbe(
  server: Pick<MediaServer, "name" | "check">,
  clock: Clock,
): ServerProbe {
  let shared: SharedProbe | undefined;

  async function ask(signal: AbortSignal): Promise<Outage | undefined> {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const late = clock.sleep(PROBE_TIMEOUT_MS, either).then(
      () => new Outage("plex_unavailable", `${server.name} does not answer.`),
      () => undefined,
    );
    const answer = server.check(either).then(
      () => undefined,
      (error: unknown) => toOutage(error),
    );
    try {
      return await Promise.race([answer, late]);
    } finally {
      done.abort();
      signal.throwIfAborted();
    }
  }

  return async (outage, signal) => {
    if (outage.isOfService) return outage;
    const probe = (shared ??= start());
    probe.callers++;
    try {
      return await waitUnlessAborted(probe.answer, signal);
    } finally {
      probe.callers--;
      if (probe.callers === 0) {
        probe.stop.abort();
        if (shared === probe) shared = undefined;
      }
    }
  };

  function start(): SharedProbe {
    const stop = new AbortController();
    return { answer: ask(stop.signal), stop, callers: 0 };
  }
}

/** A request that callers share. It stops when the last of them has left. */
type SharedProbe = {
  answer: Promise<Outage | undefined>;
  stop: AbortController;
  callers: number;
};

/** @throws any error that does not come from the server */
function toOutage(error: unknown): Outage {
  if (error instanceof Outage) return error;
  if (error instanceof UserError) return new Outage("plex_unavailable", error.said);
  throw error;
}
