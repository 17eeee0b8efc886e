import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { targetOf } from "../../../src/app/preview/preview.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { createTrashDesk } from "../../../src/app/trash/trash.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { findTrashed } from "../../../src/store/journal/trash.ts";
import { recordEngine } from "../../../src/store/storages/engines.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import type { TestEngine } from "../../support/engine.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { undone } from "../../support/undone.ts";
import { reviewOver } from "./support-review.ts";

/**
 * Sets up the review and the trash of a nas-1 process in hook mode, with releases from both
 * storages.
 */
async function decidingOnNas1() {
  const two = await twoEngines();
  const { first } = two;
  const store = scopeStore(first.store, { name: "nas-1", id: 1 }, "all");
  let woken = 0;
  const shared = { store, clock: first.clock, wakeEngine: () => void woken++ };
  const review = reviewOver(store, {
    ...shared,
    mode: "hook",
    compare: () => expect.unreachable(),
  });
  const trash = createTrashDesk({
    ...shared,
    files: first.files,
    trashDays: 30,
    engine: async () => ({ running: false }),
  });
  return {
    ...two,
    review,
    previewed: (target: string) => targetOf(store, target, async (path) => path),
    trash,
    /** Returns the number of engines that the work started, and the work's result. */
    async starts<T>(work: Promise<T>): Promise<[number, T]> {
      const before = woken;
      const answer = await work;
      return [woken - before, answer];
    },
  };
}

const beat = ({ store, clock }: TestEngine, state: "working" | "standing by" = "working") =>
  recordEngine(store.read, { host: "far", pid: 9, state, since: 1, seenAt: clock.now() });

async function inReview(engine: TestEngine, name: string): Promise<number> {
  const id = await engine.settled(name);
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "unsure", reasons: [] },
    { actor: "engine", at: 1 },
  );
  return id;
}

test("starts an engine only for this storage's releases, and reports which engine handles the other releases", async () => {
  await using made = await decidingOnNas1();
  const { first, second, review, starts } = made;
  const [here, there] = [
    await inReview(first, "Heat.1995.mkv"),
    await inReview(second, "Dune.2021.mkv"),
  ];
  const [forThere, answered] = await starts(review.retry([there], "cli:me"));
  expect([forThere, answered.results[0]?.ok]).toEqual([0, true]);
  expect(toCommandText(answered.engine.message ?? "")).toBe(
    "No engine is running for nas-2; decisions wait until `plex-ingest daemon` runs there.",
  );
  await beat(second);
  const later = await inReview(second, "Alien.1979.mkv");
  const [again, running] = await starts(review.retry([later], "cli:me"));
  expect([again, running.engine.running, running.engine.message]).toEqual([
    0,
    true,
    "The engine of nas-2 carries it out (process 9 on far).",
  ]);
  const last = await inReview(second, "Aliens.1986.mkv");
  const [both, { results, engine }] = await starts(review.retry([last, here], "cli:me"));
  expect([both, results.map(({ ok }) => ok), engine.running]).toEqual([1, [true, true], true]);
  first.clock.advance(60_000);
  const ids = [
    await inReview(first, "Alien.3.1992.mkv"),
    await inReview(second, "Prometheus.2012.mkv"),
  ];
  const [started, mixed] = await starts(review.retry(ids, "cli:me"));
  expect([started, mixed.engine.running, toCommandText(mixed.engine.message ?? "")]).toEqual([
    1,
    false,
    "An engine was started for this; it ends when nothing is left to do. No engine is running for nas-2; decisions wait until `plex-ingest daemon` runs there.",
  ]);
});

test("refuses to preview another storage's release, names that storage, and compares nothing with this disk", async () => {
  await using made = await decidingOnNas1();
  const { first, second, review, previewed } = made;
  const [here, there] = [
    await first.settled("Heat.1995.mkv"),
    await second.settled("Dune.2021.mkv"),
  ];
  expect(await previewed(String(here))).toMatchObject({ release: { id: here } });
  await expect(previewed(`#${there}`)).rejects.toMatchObject({
    code: "refused",
    said: `Release ${there} is on the storage nas-2, and only that machine can see where its files would go.`,
  });
  expect(await review.compare(there, first.signal)).toEqual([]);
});

test("another storage's engine restores its own trash, regardless of a file with that name on this disk", async () => {
  await using made = await decidingOnNas1();
  const { second, trash, starts } = made;
  const { place, row } = await undone(second);
  // Simulates a file with the same name on this machine.
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, "another");
  await beat(second);
  const [started, { results, engine }] = await starts(
    trash.restoreTrash([row.operationId], "cli:me"),
  );
  expect([started, results[0]?.ok, engine.message]).toEqual([
    0,
    true,
    "The engine of nas-2 carries it out (process 9 on far).",
  ]);
  expect((await findTrashed(second.store.read, row.operationId))?.request).toBe("restore");
});
