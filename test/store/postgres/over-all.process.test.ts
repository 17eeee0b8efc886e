import { describe, expect, test } from "vitest";
import { createHeartbeat, showEngines } from "../../../src/app/engine/engines.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { storeOfEngine } from "../../../src/store/storages/storages.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";

describe.skipIf(postgresMissing() !== undefined)("several engines on one server", () => {
  test("one engine does each job that spans all storages, and another takes over when it is gone", async () => {
    await using server = await startPostgres();
    const place = (storage: string) => ({ url: server.url, storage });
    const open = async (storage: string) =>
      scopeStore(
        await openPostgres(place(storage), { mode: "create", random: () => 0 }),
        { name: storage, id: undefined },
        "all",
      );
    await using first = await open("nas-1");
    await using second = await open("nas-2");
    const [a, b] = [createServerLock(place("nas-1"), 1), createServerLock(place("nas-2"), 1)];
    const [one, two] = [await a.acquire(), await b.acquire()];
    if (!one || !two) throw new Error("Each storage has a lock of its own.");
    expect([
      await one.isOnly("notices"),
      await one.isOnly("notices"),
      await two.isOnly("notices"),
    ]).toEqual([true, true, false]);
    expect(await two.isOnly("plex index")).toBe(true);
    one.release();
    await expect.poll(() => two.isOnly("notices")).toBe(true);
    // Both engines are listed with the names of their storages, even though their processes opened
    // the database before the second storage was created.
    const at = 1_000_000;
    for (const [pid, all] of [first, second].entries()) {
      const engine = await storeOfEngine(all, at);
      await createHeartbeat(
        engine,
        { host: "here", pid, state: "working" },
        clockOf(() => at),
      )?.run(AbortSignal.any([]));
    }
    expect(
      (await showEngines(first, { running: false }, at)).map(({ storage, pid }) => [storage, pid]),
    ).toEqual([
      ["nas-1", 0],
      ["nas-2", 1],
    ]);
    await a.close();
    await b.close();
  });
});
