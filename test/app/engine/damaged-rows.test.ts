import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { createAskAgainStage } from "../../../src/app/identify/ask-again.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { scansOf } from "../../../src/store/plex/scans.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { HEAT, type TestEngine } from "../../support/engine.ts";
import { torrentEngine } from "../../support/torrents.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { season, series } from "../../support/works.ts";
import { heatAt, scanning } from "../scan/scanning.ts";

const BY = { actor: "engine", at: 1 };
const ANNA = { actor: "cli:anna", at: 1 };
const MATRIX = { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 } as const;

type Damaged = "release" | "item";

const damage = async ({ store }: Pick<TestEngine, "store">, id: number, table: Damaged) =>
  void (await store.write((trx) =>
    table === "release"
      ? sql`update release set parsed_json = '{bad' where id = ${id}`.execute(trx)
      : sql`update item set mapping_json = '{bad' where release_id = ${id}`.execute(trx),
  ));

const rowOf = async ({ store }: Pick<TestEngine, "store">, id: number) =>
  await store.read.selectFrom("release").selectAll().where("id", "=", id).executeTakeFirst();

test.each<[Damaged, "before" | "after"]>([
  ["release", "before"],
  ["release", "after"],
  ["item", "before"],
  ["item", "after"],
])(
  "a damaged row (%s) %s the request for its scan holds up no other scan, and the scan is asked once",
  async (table, when) => {
    await using it = await scanning();
    const bad = await it.file("Matrix.mkv", "m", { identity: MATRIX });
    const good = await it.file("Heat.mkv", "h", { identity: HEAT });
    if (when === "after") for (let round = 0; round < 12; round++) await it.after(1000);
    await damage(it.engine, bad.id, table);
    const [place = ""] = await it.places(good);
    it.shows(heatAt(place));
    for (let round = 0; round < 60; round++) await it.after(1000);
    expect(await it.plexOf(good)).toBe("seen");
    expect(await scansOf(it.engine.store.read, bad.id)).toMatchObject([{ state: "look" }]);
    expect(it.warnings).toEqual([]);
    // A scan that stays due would be read again twice a second.
    expect(await it.run()).toBeGreaterThan(1000);
  },
);

test("a damaged release is not asked for again, and another one is", async () => {
  const shows = [
    series(1396, "Breaking Bad", 2008, [season(1, 3, 2008)]),
    series(60059, "Better Call Saul", 2015, [season(1, 3, 2015)]),
  ];
  await using engine = await wholeEngine(shows);
  engine.drop("Breaking.Bad.S01E04.mkv");
  engine.drop("Better.Call.Saul.S01E04.mkv");
  await engine.round();
  const [bad, good] = await engine.all();
  if (!bad || !good) throw new Error("They were not taken in.");
  await damage(engine, bad.id, "release");
  let wakes = 0;
  const stage = createAskAgainStage({
    store: engine.store,
    clock: engine.clock,
    wake: () => void wakes++,
    lengths: engine.deps.lengths,
  });
  engine.clock.advance(7 * 3_600_000);
  await stage.run(engine.signal);
  await stage.run(engine.signal);
  expect((await engine.now(good.id)).state).toBe("identifying");
  expect(await rowOf(engine, bad.id)).toMatchObject({ state: "review", version: bad.version });
  expect({ wakes, isIdle: await stage.idle?.() }).toEqual({ wakes: 1, isIdle: true });
});

test("a torrent at the path of a damaged release leaves it as it is, and another one is taken in", async () => {
  await using t = await torrentEngine();
  const sick = t.add("Alien.1979.mkv");
  t.add("Heat.1995.mkv");
  const path = join(t.engine.downloads, sick.name);
  const made = { source: "folder", name: sick.name, path, state: "settling" } as const;
  const bad = await t.engine.store.write((trx) => addRelease(trx, made, BY));
  await damage(t.engine, bad, "release");
  await t.looks();
  await t.looks();
  expect(await t.stateOf("Heat.1995.mkv")).toBe("identifying");
  expect(await rowOf(t.engine, bad)).toMatchObject({ state: "settling", source: "folder" });
  expect(t.known(sick.hash)?.releaseId).toBe(bad);
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([{ healthy: true }]);
});

test("a damaged release in a watched folder changes by no event of its files, and others do", async () => {
  await using engine = await wholeEngine([]);
  engine.drop("stays.txt");
  const drop = (name: string) => [`${name} 1`, `${name} 2`];
  const [gone, back, empty, decided] = ["Gone", "Back", "Empty", "Decided"].map(drop);
  for (const name of [gone, back, decided].flat()) engine.drop(`${name}`, { "a.mkv": `${name}` });
  for (const name of empty ?? []) engine.drop(name, {});
  await engine.round();
  const all = new Map((await engine.all()).map((release) => [release.name, release]));
  const pathOf = (name: string): string => join(engine.downloads, name);
  for (const name of decided ?? []) {
    const release = all.get(name);
    if (release) await changeState(engine.store, release, { kind: "reject" }, ANNA);
  }
  for (const name of back ?? []) rmSync(pathOf(name), { recursive: true });
  await engine.round();
  const damaged = [gone, back, empty, decided].map((names) => all.get(names?.[0] ?? "")?.id ?? 0);
  for (const id of damaged) await damage(engine, id, "release");
  const before = await Promise.all(damaged.map((id) => rowOf(engine, id)));
  for (const name of [gone, empty].flat()) rmSync(pathOf(`${name}`), { recursive: true });
  for (const name of back ?? []) engine.drop(name, { "a.mkv": name });
  for (const name of decided ?? []) writeFileSync(join(pathOf(name), "a.mkv"), "other content");
  await engine.round();
  expect(await Promise.all(damaged.map((id) => rowOf(engine, id)))).toEqual(before);
  const now = new Map((await engine.all()).map(({ name, state }) => [name, state]));
  expect([gone, back, empty, decided].map((names) => now.get(names?.[1] ?? ""))).toEqual([
    "gone",
    "review",
    "gone",
    "review",
  ]);
});
