import { withHint } from "../../core/actions/sentence.ts";
import { inCommands } from "../../core/actions/tongues.ts";
import { Outage, UserError } from "../../core/errors.ts";
import { CLIENT_TITLES, type ClientKind } from "../../core/torrent/kinds.ts";

/** What the program depends on outside this machine's disks. */
export type Service = "plex" | "tmdb" | ClientKind;

/** `refused`: it answers and does not accept our key, so a person must act. `down`: it gives no usable answer. */
export type ServiceState = "ok" | "refused" | "down";

/** What came of asking one service. Made of nothing but its answer, so doctor, readiness and the engine share it. */
export type ServiceCheck = {
  service: Service;
  state: ServiceState;
  /** One or two sentences for a person: what is wrong and what to do; none if `ok`. Contains no secret. */
  problem?: string;
  /** ms since 1970 */
  at: number;
};

/** Asks one service in the cheapest way that also proves the key. */
export type Probe = {
  service: Service;
  /** Resolves if it answers and accepts the key. @throws Outage, UserError; the signal's reason */
  ask(signal: AbortSignal): Promise<unknown>;
  /** What a person should know although the service answers, as it was at the last answer. */
  remark?: () => string | undefined;
};

/** A service that takes longer is as good as down. */
const ASK_TIMEOUT_MS = 10_000;

/** Asks a service once, for at most ten seconds. @throws the signal's reason; an unexpected error */
export async function checkService(
  { service, ask }: Probe,
  now: () => number,
  signal: AbortSignal,
  timeoutMs = ASK_TIMEOUT_MS,
): Promise<ServiceCheck> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  try {
    await ask(AbortSignal.any([signal, late]));
    return { service, state: "ok", at: now() };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) {
      const problem = `${NAMES[service]} did not answer within ${timeoutMs / 1000} s; check that it runs.`;
      return { service, state: "down", problem, at: now() };
    }
    if (error instanceof Outage) return { service, state: stateOf(error.code), problem: error.message, at: now() };
    if (!(error instanceof UserError)) throw error;
    return { service, state: "down", problem: inCommands(withHint(error)), at: now() };
  }
}

export const NAMES: Readonly<Record<Service, string>> = { plex: "Plex", tmdb: "TMDB", ...CLIENT_TITLES };

/** The state that an outage of this code means. */
export const stateOf = (code: string): ServiceState => (code.endsWith("_unauthorized") ? "refused" : "down");
