import { expect, test } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import type { ScanDeps } from "../../../src/app/scan/scan-check.ts";
import { createScanStage } from "../../../src/app/scan/stage.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import type { ServerLibrary } from "../../../src/core/library/media-server.ts";
import { listRememberedSections } from "../../../src/store/plex/plex-listings.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { addScan, listPendingScans, removeScan, scansOf } from "../../../src/store/plex/scans.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { actionsOf, testEngine } from "../../support/engine.ts";
import { logOf } from "../../support/log.ts";
import { FIRST_ENTRY } from "../../support/plex/first-entry.ts";
import { untilAtRest } from "../../support/virtual-clock.ts";
import { scanning } from "./scanning.ts";

const section = (id: string, ...locations: string[]): ServerLibrary => ({
  id,
  type: "movie",
  title: `L${id}`,
  locations,
  refreshing: false,
  stamp: "",
});
const down = new Outage("plex_unavailable", "Plex does not answer.");
const MOVIES = section("4", "/media/Movies");
const OTHERS = section("5", "/media/4K");
const HEAT = "/media/Movies/Heat";

/**
 * Sets up the outbox over a Plex that records its requests, is down while `up` is false, and shows
 * no items.
 */
async function asking(sections: ServerLibrary[] = [MOVIES]) {
  const engine = await testEngine();
  const { store, clock } = engine;
  const plex = { up: true, asked: [] as string[], learned: 0, sections };
  const server: ScanDeps["server"] = {
    name: "Plex",
    async libraries() {
      plex.learned++;
      if (!plex.up) throw down;
      return plex.sections;
    },
    async refresh(id, path) {
      if (!plex.up) throw down;
      plex.asked.push(`${id} ${path}`);
    },
    find: async () => new Map(),
    async check() {
      if (!plex.up) throw down;
      return { version: "1.43" };
    },
  };
  const warnings: string[] = [];
  const newStage = () =>
    createScanStage({
      store,
      server,
      entry: FIRST_ENTRY,
      pathMap: [],
      clock,
      log: logOf((message) => void warnings.push(message)),
      folderState: async () => "filled",
      changed: async () => {},
      health: createSourceHealth(store, "plex", clock),
      wake: () => {},
    });
  const stage = newStage();
  const run = (): Promise<number> => stage.run(engine.signal);
  const wanted = (id: number, ...folders: string[]): Promise<void> =>
    store.write(async (trx) => {
      for (const folder of folders) await addScan(trx, id, folder, clock.now());
    });
  return {
    ...engine,
    plex,
    server,
    warnings,
    stage,
    newStage,
    run,
    wanted,
    async after(ms: number): Promise<number> {
      clock.advance(ms);
      return await run();
    },
    /** Adds a release that was filed into this folder. */
    async filed(folder = HEAT, name = "Heat.mkv"): Promise<number> {
      const { id } = await engine.approved(name);
      await wanted(id, folder);
      await store.read.updateTable("release").set({ plex: "pending", state: "filed" }).execute();
      return id;
    },
    plexOf: async (id: number) => (await engine.now(id)).plex,
    health: async () => (await listSourceHealth(store.read))[0],
  };
}

test("scans a filed folder once by path and library, and records the scan in the history", async () => {
  await using it = await asking();
  const id = await it.filed();
  await it.run();
  await it.run();
  expect(it.plex.asked).toEqual(["4 /media/Movies/Heat"]);
  expect(await it.plexOf(id)).toBe("requested");
  expect(await listPendingScans(it.store.read)).toEqual([]);
  expect((await it.history(id)).at(-1)).toMatchObject({
    action: "scan_requested",
    detail: { path: HEAT, library: "L4" },
  });
});

test("reports a Plex outage once, retries with growing pauses, and delays nothing else", async () => {
  await using it = await asking();
  const id = await it.filed();
  it.plex.up = false;
  await it.run();
  await it.run();
  expect(it.plex.learned).toBe(1); // sections are requested at most every 30 s while Plex is down
  expect(await it.stage.idle()).toBe(true);
  expect(await listSourceHealth(it.store.read)).toMatchObject([
    { kind: "plex", healthy: false, message: down.message },
  ]);
  expect(await it.plexOf(id)).toBe("pending");
  it.clock.advance(30_000);
  it.plex.up = true;
  await it.run();
  expect(it.plex.asked).toHaveLength(1);
  expect(await it.plexOf(id)).toBe("requested");
  expect((await it.health())?.healthy).toBe(true);
});

