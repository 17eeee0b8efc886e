import type { Stage } from "../engine/engine.ts";
import type { Health } from "../engine/status.ts";
import { checkService, type Probe } from "./service-check.ts";

/** `soon` asks at the next round: a key may have been corrected. */
export type HealthStage = Required<Stage> & { soon(): void };

/** Without an interval the stage only waits to be stopped. */
const OFF_INTERVAL_MS = 24 * 3600_000;

/**
 * Asks each service at the start and then regularly whether it answers and accepts our key, also while there is nothing to
 * file, so that `status` is true and a refused key is known before it is needed.
 */
export function createHealthStage({
  services,
  intervalMs,
  now,
  monotonic,
}: {
  /** Who is asked and where the answer is noted; without `probe` the service is not configured. */
  services: readonly { name: string; health: Health; probe: Probe | undefined }[];
  /** 0: never. */
  intervalMs: number;
  now: () => number;
  monotonic: () => number;
}): HealthStage {
  let askedAt = Number.NEGATIVE_INFINITY;
  let forgot = false;

  /** What is no longer configured must not make `status` sick forever. */
  async function forgetOthers(): Promise<void> {
    if (forgot) return;
    for (const { health, probe } of services) if (probe === undefined) await health.keepOnly([]);
    forgot = true;
  }

  async function ask({ name, health, probe }: (typeof services)[number], signal: AbortSignal): Promise<void> {
    if (probe === undefined) return;
    const { state, problem } = await checkService(probe, now, signal);
    const code = `${name}_${state === "refused" ? "unauthorized" : "unavailable"}`;
    await health.note(name, problem, { code, remark: probe.remark?.() ?? "" });
  }

  return {
    name: "health",
    soon: () => void (askedAt = Number.NEGATIVE_INFINITY),
    async run(signal) {
      await forgetOthers();
      if (intervalMs === 0) return OFF_INTERVAL_MS;
      const left = askedAt + intervalMs - monotonic();
      if (left > 0) return left;
      askedAt = monotonic();
      await Promise.all(services.map((service) => ask(service, signal)));
      return intervalMs;
    },
    // Nothing of a release waits for it.
    idle: async () => true,
    drained: async () => {},
  };
}
