import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { isLasting, Outage, UserError } from "../../base/errors.ts";
import { ARR_TITLES, type ArrKind } from "../../core/arr/app.ts";
import type { Clock } from "../../core/clock.ts";
import { SERVER_TITLES, type ServerName } from "../../core/library/server-entry.ts";
import { SECOND_TITLES, type SecondCatalogueId } from "../../core/second-catalogue.ts";
import type { Services } from "../../core/services.ts";
import { CLIENT_TITLES, type ClientKind, isClientKind } from "../../core/torrent/kinds.ts";
import type { Store } from "../../store/open.ts";
import type { Stage } from "../engine/engine.ts";
import { createSourceHealth, type HealthRecord } from "../engine/status.ts";
import { watchSilence } from "./silence.ts";

/** Services outside this machine's disks that the program depends on. */
export type ServiceName = ServerName | "tmdb" | ClientKind | ArrKind | SecondCatalogueId;

/**
 * `refused`: the service responds but does not accept our key, so a person must act. `down`: it did
 * not return a usable response.
 */
type ServiceHealth = "ok" | "refused" | "down";

/**
 * Result of a request to one service. It is built only from the response, so doctor, readiness and
 * the engine share it.
 */
export type ServiceCheck = {
  service: ServiceName;
  state: ServiceHealth;
  /**
   * One or two sentences for a person: what is wrong and what to do. Absent if `ok`. Contains no
   * secret.
   */
  problem?: string;
  /** True if the problem stays until a person changes something. Absent otherwise. */
  lasts?: true;
  /** ms since 1970 */
  at: number;
};

/** A request to one service, in the cheapest way that also proves the key. */
export type ServiceProbe = {
  service: ServiceName;
  /** The name in messages; that of the service by default. */
  title?: string;
  /**
   * Resolves if the service responds and accepts the key. @throws Outage, UserError; the signal's
   * reason
   */
  ask(signal: AbortSignal): Promise<unknown>;
  /**
   * Sends the smallest request of the kind that the work sends. It decides once the work has failed
   * and no longer repeats its request. @throws as `ask`
   */
  use?: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  /** Returns a notice for a person about a service that does respond, as of its last response. */
  remark?: () => string | undefined;
  /** True for a service that is left alone unless the work's last request to it failed. */
  isOnlyRepeated?: boolean;
};

/** A service that takes longer counts as down. */
const ASK_TIMEOUT_MS = 10_000;

/**
 * Sends one request to a service and waits at most ten seconds. @throws the signal's reason; an
 * unexpected error
 */
export async function checkService(
  { service, title = NAMES[service], ask }: ServiceProbe,
  clock: Clock,
  signal: AbortSignal,
  timeoutMs = ASK_TIMEOUT_MS,
): Promise<ServiceCheck> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  try {
    await ask(AbortSignal.any([signal, late]));
    return { service, state: "ok", at: clock.now() };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) {
      const problem = `${title} did not answer within ${timeoutMs / 1000} s; check that it is running.`;
      return { service, state: "down", problem, at: clock.now() };
    }
    if (error instanceof Outage) {
      const lasts = isLasting(error) ? { lasts: true as const } : {};
      return {
        service,
        state: stateOf(error.code),
        problem: error.message,
        ...lasts,
        at: clock.now(),
      };
    }
    if (!(error instanceof UserError)) throw error;
    const state = error.code === "unauthorized" ? "refused" : "down";
    return { service, state, problem: toCommandText(withHint(error)), at: clock.now() };
  }
}

const NAMES: Readonly<Record<ServiceName, string>> = {
  ...SERVER_TITLES,
  tmdb: "TMDB",
  ...CLIENT_TITLES,
  ...ARR_TITLES,
  ...SECOND_TITLES,
};

/** Returns the state that an outage with this code means. */
const stateOf = (code: string): ServiceHealth =>
  code.endsWith("_unauthorized") ? "refused" : "down";

/**
 * `soon` checks the services again in the next round, because a key may have been corrected. No run
 * waits for this stage, because no release depends on it.
 */
export type HealthStage = Stage & { soon(): void };

/**
 * A release that waits for a service repeats its request every minute at the latest. After a longer
 * silence, no release waits for it.
 */
const QUIET_MS = 5 * 60_000;

/** Without an interval, the stage only waits to be stopped. */
const OFF_INTERVAL_MS = 24 * 3600_000;

/**
 * A service to check, and where each result is recorded. Without `probe`, no service of the kind is
 * configured. `among`: the names of all configured services of the kind, if there may be several.
 */
export interface CheckedService {
  name: string;
  among?: readonly string[] | undefined;
  health: ServiceHealthRecord;
  probe: ServiceProbe | undefined;
}

interface HealthStageDeps {
  services: Services<CheckedService>;
  /** 0: never. */
  intervalMs: number;
  clock: Clock;
}

/**
 * Creates a stage that checks at the start and then regularly whether each service responds and
 * accepts our key, even when there is nothing to file. This keeps `status` accurate and reveals a
 * refused key before it is needed.
 */
