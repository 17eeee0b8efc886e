import { MEDIA_TYPES } from "../../../core/identity.ts";
import type { Store } from "../../../store/open.ts";
import { DAY_MS, secondsOfStep } from "../../../store/statistics/count-entry.ts";
import { countsByDay } from "../../../store/statistics/daily-counts.ts";
import { filedSpace } from "../../../store/works/filed-works.ts";
import { amongStorages } from "../../releases/among-storages.ts";
import type { ShownPlots } from "./home-shape.ts";

/** What the plots of the last days are drawn from, today included, oldest first. The days are those of UTC. */
export async function readPlots(
  all: Pick<Store, "read">,
  days: number,
  now: number,
  storage?: string,
): Promise<ShownPlots> {
  const { read: db } = (await amongStorages(all, storage)).store;
  const today = Math.floor(now / DAY_MS);
  const counts = await countsByDay(db, today - days + 1, ["decision", "seconds", "seconds_to_plex"]);
  const byDay = Map.groupBy(counts, ({ day }) => day);
  // Without Plex, filed is as far as it goes.
  const isSeen = counts.some(({ kind }) => kind === "seconds_to_plex");
  const space = await filedSpace(db, { inStorage: storage !== undefined });
  return {
    days: Array.from({ length: days }, (_, at) => {
      const day = today - days + 1 + at;
      const all = byDay.get(day) ?? [];
      const of = (key: string): number => all.find((one) => one.kind === "decision" && one.key === key)?.n ?? 0;
      return {
        day: new Date(day * DAY_MS).toISOString().slice(0, 10),
        alone: of("auto"),
        person: of("approved") + of("corrected"),
        back: of("undone"),
        ...secondsOf(all.filter(({ kind }) => kind === (isSeen ? "seconds_to_plex" : "seconds"))),
      };
    }),
    until: isSeen ? "plex" : "library",
    filed: MEDIA_TYPES.map((type) => ({ type, works: 0, bytes: 0, ...space.find((one) => one.type === type) })),
  };
}

/** The middle of these steps, and where a tenth and nine tenths of them are; nothing without any. */
function secondsOf(steps: readonly { key: string; n: number }[]) {
  const sorted = steps.toSorted((a, b) => Number(a.key) - Number(b.key));
  const total = sorted.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return {};
  const at = (share: number): number => {
    let left = total * share;
    return secondsOfStep(sorted.find(({ n }) => (left -= n) <= 0)?.key ?? sorted.at(-1)?.key ?? "0");
  };
  return { seconds: { low: at(0.1), median: at(0.5), high: at(0.9) } };
}