test("on a person's request, asks a recovered Plex for its libraries at once, and scans waiting folders", async () => {
  await using it = await asking();
  const id = await it.filed();
  it.plex.up = false;
  await it.run();
  it.plex.up = true;
  await it.run();
  expect(it.plex.learned).toBe(1);
  it.stage.soon();
  await it.run();
  expect([it.plex.learned, it.plex.asked]).toEqual([2, ["4 /media/Movies/Heat"]]);
  expect(await it.plexOf(id)).toBe("requested");
});

test("retries a failed request after 1, 2, 4 … s", async () => {
  await using it = await asking();
  await it.run();
  const id = await it.filed();
  it.plex.up = false;
  const pauses: number[] = [];
  for (let round = 0; round < 3; round++) {
    await it.run();
    const [scan] = await listPendingScans(it.store.read);
    pauses.push((scan?.nextTryAt ?? 0) - it.clock.now());
    it.clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([1000, 2000, 4000]);
  expect(await it.health()).toMatchObject({ kind: "plex", healthy: false });
  it.plex.up = true;
  await it.run();
  expect(await it.plexOf(id)).toBe("requested");
  expect(await it.health()).toMatchObject({ kind: "plex", healthy: true });
});

test("also retries a folder outside the known libraries with growing pauses while Plex is down", async () => {
  await using it = await asking();
  await it.run();
  const id = await it.filed("/elsewhere/Heat");
  it.clock.advance(120_000);
  it.plex.up = false;
  const pauses: number[] = [];
  for (let round = 0; round < 6; round++) {
    pauses.push(await it.run());
    it.clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000]);
  it.plex.up = true;
  await it.run();
  expect(await it.plexOf(id)).toBe("not_seen");
  it.plex.up = false;
  await it.filed("/elsewhere/Other", "Other.mkv");
  it.clock.advance(120_000);
  expect(await it.run()).toBe(1000);
});

test("uses remembered libraries while Plex does not respond", async () => {
  await using it = await asking();
  await it.run();
  expect(await listRememberedSections(it.store.read)).toHaveLength(1);
  await it.filed();
  it.server.libraries = async () => Promise.reject(down);
  const another = it.newStage();
  await another.run(it.signal);
  it.clock.advance(1000);
  await another.run(it.signal);
  expect(it.plex.asked).toHaveLength(1);
});

test("reports a folder that is in no Plex library, and marks it as not seen", async () => {
  await using it = await asking();
  const id = await it.filed("/elsewhere/Heat");
  await it.run();
  expect(await it.plexOf(id)).toBe("not_seen");
  expect(it.warnings).toEqual([expect.stringContaining("PLEX_PATH_MAP")]);
  expect((await it.history(id)).at(-1)).toMatchObject({
    action: "scan_refused",
    detail: { message: expect.stringContaining("PLEX_PATH_MAP") },
  });
  expect(await listPendingScans(it.store.read)).toEqual([]);
});

test("throws an error that is not an outage", async () => {
  await using it = await asking();
  it.server.libraries = async () => Promise.reject(new Error("a defect"));
  await expect(it.run()).rejects.toThrow("a defect");
});

const folders = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `/media/Movies/Film ${at}`);

test("scans a folder of many releases once, and again for later files", async () => {
  await using it = await asking();
  const [one, two, three] = [
    await it.approved("a.mkv"),
    await it.approved("b.mkv"),
    await it.approved("c.mkv"),
  ];
  await it.wanted(one.id, HEAT);
  await it.wanted(two.id, HEAT);
  await it.run();
  expect(it.plex.asked).toHaveLength(1);
  await it.wanted(three.id, HEAT);
  await it.after(4900);
  expect(it.plex.asked).toHaveLength(1);
  expect(await it.stage.idle()).toBe(false);
  await it.after(200);
  expect(it.plex.asked).toEqual(["4 /media/Movies/Heat", "4 /media/Movies/Heat"]);
  for (const { id } of [one, two, three]) {
    expect(await actionsOf(it, id)).toContain("scan_requested");
  }
});

test("scans a library again when its last scan is finished, without delaying other libraries", async () => {
  await using it = await asking([{ ...MOVIES, refreshing: true }, OTHERS]);
  const { id } = await it.approved("Heat.mkv");
  await it.wanted(id, ...folders(2), "/media/4K/Heat");
  await it.run();
  expect(it.plex.asked).toEqual(["4 /media/Movies/Film 0", "5 /media/4K/Heat"]);
  for (let second = 0; second < 10; second++) await it.after(1100);
  expect(it.plex.asked).toHaveLength(2);
  it.plex.sections = [MOVIES, OTHERS];
  await it.after(1100);
  expect(it.plex.asked.at(-1)).toBe("4 /media/Movies/Film 1");
});

