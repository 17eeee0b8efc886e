import { join } from "node:path";
import { expect, test } from "vitest";
import { createScan, type PlexPort, sectionOf } from "../../src/app/scan.ts";
import { Outage } from "../../src/core/outage.ts";
import type { PathMap } from "../../src/core/plan/path-map.ts";
import { type KnownSection, knownSections } from "../../src/store/plex-sections.ts";
import { addScan, pendingScans } from "../../src/store/scans.ts";
import { sourceHealth } from "../../src/store/sources.ts";
import { actionsOf, type TestEngine, testEngine } from "../support/engine.ts";

const section = (id: string, ...locations: string[]): KnownSection => ({
  id,
  type: "movie",
  title: `L${id}`,
  locations,
});
const down = new Outage("plex_unavailable", "Plex does not answer.");

/** A Plex that notes what it is asked, and is down while `up` is false. */
function plexOf(sections: KnownSection[]) {
  const plex = { up: true, asked: [] as string[], learned: 0 };
  const port: PlexPort = {
    async sections() {
      plex.learned++;
      if (!plex.up) throw down;
      return sections;
    },
    async refresh(id, path) {
      if (!plex.up) throw down;
      plex.asked.push(`${id} ${path}`);
    },
  };
  return Object.assign(plex, { port });
}

async function filedOne(engine: TestEngine, folder: string): Promise<number> {
  const { id } = await engine.approved("Heat.mkv");
  await engine.store.write((trx) => addScan(trx, id, folder, engine.clock.now()));
  await engine.store.read.updateTable("release").set({ plex: "pending" }).execute();
  return id;
}

function scanOf(engine: TestEngine, plex: { port: PlexPort }, pathMap: PathMap[] = []) {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  return { warnings, stage: createScan({ ...engine, plex: plex.port, pathMap, now: engine.clock.now, warn }) };
}

test("what was filed is asked for by folder and library, once, and history tells it", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /media/Movies/Heat"]);
  expect((await engine.now(id)).plex).toBe("requested");
  expect(await pendingScans(engine.store.read)).toEqual([]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "scan_requested",
    detail: { path: "/media/Movies/Heat", library: "L4" },
  });
});

test("Plex being down is told once as its health, asked again with growing pauses, and delays nothing else", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  plex.up = false;
  await stage.run(engine.signal);
  await stage.run(engine.signal);
  expect(plex.learned).toBe(1); // sections are asked for every 30 s at most while it is down
  expect(await stage.idle()).toBe(true);
  expect(await sourceHealth(engine.store.read)).toMatchObject([
    { kind: "plex", healthy: false, message: down.message },
  ]);
  expect((await engine.now(id)).plex).toBe("pending");
  engine.clock.advance(30_000);
  plex.up = true;
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(1);
  expect((await engine.now(id)).plex).toBe("requested");
  expect((await sourceHealth(engine.store.read))[0]?.healthy).toBe(true);
});

test("a request that fails is tried again after 1, 2, 4 … s", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  let fail = true;
  const { refresh } = plex.port;
  plex.port.refresh = async (...args) => (fail ? Promise.reject(down) : refresh(...args));
  const pauses: number[] = [];
  for (let round = 0; round < 3; round++) {
    await stage.run(engine.signal);
    const [scan] = await pendingScans(engine.store.read);
    pauses.push((scan?.nextTryAt ?? 0) - engine.clock.now());
    engine.clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([1000, 2000, 4000]);
  expect((await sourceHealth(engine.store.read))[0]).toMatchObject({ kind: "plex", healthy: false });
  fail = false;
  await stage.run(engine.signal);
  expect((await engine.now(id)).plex).toBe("requested");
  expect((await sourceHealth(engine.store.read))[0]).toMatchObject({ kind: "plex", healthy: true });
});

test("remembered libraries serve while Plex cannot be asked for them", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  await scanOf(engine, plex).stage.run(engine.signal);
  expect(await knownSections(engine.store.read)).toHaveLength(1);
  await filedOne(engine, "/media/Movies/Heat");
  plex.port.sections = async () => Promise.reject(down);
  await scanOf(engine, plex).stage.run(engine.signal);
  expect(plex.asked).toHaveLength(1);
});

test("a folder in no library of Plex is never seen, and that is said", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/elsewhere/Heat");
  const { stage, warnings } = scanOf(engine, plexOf([section("4", "/media/Movies")]));
  await stage.run(engine.signal);
  expect((await engine.now(id)).plex).toBe("not_seen");
  expect(warnings).toEqual([expect.stringContaining("PLEX_PATH_MAP")]);
  expect(await actionsOf(engine, id)).toContain("scan_refused");
  expect(await pendingScans(engine.store.read)).toEqual([]);
});

test("Plex is told its own paths", async () => {
  await using engine = await testEngine();
  const folder = join(engine.library, "Movies", "Heat");
  await filedOne(engine, folder);
  const plex = plexOf([section("4", "/data/Movies")]);
  await scanOf(engine, plex, [{ here: engine.library, there: "/data" }]).stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /data/Movies/Heat"]);
});

test("an error that is no outage is the stage's", async () => {
  await using engine = await testEngine();
  const plex = plexOf([]);
  plex.port.sections = async () => Promise.reject(new Error("a defect"));
  await expect(scanOf(engine, plex).stage.run(engine.signal)).rejects.toThrow("a defect");
});

test("the longest Location that holds the folder wins, by whole names", () => {
  const sections = [section("1", "/m"), section("2", "/m/Movies/"), section("3", "/m/Mov"), section("4", "D:\\Films")];
  expect(sectionOf("/m/Movies/Heat", sections)?.id).toBe("2");
  expect(sectionOf("/m/Movies", sections)?.id).toBe("2");
  expect(sectionOf("/m/Movies4K/Heat", sections)?.id).toBe("1");
  expect(sectionOf("D:\\Films\\Heat", sections)?.id).toBe("4");
  expect(sectionOf("/other", sections)).toBeUndefined();
});
