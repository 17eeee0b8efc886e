import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../../src/app/adopt/record.ts";
import { fileJob } from "../../../../src/app/file/file-job.ts";
import { openOperations } from "../../../../src/store/journal/journal.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../../support/adopted.ts";
import { testEngine } from "../../../support/engine.ts";
import { undoFiled } from "../../../support/filing.ts";
import { treeOf, writePlan } from "../../../support/rename-plan.ts";

/** In memory where there is some: what is measured is our part, and not the syncs of a disk. */
const WORKS = Number(process.env["RENAME_WORKS"] ?? 100);

test(`${WORKS} works get other names, and an undo gives each the one before`, async () => {
  await using engine = await testEngine(existsSync("/dev/shm") ? { libraryParent: "/dev/shm" } : {});
  const { deps, library } = engine;
  const steps: [string, string][] = [];
  const folders: [string, string][] = [];
  for (let n = 1; n <= WORKS; n++) {
    const folder = join(library, `Movies/Film ${n} 1080p`);
    const film = libraryFile(join(folder, `film.${n}.mkv`));
    const subtitle = libraryFile(join(folder, `film.${n}.en.srt`), { role: "subtitle" });
    const identity = { type: "movie" as const, tmdbId: n, title: `Film ${n}`, year: 2000 };
    await recordAdopted(deps, foundWork(folder, film, subtitle), identity, factsOf(), ME);
    steps.push(
      [film.path, join(folder, `Film ${n} (2000).mkv`)],
      [subtitle.path, join(folder, `Film ${n} (2000).en.srt`)],
    );
    folders.push([folder, join(library, `Movies/Film ${n} (2000) {tmdb-${n}}`)]);
  }
  const before = treeOf(library);
  const id = await writePlan(engine, [...steps, ...folders]);
  const begun = performance.now();
  await fileJob(deps, await engine.now(id), engine.signal);
  const done = performance.now();
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(join(library, `Movies/Film ${WORKS} (2000) {tmdb-${WORKS}}/Film ${WORKS} (2000).mkv`))).toBe(true);
  const undoBegun = performance.now();
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone", reasons: [] });
  const undone = performance.now();
  expect(treeOf(library)).toEqual(before);
  expect(await openOperations(engine.store.read)).toEqual([]);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(`${WORKS} works renamed in ${seconds(done - begun)}, taken back in ${seconds(undone - undoBegun)}`);
});
