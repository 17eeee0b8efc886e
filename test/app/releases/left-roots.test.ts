import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  acceptMediaRoots,
  assertNoLeftRoot,
  beginMediaRoots,
  findLeftRoots,
} from "../../../src/app/releases/left-roots.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { enterStorage } from "../../../src/store/storages/storages.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { NAS_1, NAS_2 } from "../../support/two-storages.ts";
import { SMALL, take } from "../../support/upgrade.ts";

/** An engine with a filed film, whose settings name these roots at its next start. */
async function filed(...begun: string[]): Promise<TestEngine> {
  const engine = await testEngine({ storage: NAS_1 });
  await take(engine, SMALL);
  await engine.store.write((trx) => beginMediaRoots(trx, { set: [engine.library, ...begun] }));
  return engine;
}

const start = (engine: TestEngine, ...set: string[]) =>
  engine.store.write((trx) => beginMediaRoots(trx, { set, real: diskFiles.real }));

test("a root that the settings no longer name is left while the journal has files there, also after the next start", async () => {
  await using engine = await filed();
  const left = [{ root: engine.library, files: 1, to: "/mnt/new" }];
  expect(await start(engine, "/mnt/new")).toEqual(left);
  expect(await start(engine, "/mnt/new")).toEqual(left);
  await expect(assertNoLeftRoot(engine.store.read)).rejects.toMatchObject({
    code: "root_changed",
    isLasting: true,
  });
  // The earlier setting ends it.
  expect(await start(engine, engine.library)).toEqual([]);
  await assertNoLeftRoot(engine.store.read);
});

test("adopt accepts the new roots, so filing starts again", async () => {
  await using engine = await filed();
  await start(engine, "/mnt/new");
  await engine.store.write((trx) => acceptMediaRoots(trx, ["/mnt/new"]));
  await assertNoLeftRoot(engine.store.read);
  expect(await start(engine, "/mnt/new")).toEqual([]);
});

test("the first start of this version compares with the settings of the last engine", async () => {
  await using engine = await testEngine({ storage: NAS_1 });
  await take(engine, SMALL);
  const value = `/mnt/other:${engine.library}`;
  await engine.store.write((trx) =>
    writeEffectiveSettings(trx, [{ name: "PLEX_MEDIA_ROOT", value, origin: "file" }]),
  );
  expect(await start(engine, "/mnt/new")).toMatchObject([{ root: engine.library, files: 1 }]);
});

test.each([
  ["nothing was filed there", (engine: TestEngine) => [engine.library]],
  ["another root contains it", (engine: TestEngine) => [join(engine.library, ".."), "/mnt/new"]],
])("a root is not left if %s", async (_, rootsOf) => {
  await using engine = await filed("/mnt/empty");
  expect(await start(engine, ...rootsOf(engine))).toEqual([]);
});

test("a root is not left if the settings reach it through a link, or by the folder that a link names", async () => {
  await using engine = await filed();
  const link = join(engine.library, "../link");
  symlinkSync(engine.library, link);
  expect(await start(engine, link)).toEqual([]);
  const moved = join(engine.library, "../moved");
  renameSync(engine.library, moved);
  symlinkSync(moved, engine.library);
  await start(engine, engine.library);
  expect(await start(engine, moved)).toEqual([]);
});

test("a narrower root leaves the files outside it", async () => {
  await using engine = await filed();
  mkdirSync(join(engine.library, "TV Shows"), { recursive: true });
  expect(await start(engine, join(engine.library, "TV Shows"))).toMatchObject([{ files: 1 }]);
  expect(await start(engine, join(engine.library, "Movies"))).toEqual([]);
});

test("each storage has its own roots", async () => {
  await using engine = await filed();
  await engine.store.write((trx) => enterStorage(trx, NAS_2.name, 1));
  const other = scopeStore(engine.store, NAS_2, "own");
  await other.write((trx) => beginMediaRoots(trx, { set: ["/mnt/other"] }));
  expect(await findLeftRoots(other.read)).toEqual([]);
  expect(await findLeftRoots(engine.store.read)).toEqual([]);
});
