import { Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer } from "../../core/library/media-server.ts";

/** A server that takes longer for the smallest request counts as down. */
const PROBE_TIMEOUT_MS = 5000;

/**
 * Finds out whether a failed request was about the whole server. Returns the server's outage, or
 * undefined if the server is well, so that only what was asked fails.
 */
export type ServerProbe = (error: Outage, signal: AbortSignal) => Promise<Outage | undefined>;

/**
 * Creates the judgement of failed requests. A failure that can only be the server's needs no proof.
 * After any other one, the smallest request speaks for the server. Callers that fail at the same
 * time share one such request.
 */
export function createServerProbe(
  server: Pick<MediaServer, "name" | "check">,
  clock: Clock,
): ServerProbe {
  let asking: Promise<Outage | undefined> | undefined;

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
    asking ??= ask(signal).finally(() => {
      asking = undefined;
    });
    return await asking;
  };
}

/** @throws any error that does not come from the server */
function toOutage(error: unknown): Outage {
  if (error instanceof Outage) return error;
  if (error instanceof UserError) return new Outage("plex_unavailable", error.said);
  throw error;
}
