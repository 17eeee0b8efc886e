// One host with an engine of each of many storages: `host URL NAME COUNT`. Only lock and lease, nothing is filed. It stands
// by for those that another host has, and says each that it got with the time.
import { setTimeout } from "node:timers/promises";
import { beginLease } from "../../../src/app/engine/take-lease.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { storeIn } from "../../../src/store/storages/scope.ts";
import { storeOfEngine } from "../../../src/store/storages/storages.ts";

const [url = "", host = "", count = "0"] = process.argv.slice(2);
const STAND_BY_MS = 250;

async function stand(storage: string): Promise<void> {
  const own = createServerLock({ url, storage }, MIGRATIONS.length);
  for (;;) {
    const lock = await own.acquire().catch(() => undefined);
    if (!lock) {
      await setTimeout(STAND_BY_MS);
      continue;
    }
    const all = storeIn(store, { name: storage, id: undefined }, "all");
    await beginLease(await storeOfEngine(all, Date.now()), lock, {
      kind: "daemon",
      host,
      pid: process.pid,
      since: Date.now(),
    });
    process.stdout.write(`${storage} ${Date.now()}\n`);
    return;
  }
}

const store = await openPostgres({ url, storage: host }, { mode: "existing", random: Math.random });
await Promise.all(Array.from({ length: Number(count) }, (_, at) => stand(`storage-${at}`)));
