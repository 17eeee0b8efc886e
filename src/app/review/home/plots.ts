import { dropUndefined } from "../../../base/drop-undefined.ts";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { DAY_MS } from "../../../base/text/time-units.ts";
import type { State } from "../../../core/release/state.ts";
import type { Db, Store, StoreReader } from "../../../store/open.ts";
import { listReleasesIn } from "../../../store/releases/releases.ts";
import { secondsOfStep } from "../../../store/statistics/count-entry.ts";
import { listCountsByDay } from "../../../store/statistics/daily-counts.ts";
import { countWaitingTorrents, torrentOfRelease } from "../../../store/torrents/torrents.ts";
import { sumFiledSpace } from "../../../store/works/filed-works.ts";
import { readStorages } from "../../releases/read-storages.ts";
import { showRelease, toIso } from "../../shown/release.ts";
import { readQueue } from "../queue/queue.ts";
import type { ShownHome, ShownPlots } from "./home-shape.ts";

const MAX_WAITING = 5;
/**
 * Limit for releases that wait for their turn. Releases that are being filed are all shown, because
 * each of them can be stopped.
 */
const MAX_ON_THE_WAY = 4;
const MAX_FILING = 100;

const ON_THE_WAY = [
  "filing",
  "undoing",
  "approved",
  "settling",
  "identifying",
] as const satisfies State[];

/**
 * Returns the plots' data for the last `days` days, including today, oldest first. Days are in UTC.
 */
export async function readPlots(
  all: StoreReader,
  days: number,
  now: number,
  storage?: string,
): Promise<ShownPlots> {
  const { read: db } = (await readStorages(all, storage)).store;
  const today = Math.floor(now / DAY_MS);
  const counts = await listCountsByDay(db, today - days + 1, [
    "decision",
    "seconds",
    "seconds_to_plex",
  ]);
  const byDay = Map.groupBy(counts, ({ day }) => day);
  // Without Plex, filing is the last step.
  const isSeen = counts.some(({ kind }) => kind === "seconds_to_plex");
  const space = await sumFiledSpace(db, { inStorage: storage !== undefined });
  return {
    days: Array.from({ length: days }, (_, index) => {
      const day = today - days + 1 + index;
      const all = byDay.get(day) ?? [];
      const of = (key: string): number =>
        all.find((count) => count.kind === "decision" && count.key === key)?.n ?? 0;
      return {
        day: new Date(day * DAY_MS).toISOString().slice(0, 10),
        alone: of("auto"),
        person: of("approved") + of("corrected"),
        back: of("undone"),
        ...secondsOf(all.filter(({ kind }) => kind === (isSeen ? "seconds_to_plex" : "seconds"))),
      };
    }),
    until: isSeen ? "plex" : "library",
    filed: MEDIA_TYPES.map((type) => ({
      type,
      works: 0,
      bytes: 0,
      ...space.find((row) => row.type === type),
    })),
  };
}

/**
 * Returns the median and the 10th and 90th percentiles of these steps; nothing if there are no
 * steps.
 */
function secondsOf(steps: readonly { key: string; n: number }[]) {
  const sorted = steps.toSorted((a, b) => Number(a.key) - Number(b.key));
  const total = sorted.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return {};
  const secondsAt = (share: number): number => {
    let left = total * share;
    return secondsOfStep(
      sorted.find(({ n }) => (left -= n) <= 0)?.key ?? sorted.at(-1)?.key ?? "0",
    );
  };
  return { seconds: { low: secondsAt(0.1), median: secondsAt(0.5), high: secondsAt(0.9) } };
}

/**
 * Returns the data for the top of the page: some of the releases that wait for a person, and some
 * that are on their way.
 */
export async function readHome(all: Store, now: number, storage?: string): Promise<ShownHome> {
  const { store, tell } = await readStorages(all, storage);
  const { items, total } = await readQueue(
    all,
    { limit: MAX_WAITING, storage },
    { readOnly: true },
  );
  return {
    waiting: items,
    total,
    now: toIso(now),
    way: await tell(await onTheWay(store.read), "release", ({ id }) => id),
    downloads: await countWaitingTorrents(store.read),
  };
}

async function onTheWay(db: Db): Promise<ShownHome["way"]> {
  const way: ShownHome["way"] = [];
  for (const state of ON_THE_WAY) {
    for (const release of await listReleasesIn(
      db,
      [state],
      state === "filing" ? MAX_FILING : MAX_ON_THE_WAY - way.length,
    )) {
      const until = release.reasons[0]?.until;
      const isInClient = release.state === "settling" && release.source === "torrent";
      const client = isInClient ? (await torrentOfRelease(db, release.id))?.client : undefined;
      way.push({
        ...showRelease(release),
        ...(until === undefined ? {} : { until: toIso(until) }),
        ...dropUndefined({ client }),
      });
    }
  }
  return way;
}
