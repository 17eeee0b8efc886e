import type { State } from "../../../core/release/state.ts";
import type { Db, Store } from "../../../store/open.ts";
import { releasesIn } from "../../../store/releases/releases.ts";
import { amongStorages } from "../../releases/among-storages.ts";
import { showRelease, toIso } from "../../shown/release.ts";
import { readQueue } from "../queue/queue.ts";
import type { ShownHome } from "./home-shape.ts";

const MAX_WAITING = 4;
const MAX_ON_THE_WAY = 6;

const ON_THE_WAY = ["filing", "undoing", "approved", "settling", "identifying"] as const satisfies State[];

/** What the page begins with: what waits and what is on its way, a few of each. */
export async function readHome(all: Store, now: number, storage?: string): Promise<ShownHome> {
  const { store, tell } = await amongStorages(all, storage);
  const { items, total } = await readQueue(all, { limit: MAX_WAITING, storage }, { readOnly: true });
  return {
    waiting: items,
    total,
    now: toIso(now),
    way: await tell(await onTheWay(store.read), "release", ({ id }) => id),
  };
}

async function onTheWay(db: Db): Promise<ShownHome["way"]> {
  const way: ShownHome["way"] = [];
  for (const state of ON_THE_WAY)
    for (const release of await releasesIn(db, [state], MAX_ON_THE_WAY - way.length)) {
      const until = release.reasons[0]?.until;
      way.push({ ...showRelease(release), ...(until === undefined ? {} : { until: toIso(until) }) });
    }
  return way;
}
