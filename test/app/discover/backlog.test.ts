import { beforeEach, expect, test } from "vitest";
import type { RootEntry } from "../../../src/adapters/fs/read/list-folders.ts";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import type { BacklogPolicy } from "../../../src/core/release/backlog.ts";
import { addRelease, listReleasesIn } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { logOf, SILENT_LOG } from "../../support/log.ts";

const entries = (count: number, prefix = "film"): RootEntry[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${prefix}${at}.mkv`, kind: "file" }));

const said: string[] = [];
beforeEach(() => void (said.length = 0));

const takeInNew = (
  engine: TestEngine,
  policy: BacklogPolicy,
  fresh: RootEntry[],
  root = "/in",
  there = true,
) =>
  createBacklog({
    store: engine.store,
    policy,
    clock: engine.clock,
    log: logOf((text) => void said.push(text)),
  }).takeInNew(root, { fresh, total: fresh.length, there }, engine.signal);

const counts = async (engine: TestEngine): Promise<[number, number]> => [
  (await listReleasesIn(engine.store.read, ["settling"])).length,
  (await listReleasesIn(engine.store.read, ["ignored"])).length,
];

type Sight = [policy: BacklogPolicy, count: number, root?: string, there?: boolean];

test.each<[title: string, sights: Sight[], settling: number, ignored: number]>([
  ["25 at first sight are accepted without asking", [["ask", 25]], 25, 0],
  [
    "after the first sight nothing is parked, whatever the number",
    [
      ["ask", 0],
      ["ask", 1200],
    ],
    1200,
    0,
  ],
  [
    "each root has a first sight of its own",
    [
      ["ask", 1],
      ["ask", 26, "/other"],
    ],
    1,
    26,
  ],
  [
    "process accepts all, and ignore parks even one",
    [
      ["process", 40],
      ["ignore", 1, "/b"],
    ],
    40,
    1,
  ],
  [
    "an empty root does not end its first sight: its disk may be away",
    [
      ["ask", 0, "/in", false],
      ["ask", 26],
    ],
    0,
    26,
  ],
])("%s", async (_, sights, settling, ignored) => {
  await using engine = await testEngine();
  for (const [policy, count, root, there] of sights) {
    await takeInNew(engine, policy, entries(count), root, there);
  }
  expect(await counts(engine)).toEqual([settling, ignored]);
});

test("parks all releases with a reason if there are more than 25 at first sight, and takes one in on retry", async () => {
  await using engine = await testEngine();
  await takeInNew(engine, "ask", entries(26));
  expect(await counts(engine)).toEqual([0, 26]);
  const [first] = await listReleasesIn(engine.store.read, ["ignored"]);
  expect(first?.reasons).toMatchObject([{ code: "backlog" }]);
  const [again] = await requestEach(
    engine.store,
    [first?.id ?? 0],
    { kind: "retry" },
    { actor: "cli:anna", at: 1 },
  );
  expect(again).toMatchObject({ ok: true, state: "settling" });
});

test("logs parked releases once, and does not log ignored or accepted releases", async () => {
  await using engine = await testEngine();
  await takeInNew(engine, "ask", [...entries(28), { name: "f\ufffd.mkv", kind: "name_not_utf8" }]);
  await takeInNew(engine, "ask", entries(30, "later"));
  await takeInNew(engine, "ignore", entries(30), "/left");
  await takeInNew(engine, "process", entries(30), "/taken");
  // The release cannot be opened by name, so only a person's decision can move it on.
  expect(await listReleasesIn(engine.store.read, ["review"])).toMatchObject([
    { reasons: [{ code: "name_not_utf8" }] },
  ]);
  expect(said).toEqual([
    "28 downloads were here before the first start. They are parked, not filed; run plex-ingest backlog to decide.",
  ]);
});

test("continues an interrupted first sight with the same decision", async () => {
  await using engine = await testEngine();
  const all = entries(510);
  const stop = new AbortController();
  const stops = { ...engine.store, write: engine.store.write };
  stops.write = async (work) => {
    const written = await engine.store.write(work);
    stop.abort();
    return written;
  };
  const sight = { fresh: all, total: 510, there: true };
  const first = createBacklog({
    store: stops,
    policy: "ask",
    clock: engine.clock,
    log: SILENT_LOG,
  });
  await expect(first.takeInNew("/in", sight, stop.signal)).rejects.toThrow();
  expect(await counts(engine)).toEqual([0, 500]);
  const next = createBacklog({
    store: engine.store,
    policy: "ask",
    clock: engine.clock,
    log: SILENT_LOG,
  });
  await next.takeInNew("/in", { ...sight, fresh: all.slice(500) }, engine.signal);
  expect(await counts(engine)).toEqual([0, 510]);
  await takeInNew(engine, "ask", entries(30, "later"));
  expect(await counts(engine)).toEqual([30, 510]);
});

test("does not change or duplicate a release that the hook added during the first sight", async () => {
  await using engine = await testEngine();
  const by = { actor: "hook", at: 1 };
  const hooked = {
    source: "folder",
    name: "film0.mkv",
    path: "/in/film0.mkv",
    state: "settling",
  } as const;
  const id = await engine.store.write((trx) => addRelease(trx, hooked, by));
  await takeInNew(engine, "ask", entries(26));
  expect(await counts(engine)).toEqual([1, 25]);
  expect(await engine.now(id)).toMatchObject({ state: "settling", reasons: [] });
});