test("a library that scans for an hour delays the next scan by at most a minute", async () => {
  await using it = await asking([{ ...MOVIES, refreshing: true }]);
  const { id } = await it.approved("Heat.mkv");
  await it.wanted(id, ...folders(2));
  await it.run();
  await it.after(60_000);
  expect(it.plex.asked).toHaveLength(2);
});

test("while Plex is down, tries only one of the waiting folders at a time", async () => {
  await using it = await asking([MOVIES, OTHERS]);
  const { id } = await it.approved("Heat.mkv");
  await it.run();
  await it.wanted(id, "/media/Movies/a", "/media/4K/b");
  let refused = 0;
  it.server.refresh = async () => {
    refused++;
    const options = { retryAfterMs: 20_000, isOfService: true };
    throw new Outage("plex_unavailable", "Plex does not answer.", options);
  };
  // The libraries are asked side by side, so both requests notice the outage.
  for (let second = 0; second < 19; second++) {
    await it.run();
    it.clock.advance(1000);
  }
  expect(refused).toBe(2);
  expect(await it.stage.idle()).toBe(true);
  await it.after(1000);
  expect(refused).toBe(3);
});

test("abandons a scan that Plex repeatedly refuses, with Plex's message", async () => {
  await using it = await asking();
  const id = await it.filed();
  it.server.refresh = async () =>
    Promise.reject(new UserError("Plex refused (400).", "See its log.", "refused"));
  for (let round = 0; round < 6; round++) {
    await it.run();
    it.clock.advance(30_000);
  }
  expect(await scansOf(it.store.read, id)).toEqual([]);
  expect((await it.history(id)).at(-1)).toMatchObject({
    action: "scan_refused",
    detail: { message: "Plex refused (400). See its log." },
  });
  expect(it.warnings).toEqual([
    "Plex does not scan /media/Movies/Heat: Plex refused (400). See its log.",
  ]);
});

test("does not lose a scan requested during a request", async () => {
  await using it = await asking();
  const id = await it.filed();
  const { refresh } = it.server;
  it.server.refresh = async (...args) => {
    await refresh(...args);
    if (it.plex.asked.length > 1) return;
    it.clock.advance(5);
    await it.wanted(id, HEAT);
  };
  await it.run();
  expect(await listPendingScans(it.store.read)).toHaveLength(1);
  await it.after(6000);
  expect(it.plex.asked).toHaveLength(2);
});

test("runs rarely while nothing waits, and asks Plex once an hour", async () => {
  await using it = await asking();
  for (let at = 0; at < 300; at++) it.clock.advance(await it.run());
  expect(it.clock.monotonic()).toBe(3_000_000);
  expect(it.plex.learned).toBe(1);
  expect(await it.stage.idle()).toBe(true);
});

test("treats a starting server without libraries as down, and keeps its known libraries", async () => {
  await using it = await asking();
  await it.run();
  const id = await it.filed();
  it.plex.sections = [];
  await it.after(3_600_000);
  expect(await listRememberedSections(it.store.read)).toMatchObject([{ id: "4" }]);
  expect(await it.plexOf(id)).toBe("pending");
  expect(await it.health()).toMatchObject({ kind: "plex", healthy: false });
  it.plex.sections = [MOVIES];
  await it.after(31_000);
  expect(it.plex.asked).toEqual(["4 /media/Movies/Heat"]);
});

test("the check of a responding server gives the same result as listing its libraries", async () => {
  await using it = await asking([]);
  await it.run();
  await expect(it.stage.check(it.signal)).rejects.toMatchObject({
    code: "plex_unavailable",
    message: expect.stringContaining("lists no libraries"),
  });
  it.plex.sections = [MOVIES];
  expect(await it.stage.check(it.signal)).toBe("1.43");
  const { learned } = it.plex;
  expect(await it.stage.check(it.signal)).toBe("1.43");
  expect(it.plex.learned).toBe(learned);
});

