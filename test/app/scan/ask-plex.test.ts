import { join } from "node:path";
import { expect, test } from "vitest";
import type { ScanDeps } from "../../../src/app/scan/ports.ts";
import { createScan } from "../../../src/app/scan/stage.ts";
import { Outage, UserError } from "../../../src/core/errors.ts";
import type { ServerLibrary } from "../../../src/core/library/media-server.ts";
import type { PathMap } from "../../../src/core/path/path-map.ts";
import { rememberedSections } from "../../../src/store/plex/plex-listings.ts";
import { addScan, pendingScans, scansOf } from "../../../src/store/plex/scans.ts";
import { sourceHealth } from "../../../src/store/releases/sources.ts";
import { actionsOf, type TestEngine, testEngine } from "../../support/engine.ts";

const section = (id: string, ...locations: string[]): ServerLibrary => ({
  id,
  type: "movie",
  title: `L${id}`,
  locations,
  refreshing: false,
  stamp: "",
});
const down = new Outage("plex_unavailable", "Plex does not answer.");

/** A Plex that notes what it is asked, is down while `up` is false, and shows nothing. */
function plexOf(sections: ServerLibrary[]) {
  const plex = { up: true, asked: [] as string[], learned: 0, sections };
  const port: ScanDeps["server"] = {
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
  };
  return Object.assign(plex, { port });
}

async function filedOne(engine: TestEngine, folder: string, name = "Heat.mkv"): Promise<number> {
  const { id } = await engine.approved(name);
  await engine.store.write((trx) => addScan(trx, id, folder, engine.clock.now()));
  await engine.store.read.updateTable("release").set({ plex: "pending", state: "filed" }).execute();
  return id;
}

function scanOf({ store, clock }: TestEngine, plex: { port: ScanDeps["server"] }, pathMap: PathMap[] = []) {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const changes: string[][] = [];
  const changed = async (sections: readonly string[]): Promise<void> => void changes.push([...sections]);
  const folderState = async () => "filled" as const;
  return {
    warnings,
    changes,
    stage: createScan({ store, server: plex.port, pathMap, clock, warn, folderState, changed }),
  };
}

test("a filed folder is scanned once by folder and library, and history records it", async () => {
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

test("an outage of Plex is reported once, retried with growing pauses, and delays nothing else", async () => {
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

test("a failed request is retried after 1, 2, 4 … s", async () => {
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

test("a folder outside the known libraries is retried with growing pauses too while Plex is down", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  const id = await filedOne(engine, "/elsewhere/Heat");
  engine.clock.advance(120_000);
  plex.up = false;
  const pauses: number[] = [];
  for (let round = 0; round < 6; round++) {
    pauses.push(await stage.run(engine.signal));
    engine.clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000]);
  plex.up = true;
  await stage.run(engine.signal);
  expect((await engine.now(id)).plex).toBe("not_seen");
  plex.up = false;
  await filedOne(engine, "/elsewhere/Other", "Other.mkv");
  engine.clock.advance(120_000);
  expect(await stage.run(engine.signal)).toBe(1000);
});

test("remembered libraries are used while Plex cannot be asked", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  await scanOf(engine, plex).stage.run(engine.signal);
  expect(await rememberedSections(engine.store.read)).toHaveLength(1);
  await filedOne(engine, "/media/Movies/Heat");
  plex.port.libraries = async () => Promise.reject(down);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  engine.clock.advance(1000);
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(1);
});

test("a folder in no library of Plex is never seen, and that is reported", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/elsewhere/Heat");
  const { stage, warnings } = scanOf(engine, plexOf([section("4", "/media/Movies")]));
  await stage.run(engine.signal);
  expect((await engine.now(id)).plex).toBe("not_seen");
  expect(warnings).toEqual([expect.stringContaining("PLEX_PATH_MAP")]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "scan_refused",
    detail: { message: expect.stringContaining("PLEX_PATH_MAP") },
  });
  expect(await pendingScans(engine.store.read)).toEqual([]);
});

test("Plex gets its own paths", async () => {
  await using engine = await testEngine();
  const folder = join(engine.library, "Movies", "Heat");
  await filedOne(engine, folder);
  const plex = plexOf([section("4", "/data/Movies")]);
  await scanOf(engine, plex, [{ here: engine.library, there: "/data" }]).stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /data/Movies/Heat"]);
});

test("an error that is no outage is thrown by the stage", async () => {
  await using engine = await testEngine();
  const plex = plexOf([]);
  plex.port.libraries = async () => Promise.reject(new Error("a defect"));
  await expect(scanOf(engine, plex).stage.run(engine.signal)).rejects.toThrow("a defect");
});

const folders = (count: number): string[] => Array.from({ length: count }, (_, at) => `/media/Movies/Film ${at}`);

test("a folder of many releases is scanned once, and again for later files", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  const [one, two, three] = [
    await engine.approved("a.mkv"),
    await engine.approved("b.mkv"),
    await engine.approved("c.mkv"),
  ];
  const add = ({ id }: { id: number }) =>
    engine.store.write((trx) => addScan(trx, id, "/media/Movies/Heat", engine.clock.now()));
  await add(one);
  await add(two);
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(1);
  await add(three);
  engine.clock.advance(4900);
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(1);
  expect(await stage.idle()).toBe(false);
  engine.clock.advance(200);
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /media/Movies/Heat", "4 /media/Movies/Heat"]);
  for (const { id } of [one, two, three]) expect(await actionsOf(engine, id)).toContain("scan_requested");
});

