import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proveRivals } from "../../../src/app/file/check-plan.ts";
import { publicationsOfWork } from "../../../src/store/journal/publications.ts";
import { HEAT, type TestEngine, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";

/** A film that was filed, and what a second download of it has to prove of that. */
async function filed(duplicatePolicy: "review" | "upgrade") {
  const engine = await testEngine({ duplicatePolicy });
  await take(engine, "Heat.1995.720p.mkv", "first");
  return engine;
}

async function prove({ deps, store, files, signal, library }: TestEngine, apart: readonly string[]) {
  const isApart = (path: string): boolean => apart.some((folder) => path.startsWith(`${join(library, folder)}/`));
  const plan = { identity: HEAT, isApart };
  const filed = await publicationsOfWork(store.read, HEAT, 99);
  return proveRivals({ files }, { rule: deps.duplicatePolicy, plan, videos: [], filed }, signal);
}

test("another release's filed files are verified as filed, under upgrade and under no other policy", async () => {
  await using engine = await filed("upgrade");
  expect([...(await prove(engine, [])).values()]).toMatchObject([{ ok: true }]);
  expect((await prove(engine, ["TV Shows"])).size).toBe(1);
  await using other = await filed("review");
  expect((await prove(other, [])).size).toBe(0);
});

test("a file in a library that a rule separates replaces nothing, and its disk may be away", async () => {
  await using engine = await filed("upgrade");
  expect((await prove(engine, ["Movies"])).size).toBe(0);
  renameSync(join(engine.library, "Movies"), join(engine.library, "elsewhere"));
  await expect(prove(engine, [])).rejects.toMatchObject({ code: "root_missing" });
  expect((await prove(engine, ["Movies"])).size).toBe(0);
});