test("failures while Plex was down do not count as refusals", async () => {
  await using it = await asking();
  await it.run();
  const id = await it.filed();
  const { refresh } = it.server;
  it.plex.up = false;
  for (let round = 0; round < 8; round++) {
    await it.run();
    it.clock.advance(31_000);
  }
  it.plex.up = true;
  // Plex comes back with different section ids.
  it.plex.sections = [section("9", "/media/Movies")];
  it.server.refresh = async (sectionId, ...rest) => {
    if (sectionId === "4") throw new UserError("Plex has no library 4.", "Look.", "not_found");
    return refresh(sectionId, ...rest);
  };
  for (let round = 0; round < 3; round++) {
    await it.run();
    it.clock.advance(31_000);
  }
  expect(it.plex.asked).toEqual(["9 /media/Movies/Heat"]);
  // The release has no video, so its check ends with the scan.
  expect(await it.plexOf(id)).toBeUndefined();
});

/** Makes each request to Plex hang until the test ends it. */
function hanging(it: Awaited<ReturnType<typeof asking>>) {
  const ends: PromiseWithResolvers<void>[] = [];
  it.server.refresh = async (id, path) => {
    it.plex.asked.push(`${id} ${path}`);
    const end = Promise.withResolvers<void>();
    ends.push(end);
    await end.promise;
  };
  /** Runs rounds of a second. Each waits for the requests until its patience ends. */
  const rounds = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) {
      const state = { isOver: false };
      const run = it.run().finally(() => {
        state.isOver = true;
      });
      while (!state.isOver) {
        await untilAtRest(10);
        it.clock.advance(Math.min(1000, it.clock.nextIn() ?? 0));
      }
      await run;
      it.clock.advance(1000);
    }
  };
  return { ends, rounds };
}

test("while a request is unanswered, its folder is not requested again for any of its releases", async () => {
  await using it = await asking();
  const first = await it.filed();
  await it.wanted((await it.approved("Ronin.mkv")).id, HEAT);
  await it.wanted((await it.approved("Alien.mkv")).id, `${HEAT}/Extras`);
  const { ends, rounds } = hanging(it);
  await rounds(3);
  // Two files arrive later: in a new release's folder, and in the folder that is being requested.
  await it.wanted((await it.approved("Later.mkv")).id, HEAT);
  await it.wanted(first, "/media/Movies/Other");
  await rounds(3);
  expect(it.plex.asked).toEqual([`4 ${HEAT}`, "4 /media/Movies/Other"]);
  for (const { resolve } of ends) resolve();
  await rounds(1);
  expect((await listPendingScans(it.store.read)).map(({ folder }) => folder)).toEqual([HEAT]);
  it.clock.advance(60_000);
  await rounds(1);
  expect(it.plex.asked).toHaveLength(3);
  ends.at(-1)?.resolve();
  await untilAtRest(10);
});

test.each<[string, Error | undefined]>([
  ["is accepted", undefined],
  ["fails", new Outage("plex_unavailable", "Plex has an internal error (500).")],
  ["is refused", new UserError("Plex refused (400).", "See its log.", "refused")],
])(
  "a release that is proven while a request for its folder hangs stays proven when that request %s",
  async (_, error) => {
    await using it = await asking();
    const id = await it.filed();
    if (error) {
      it.server.refresh = async () => Promise.reject(error);
      for (let round = 0; round < 4; round++) {
        await it.run();
        it.clock.advance(60_000);
      }
    }
    const { ends, rounds } = hanging(it);
    await rounds(1);
    expect(ends).toHaveLength(1);
    await it.store.write(async (trx) => {
      for (const scan of await scansOf(trx, id)) await removeScan(trx, scan);
      await setPlex(trx, id, "seen");
    });
    const before = { ...(await it.now(id)), entries: (await it.history(id)).length };
    if (error) ends[0]?.reject(error);
    else ends[0]?.resolve();
    await rounds(2);
    expect({ ...(await it.now(id)), entries: (await it.history(id)).length }).toEqual(before);
    expect(it.warnings).toEqual([]);
  },
);

test("a round that another server causes postpones no check and no retry", async () => {
  await using it = await scanning();
  await it.run();
  await it.file("Heat.mkv");
  await it.file("Matrix.mkv", "m", {
    identity: { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 },
  });
  // The second folder waits for its turn.
  expect(await it.run()).toBe(500);
  it.engine.clock.advance(300);
  expect(await it.run()).toBe(200);
  it.engine.clock.advance(200);
  await it.run();
  // The first check is due 2 s after the request.
  it.engine.clock.advance(1300);
  expect(await it.run()).toBe(200);
});
