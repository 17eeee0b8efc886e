import { expect, test } from "vitest";
import type { RootEntry } from "../../../src/adapters/fs/list-roots.ts";
import { type BacklogPolicy, createBacklog, isParked } from "../../../src/app/discover/backlog.ts";
import { retry } from "../../../src/app/review/ask.ts";
import { releasesIn } from "../../../src/store/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const entries = (count: number, prefix = "film"): RootEntry[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${prefix}${at}.mkv`, kind: "file", dev: "1", ino: `${at}` }));

const admit = (engine: TestEngine, policy: BacklogPolicy, list: RootEntry[], root = "/in"): Promise<void> =>
  createBacklog({ store: engine.store, policy, now: engine.clock.now }).admit(root, list, engine.signal);

const counts = async (engine: TestEngine): Promise<[number, number]> => [
  (await releasesIn(engine.store.read, ["settling"])).length,
  (await releasesIn(engine.store.read, ["ignored"])).length,
];

test("more than 25 at first sight are parked, with the reason and the way out", async () => {
  await using engine = await testEngine();
  await admit(engine, "ask", entries(26));
  expect(await counts(engine)).toEqual([0, 26]);
  const [first] = await releasesIn(engine.store.read, ["ignored"]);
  expect(first?.reasons).toMatchObject([{ code: "backlog" }]);
  const [again] = await retry(engine.store, [first?.id ?? 0], { actor: "cli:anna", at: 1 });
  expect(again).toMatchObject({ ok: true, state: "settling" });
});

test("25 are taken in", async () => {
  await using engine = await testEngine();
  await admit(engine, "ask", entries(25));
  expect(await counts(engine)).toEqual([25, 0]);
});

test("at second sight nothing is parked, however much it is", async () => {
  await using engine = await testEngine();
  await admit(engine, "ask", []);
  await admit(engine, "ask", entries(1200));
  expect(await counts(engine)).toEqual([1200, 0]);
});

test("each root has a first sight of its own", async () => {
  await using engine = await testEngine();
  await admit(engine, "ask", entries(1));
  await admit(engine, "ask", entries(26), "/other");
  expect(await counts(engine)).toEqual([1, 26]);
});

test("process takes in all, ignore parks even one", async () => {
  await using engine = await testEngine();
  await admit(engine, "process", entries(40), "/a");
  await admit(engine, "ignore", entries(1), "/b");
  expect(await counts(engine)).toEqual([40, 1]);
  expect(isParked("ignore", false, 1)).toBe(false);
});

test("a name that is not valid UTF-8 is shown to a person", async () => {
  await using engine = await testEngine();
  await admit(engine, "ask", [{ name: "f\ufffdlm.mkv", kind: "name_not_utf8", dev: "", ino: "" }]);
  expect(await releasesIn(engine.store.read, ["review"])).toMatchObject([{ reasons: [{ code: "name_not_utf8" }] }]);
});