test("a library gets its next scan when the last is done, without delaying other libraries", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  const plex = plexOf([section("4", "/media/Movies"), section("5", "/media/4K")]);
  const { stage } = scanOf(engine, plex);
  for (const folder of [...folders(2), "/media/4K/Heat"])
    await engine.store.write((trx) => addScan(trx, id, folder, engine.clock.now()));
  plex.sections = [{ ...section("4", "/media/Movies"), refreshing: true }, section("5", "/media/4K")];
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /media/Movies/Film 0", "5 /media/4K/Heat"]);
  for (let second = 0; second < 10; second++) {
    engine.clock.advance(1100);
    await stage.run(engine.signal);
  }
  expect(plex.asked).toHaveLength(2);
  plex.sections = [section("4", "/media/Movies"), section("5", "/media/4K")];
  engine.clock.advance(1100);
  await stage.run(engine.signal);
  expect(plex.asked.at(-1)).toBe("4 /media/Movies/Film 1");
});

test("a scan makes only its own library's cache entries stale", async () => {
  await using engine = await testEngine();
  await filedOne(engine, "/media/4K/Heat");
  const { stage, changes } = scanOf(engine, plexOf([section("4", "/media/Movies"), section("5", "/media/4K")]));
  await stage.run(engine.signal);
  expect(changes).toEqual([["5"]]);
});

test("a library that scans for an hour delays others for a minute at most", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  const plex = plexOf([{ ...section("4", "/media/Movies"), refreshing: true }]);
  const { stage } = scanOf(engine, plex);
  for (const folder of folders(2)) await engine.store.write((trx) => addScan(trx, id, folder, engine.clock.now()));
  await stage.run(engine.signal);
  engine.clock.advance(60_000);
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(2);
});

test("many folders of one library become one scan of its own folder", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  const plex = plexOf([section("4", "/media/Movies")]);
  await engine.store.write(async (trx) => {
    for (const folder of folders(60)) await addScan(trx, id, folder, engine.clock.now());
  });
  await scanOf(engine, plex).stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /media/Movies"]);
  expect(await pendingScans(engine.store.read)).toEqual([]);
});

test("of a thousand folders that wait for a Plex that is down only one is tried at a time", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  const plex = plexOf([section("4", "/media/Movies"), section("5", "/media/4K")]);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  for (const folder of ["/media/Movies/a", "/media/4K/b"])
    await engine.store.write((trx) => addScan(trx, id, folder, engine.clock.now()));
  let refused = 0;
  plex.port.refresh = async () => {
    refused++;
    throw new Outage("plex_unavailable", "Plex does not answer.", { retryAfterMs: 20_000 });
  };
  for (let second = 0; second < 19; second++) {
    await stage.run(engine.signal);
    engine.clock.advance(1000);
  }
  expect(refused).toBe(1);
  expect(await stage.idle()).toBe(true);
});

test("a library with a new id is scanned under that id", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  const { refresh } = plex.port;
  plex.port.refresh = async (sectionId, ...rest) => {
    if (sectionId === "4" && plex.sections[0]?.id !== "4") throw new UserError("No library 4.", "Look.", "not_found");
    return refresh(sectionId, ...rest);
  };
  await engine.store.write((trx) => addScan(trx, id, "/media/Movies/Heat", engine.clock.now() + 100));
  await stage.run(engine.signal);
  plex.sections = [section("9", "/media/Movies")];
  engine.clock.advance(100);
  await stage.run(engine.signal);
  engine.clock.advance(1000);
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["9 /media/Movies/Heat"]);
});