export function createHealthStage(deps: HealthStageDeps): HealthStage {
  const { services, intervalMs, clock } = deps;
  let askedAt = Number.NEGATIVE_INFINITY;
  let forgot = false;
  /** True if the key may have changed, so that earlier proofs no longer hold. */
  let isForced = true;

  /** Services that are no longer configured must not make `status` unhealthy forever. */
  async function forgetOthers(): Promise<void> {
    if (forgot) return;
    await services.needAll(async ({ name, health, probe, among }) => {
      // A rarely asked service may have changed since an earlier engine heard from it.
      if (probe === undefined || probe.isOnlyRepeated) await health.keepOnly([]);
      else if (among) await health.keepOnly(among);
      if (probe?.isOnlyRepeated) await health.announce(name);
    });
    forgot = true;
  }

  async function ask(
    { name, health, probe }: CheckedService,
    isNewKey: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (probe === undefined) return;
    const used = health.lastUse();
    if (probe.isOnlyRepeated && used?.isOk !== false) return;
    const isStale = used !== undefined && !used.isOk && clock.now() - used.at >= QUIET_MS;
    let proof: "use" | "check" = "check";
    const watched: ServiceProbe = {
      ...probe,
      ask: (stop) => watchSilence({ health, clock }, name, () => probe.ask(stop)),
    };
    let checked = await checkService(watched, clock, signal);
    if (checked.state === "ok" && isStale) {
      proof = "use";
      if (probe.use) checked = await checkService({ ...probe, ask: probe.use }, clock, signal);
    }
    const { state, problem, lasts } = checked;
    // Work that succeeded less than an interval ago proves more than a check that fails.
    const last = health.lastUse();
    const isProven = last?.isOk === true && clock.now() - last.at < intervalMs;
    if (problem !== undefined && isProven && !isNewKey) return;
    const code = `${name}_${state === "refused" ? "unauthorized" : "unavailable"}`;
    await health.note(name, problem, {
      code,
      remark: probe.remark?.() ?? "",
      proof,
      // Waiting does not help here, so no next check is announced.
      nextAt: lasts ? undefined : clock.now() + intervalMs,
    });
  }

  return {
    name: "health",
    soon() {
      askedAt = Number.NEGATIVE_INFINITY;
      isForced = true;
    },
    async run(signal) {
      await forgetOthers();
      if (intervalMs === 0) return OFF_INTERVAL_MS;
      const left = askedAt + intervalMs - clock.monotonic();
      if (left > 0) return left;
      askedAt = clock.monotonic();
      const isNewKey = isForced;
      isForced = false;
      // Each result is recorded as soon as it is known; one that hangs ends after ten seconds.
      await services.needAll((service) => ask(service, isNewKey, signal));
      return intervalMs;
    },
  };
}

/** A change of a service's state. */
export type HealthChange = {
  service: ServiceName;
  /** The service's display name. */
  title: string;
  from: ServiceHealth | undefined;
  to: ServiceHealth;
  /** One line for a person. */
  message: string;
};

/**
 * Repeated successes are written only this often: an idle engine should not wake the database's
 * disk each minute.
 */
const WRITE_INTERVAL_MS = 10 * 60_000;

/** Health of one service, with the last time that the work itself used it. */
export type ServiceHealthRecord = HealthRecord & {
  lastUse(): { isOk: boolean; at: number } | undefined;
};

/**
 * Tracks the health of one service for all callers: records it for `status` and reports each change
 * of its state once, regardless of which caller notices it. Its `note` never asks the caller to
 * report. A different problem text for the same state is recorded but not reported, because
 * otherwise two callers that check in different ways would alternate. The later proof wins, except
 * that a successful check does not end a failure of the work: the check proves only the key.
 */
export function createServiceHealth(
  {
    store,
    clock,
    changed,
  }: { store: Store; clock: Clock; changed: (change: HealthChange) => void },
  service: ServiceName,
  title = NAMES[service],
): ServiceHealthRecord {
  const health = createSourceHealth(
    store,
    service,
    clock,
    isClientKind(service) ? undefined : WRITE_INTERVAL_MS,
  );
  let state: ServiceHealth | undefined;
  let remark = "";
  let used: { isOk: boolean; at: number; problem: string | undefined; code: string } | undefined;
  return {
    keepOnly: health.keepOnly,
    announce: health.announce,
    silent: health.silent,
    answered: health.answered,
    lastUse: () => used,
    async note(name, given, { code: givenCode = "", remark: newRemark = remark, ...more } = {}) {
      remark = newRemark;
      const { proof = "use", nextAt } = more;
      if (proof === "use") {
        used = { isOk: given === undefined, at: clock.now(), problem: given, code: givenCode };
      }
      const isLess = proof === "check" && given === undefined && used?.isOk === false;
      const { problem, code } = isLess && used ? used : { problem: given, code: givenCode };
      const [from, to] = [state, problem === undefined ? "ok" : stateOf(code)];
      state = to;
      // The first result after a start is reported only if the service has a problem.
      if (from !== to && (from !== undefined || to !== "ok")) {
        changed({ service, title, from, to, message: problem ?? `${title} answers again.` });
      }
      await health.note(name, problem, { code, remark, nextAt });
      return false;
    },
  };
}
