import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { listFiledWorks } from "../../../src/app/filed-works/list-filed-works.ts";
import { createDryStage } from "../../../src/app/preview/dry-run.ts";
import { preview } from "../../../src/app/preview/preview.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { planUndo } from "../../../src/app/review/decisions/two-step.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { factsOf, foundWork, HEAT, libraryFile, ME } from "../../support/adopted.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import type { TestEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { LARGE, take, upgrading } from "../../support/upgrade.ts";
import { opened } from "./library-state.ts";

const filmAt = ({ library }: TestEngine, name = "Heat.1995.720p.mkv") => {
  const path = join(library, "Movies", name);
  return foundWork(path, libraryFile(path));
};

async function asked(engine: TestEngine, name?: string): Promise<number> {
  const reasons = [{ code: "no_year_movie" as const, message: "No year." }];
  const facts = { ...factsOf([candidate(949, "Heat", 1995, 700)]), reasons, suggestion: HEAT };
  return (await recordUnsure(engine.deps, filmAt(engine, name), facts, ME)) ?? 0;
}

const AS_HEAT = { type: "movie", tmdbId: 949 } as const;

test("groups library works separately in the queue, regardless of their reasons", async () => {
  const engine = await opened();
  const ids = [await asked(engine), await asked(engine, "Heat 2.mkv")];
  const download = await inReview(engine, "Dune.mkv", { reason: "remake_rival" });
  const read = (query: object) => readQueue(engine.store, { limit: 9, ...query });
  const idsOf = async (query: object) => (await read(query)).items.map(({ id }) => id);
  expect(await idsOf({ reason: "adopt" })).toEqual(ids);
  expect(await idsOf({ source: "library" })).toEqual(ids);
  expect(await idsOf({ reason: "which_work" })).toEqual([download]);
  expect(await idsOf({ reason: "no_year_movie" })).toEqual(ids);
  expect(await idsOf({ reason: "adopt", state: "all" })).toEqual(ids);
  expect(await idsOf({ reason: "which_work", state: "all" })).toEqual([download]);
  const { counts, groups } = await read({ counts: true, grouped: true });
  expect(counts?.groups).toEqual([
    { group: "which_work", count: 1 },
    { group: "adopt", count: 2 },
  ]);
  expect(groups).toMatchObject([{ by: "adopt", count: 2, ids }]);
});

test("shows in an undo plan that the files stay where they are", async () => {
  const engine = await opened();
  const id = (await recordAdopted(engine.deps, filmAt(engine), HEAT, factsOf(), ME)) ?? 0;
  let tokens = 0;
  const deps = {
    store: engine.store,
    clock: clockOf(() => 1),
    newToken: () => `token ${++tokens}`,
    hash: (text: string) => text,
  };
  expect((await planUndo(deps, id)).plan).toMatchObject({ id, stay: true });
  const other = await take(engine, "Other.mkv", "film", {
    identity: { ...HEAT, tmdbId: 7, title: "Other" },
  });
  expect((await planUndo(deps, other.id)).plan).not.toHaveProperty("stay");
});

test("the wall marks adopted works until another file of the work is filed", async () => {
  const engine = await opened(upgrading());
  await recordAdopted(engine.deps, filmAt(engine), HEAT, factsOf(), ME);
  const wall = async () =>
    (await listFiledWorks(engine.store, { sort: "filed", from: 0, limit: 9 })).works;
  expect(await wall()).toMatchObject([{ title: "Heat", videos: 1, adopted: true }]);
  await take(engine, LARGE);
  const [work] = await wall();
  expect(work).toMatchObject({ title: "Heat", videos: 1 });
  expect(work).not.toHaveProperty("adopted");
});

test("a preview shows that the files stay where they are", async () => {
  const engine = await opened();
  const id = await asked(engine);
  const identify = createIdentify(cataloguePorts([]).ports);
  const deps = { ...engine.deps, observe: engine.observe, identify };
  const { files, warnings } = await preview(
    deps,
    { release: await engine.now(id) },
    {},
    engine.signal,
  );
  expect(files).toMatchObject([{ destination: filmAt(engine).path, method: "adopted" }]);
  expect(warnings).toContain("It is adopted in place; no file is touched.");
});

test("a dry run files nothing from the library", async () => {
  const engine = await opened();
  const id = await asked(engine);
  await approve(engine.store, [{ ids: [id], approval: AS_HEAT }], ME);
  const stage = createDryStage({ auto: true, ...engine.deps, report: () => expect.unreachable() });
  await stage.run(engine.signal);
  await stage.drained();
  expect(stage.totals()).toBe("Nothing would be filed.");
  expect((await engine.now(id)).state).toBe("approved");
});

test("the statistics count only downloads", async () => {
  const engine = await opened();
  await recordAdopted(engine.deps, filmAt(engine), HEAT, factsOf(), ME);
  await asked(engine, "Heat 2.mkv");
  const counts = await engine.store.read.selectFrom("daily_count").selectAll().execute();
  expect(counts).toEqual([]);
});