test("a scan that Plex refuses repeatedly is abandoned with Plex's message", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  plex.port.refresh = async () => Promise.reject(new UserError("Plex refused (400).", "See its log.", "refused"));
  const { stage, warnings } = scanOf(engine, plex);
  for (let round = 0; round < 6; round++) {
    await stage.run(engine.signal);
    engine.clock.advance(30_000);
  }
  expect(await scansOf(engine.store.read, id)).toEqual([]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "scan_refused",
    detail: { message: "Plex refused (400). See its log." },
  });
  expect(warnings).toEqual(["Plex does not scan /media/Movies/Heat: Plex refused (400). See its log."]);
});

test("a scan requested again during the request is not lost", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { refresh } = plex.port;
  plex.port.refresh = async (...args) => {
    await refresh(...args);
    if (plex.asked.length > 1) return;
    engine.clock.advance(5);
    await engine.store.write((trx) => addScan(trx, id, "/media/Movies/Heat", engine.clock.now()));
  };
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  expect(await pendingScans(engine.store.read)).toHaveLength(1);
  engine.clock.advance(6000);
  await stage.run(engine.signal);
  expect(plex.asked).toHaveLength(2);
});

test("while nothing waits it runs rarely, and asks Plex once an hour", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  for (let at = 0; at < 300; at++) engine.clock.advance(await stage.run(engine.signal));
  expect(engine.clock.monotonic()).toBe(3_000_000);
  expect(plex.learned).toBe(1);
  expect(await stage.idle()).toBe(true);
});

test("a starting server that lists no library is down, and its known libraries are kept", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  const id = await filedOne(engine, "/media/Movies/Heat");
  plex.sections = [];
  engine.clock.advance(3_600_000);
  await stage.run(engine.signal);
  expect(await rememberedSections(engine.store.read)).toMatchObject([{ id: "4" }]);
  expect((await engine.now(id)).plex).toBe("pending");
  expect((await sourceHealth(engine.store.read))[0]).toMatchObject({ kind: "plex", healthy: false });
  plex.sections = [section("4", "/media/Movies")];
  engine.clock.advance(31_000);
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["4 /media/Movies/Heat"]);
});

test("a folder outside the known libraries is not refused because of an empty list", async () => {
  await using engine = await testEngine();
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  await stage.run(engine.signal);
  const id = await filedOne(engine, "/media/New/Heat");
  plex.sections = [];
  engine.clock.advance(61_000);
  await stage.run(engine.signal);
  expect((await engine.now(id)).plex).toBe("pending");
  plex.sections = [section("5", "/media/New")];
  engine.clock.advance(61_000);
  await stage.run(engine.signal);
  expect(plex.asked).toEqual(["5 /media/New/Heat"]);
});

test("a drain does not wait for a Plex without libraries", async () => {
  await using engine = await testEngine();
  await filedOne(engine, "/media/Movies/Heat");
  const { stage } = scanOf(engine, plexOf([]));
  await stage.run(engine.signal);
  expect(await stage.idle()).toBe(true);
});

test("failures while Plex was down do not count as refusals", async () => {
  await using engine = await testEngine();
  const id = await filedOne(engine, "/media/Movies/Heat");
  const plex = plexOf([section("4", "/media/Movies")]);
  const { stage } = scanOf(engine, plex);
  const { refresh } = plex.port;
  plex.port.refresh = async () => Promise.reject(down);
  for (let round = 0; round < 8; round++) {
    await stage.run(engine.signal);
    engine.clock.advance(31_000);
  }
  // It comes back with other numbers.
  plex.sections = [section("9", "/media/Movies")];
  plex.port.refresh = async (sectionId, ...rest) => {
    if (sectionId === "4") throw new UserError("Plex has no library 4.", "Look.", "not_found");
    return refresh(sectionId, ...rest);
  };
  for (let round = 0; round < 3; round++) {
    await stage.run(engine.signal);
    engine.clock.advance(31_000);
  }
  expect(plex.asked).toEqual(["9 /media/Movies/Heat"]);
  expect((await engine.now(id)).plex).toBe("requested");
});
