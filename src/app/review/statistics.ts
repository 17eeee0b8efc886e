import { dropUndefined } from "../../base/drop-undefined.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { StoreReader } from "../../store/open.ts";
import { type CountKind, secondsOfStep } from "../../store/statistics/count-entry.ts";
import {
  countFiledByStorage,
  readDailyCounts,
  readUncountedBelow,
} from "../../store/statistics/daily-counts.ts";
import type { NamedStorage } from "../../store/storages/storage-names.ts";
import { readStorages } from "../releases/read-storages.ts";
import type { ShownStatistics } from "../shown/upkeep-shape.ts";

export type StatisticsQuery = {
  days: number;
  /** Name of the storage on which releases were filed. */
  storage?: string | undefined;
};

/** Returns the counts for the last `days` days, including today. Days are in UTC. */
export async function readStatistics(
  everything: StoreReader,
  { days, storage }: StatisticsQuery,
  now: number,
): Promise<ShownStatistics> {
  const { store, all } = await readStorages(everything, storage);
  const from = Math.floor(now / DAY_MS) - days + 1;
  const counts = await readDailyCounts(store.read, from);
  const filed = all.length === 0 ? [] : await countFiledByStorage(store.read, from);
  const of = (kind: CountKind): Record<string, number> =>
    Object.fromEntries(counts.sums.flatMap((sum) => (sum.kind === kind ? [[sum.key, sum.n]] : [])));
  const byDay = Map.groupBy(counts.days, ({ day }) => day);
  const {
    auto = 0,
    approved = 0,
    corrected = 0,
    rejected = 0,
    undone = 0,
    auto_undone = 0,
  } = of("decision");
  const isCounting = (await readUncountedBelow(store.read)) > 1;
  return {
    by_day: [...byDay].map(([day, outcomes]) => {
      const {
        filed = 0,
        review = 0,
        rejected = 0,
        failed = 0,
        bytes = 0,
      } = Object.fromEntries(outcomes.map(({ key, n }) => [key, n]));
      return {
        day: new Date(day * DAY_MS).toISOString().slice(0, 10),
        filed,
        review,
        rejected,
        failed,
        bytes,
      };
    }),
    by_source: of("source"),
    by_method: of("method"),
    by_reason: of("reason"),
    ...(all.length === 0 ? {} : { by_storage: named(filed, all) }),
    decisions: { auto, approved, corrected, rejected, undone, auto_undone },
    ...dropUndefined({
      auto_share: share(auto, auto + approved + corrected),
      auto_undone_share: share(auto_undone, auto),
      median_seconds_to_file: medianSeconds(of("seconds")),
    }),
    ...(isCounting ? { still_counting: true } : {}),
  };
}

/** Storages that are no longer known are omitted. */
const named = (
  filed: readonly { storage: number; n: number }[],
  all: readonly NamedStorage[],
): Record<string, number> =>
  Object.fromEntries(
    filed.flatMap(({ storage, n }) => {
      const name = all.find(({ id }) => id === storage)?.name;
      return name === undefined ? [] : [[name, n]];
    }),
  );

const share = (part: number, whole: number) =>
  whole === 0 ? undefined : Math.round((part / whole) * 10_000) / 10_000;

function medianSeconds(steps: Readonly<Record<string, number>>): number | undefined {
  const sorted = Object.entries(steps).toSorted(([a], [b]) => Number(a) - Number(b));
  let left = sorted.reduce((sum, [, n]) => sum + n, 0) / 2;
  for (const [step, n] of sorted) if ((left -= n) <= 0) return secondsOfStep(step);
  return undefined;
}
