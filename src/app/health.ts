import type { Store } from "../store/open.ts";
import { keepOnlySources, recordHealth, type SourceHealth } from "../store/releases/sources.ts";

/** What is well is written down this often; what falls ill or gets well, at once. */
const EVERY_MS = 60_000;

type Health = {
  /** `problem` is one sentence, undefined for what is well. Answers whether it is news. */
  note(name: string, problem: string | undefined): Promise<boolean>;
  /** Forgets everything else of this kind. */
  keepOnly(names: readonly string[]): Promise<void>;
};

/** Keeps `status` told how sources and services are, without a write for every look at them. */
export function createHealth(store: Store, kind: SourceHealth["kind"], now: () => number): Health {
  const told = new Map<string, { problem: string | undefined; at: number }>();
  return {
    async note(name, problem) {
      const at = now();
      const before = told.get(name);
      const news = before === undefined ? problem !== undefined : before.problem !== problem;
      if (before && !news && at >= before.at && at - before.at < EVERY_MS) return false;
      // Before it is written: of several who note it at once, one tells.
      told.set(name, { problem, at });
      const healthy = problem === undefined;
      try {
        await store.write((trx) =>
          recordHealth(trx, { kind, name, healthy, message: problem, lastSuccessAt: healthy ? at : undefined }),
        );
      } catch (error) {
        if (before) told.set(name, before);
        else told.delete(name);
        throw error;
      }
      return news;
    },
    async keepOnly(names) {
      for (const name of told.keys()) if (!names.includes(name)) told.delete(name);
      await store.write((trx) => keepOnlySources(trx, kind, names));
    },
  };
}
