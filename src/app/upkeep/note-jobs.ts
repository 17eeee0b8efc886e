import { cleanText } from "../../core/text/clean-text.ts";
import { utcText } from "../../core/text/local-time.ts";
import type { Store } from "../../store/open.ts";
import { recordHealth, sourceHealth } from "../../store/releases/sources.ts";

const KIND = "schedule";

/** Writes down for `status` when each job last ran well, what went wrong since, and when it comes next. */
export function createJobNotes(store: Store, now: () => number, warn: (message: string) => void) {
  const next = (at: number): string => `next at ${utcText(new Date(at).toISOString(), "minutes")}`;

  function note(work: () => Promise<void>): void {
    work().catch((error: unknown) => warn(`When a job runs could not be written down: ${String(error)}`));
  }

  return {
    planned: (name: string, at: number): void =>
      note(async () => {
        const known = (await sourceHealth(store.read)).find((one) => one.kind === KIND && one.name === name);
        // A failure stays until the job has run well.
        if (known?.healthy === false) return;
        await store.write((trx) => recordHealth(trx, { kind: KIND, name, healthy: true, message: next(at) }));
      }),
    ran: (name: string, at: number): void =>
      note(() =>
        store.write((trx) =>
          recordHealth(trx, { kind: KIND, name, healthy: true, lastSuccessAt: now(), message: next(at) }),
        ),
      ),
    failed: (name: string, at: number, error: unknown): void =>
      note(() => {
        const why = cleanText(error instanceof Error ? error.message : String(error), 300).replace(/\.$/, "");
        return store.write((trx) =>
          recordHealth(trx, { kind: KIND, name, healthy: false, message: `${why}; ${next(at)}` }),
        );
      }),
  };
}
