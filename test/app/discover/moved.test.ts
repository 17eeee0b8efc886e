import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { retry } from "../../../src/app/review/decisions/engine-requests.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { filesBelow } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const HEAT = movie(949, "Heat", 1995);
const SHOW = series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot", "Two", "Three"])]);

async function moving(): Promise<WholeEngine> {
  const engine = await wholeEngine([HEAT, SHOW]);
  engine.deps.policy.method = "move";
  return engine;
}

test("a moved film stays filed, and a later file at its path is a release of its own", async () => {
  await using engine = await moving();
  const path = engine.drop("Heat.1995.1080p.mkv", "film");
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(existsSync(path)).toBe(false);
  engine.drop("Heat.1995.1080p.mkv", "the same film downloaded again");
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review"]);
  expect((await engine.now(2)).reasons).toMatchObject([{ code: "duplicate" }]);
});

test("a season's folder is removed with its episodes, and a new one there is a child", async () => {
  await using engine = await moving();
  const path = engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1", "Breaking.Bad.S01E02.mkv": "2" });
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(existsSync(path)).toBe(false);
  // Made again it is nothing new as long as it is empty.
  mkdirSync(path);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E03.mkv": "3" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(existsSync(path)).toBe(false);
  expect(engine.inLibrary()).toHaveLength(3);
});

test("another file under the name of a moved one is discovered too", async () => {
  await using engine = await moving();
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1", "notes.txt": "these stay" });
  await engine.round();
  expect(filesBelow(engine.downloads)).toEqual(["Breaking.Bad.S01/notes.txt"]);
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1 again, other bytes" });
  await engine.round();
  expect((await engine.states())[1]).toBe("2 review of 1");
  expect((await itemsOf(engine.store.read, 2)).map((item) => item.path)).toEqual(["Breaking.Bad.S01E01.mkv"]);
});

test("after an undo the film is back and rescans leave it alone", async () => {
  await using engine = await moving();
  const path = engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1", "Breaking.Bad.S01E02.mkv": "2" });
  await engine.round();
  await askedUndo(engine, 1);
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 undone"]);
  expect(filesBelow(path)).toEqual(["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"]);
  expect(engine.inLibrary()).toEqual([]);
  await retry(engine.store, [1], { actor: "cli:me", at: 1 });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(existsSync(join(engine.downloads, "Breaking.Bad.S01"))).toBe(false);
});
