import { isClientKind } from "../../core/torrent/kinds.ts";
import type { Store } from "../../store/open.ts";
import { createSourceHealth, type Health } from "../engine/status.ts";
import { NAMES, type Service, type ServiceState, stateOf } from "./service-check.ts";

/** A service's state is another one than before. */
export type HealthChange = {
  service: Service;
  /** What people call it. */
  title: string;
  from: ServiceState | undefined;
  to: ServiceState;
  /** One line for a person. */
  message: string;
};

/** A written success is repeated only this often: an idle engine should not wake the disk of the database each minute. */
const WRITE_INTERVAL_MS = 10 * 60_000;

/**
 * The health of one service, for all who ask it: recorded for `status`, and each change of its state told once, whoever
 * notices it. Its `note` never asks the caller to report. Another sentence about the same state is recorded and not told,
 * because two parts that ask in different ways would take turns.
 */
export function createServiceHealth(
  { store, now, changed }: { store: Store; now: () => number; changed: (change: HealthChange) => void },
  service: Service,
  title = NAMES[service],
): Health {
  const health = createSourceHealth(store, service, now, isClientKind(service) ? undefined : WRITE_INTERVAL_MS);
  let state: ServiceState | undefined;
  let remark = "";
  return {
    keepOnly: health.keepOnly,
    async note(name, problem, { code = "", remark: said = remark, nextAt } = {}) {
      remark = said;
      const [from, to] = [state, problem === undefined ? "ok" : stateOf(code)];
      state = to;
      // The first answer after a start is told only if it is bad.
      if (from !== to && (from !== undefined || to !== "ok"))
        changed({ service, title, from, to, message: problem ?? `${title} answers again.` });
      await health.note(name, problem, { code, remark, nextAt });
      return false;
    },
  };
}
