import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { assertMounted } from "../../../src/app/library-state/mounted.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const check = (engine: TestEngine): Promise<void> =>
  assertMounted(
    engine,
    { root: engine.library, path: join(engine.library, "Movies") },
    engine.signal,
  );
const notMounted = { name: "Outage", code: "root_missing" };

test("accepts a new, empty library", async () => {
  await using engine = await testEngine();
  await check(engine);
  rmSync(join(engine.library, "Movies"), { recursive: true });
  await check(engine);
});

test("a missing media root is not mounted", async () => {
  await using engine = await testEngine();
  renameSync(engine.library, `${engine.library}-away`);
  await expect(check(engine)).rejects.toMatchObject(notMounted);
});

test("an empty folder that files were filed into is a bare mount point", async () => {
  await using engine = await testEngine();
  await fileRelease(engine.deps, await engine.approved("Heat.1995.mkv"), engine.signal);
  await check(engine);
  const movies = join(engine.library, "Movies");
  renameSync(movies, `${movies} of the disk`);
  mkdirSync(movies);
  await expect(check(engine)).rejects.toMatchObject(notMounted);
  writeFileSync(join(movies, "mounted"), "yes");
  await check(engine);
});

test("a planned or running publication does not count as a sign of an unmounted disk", async () => {
  await using engine = await testEngine();
  const movies = join(engine.library, "Movies");
  const heat = await engine.approved("Heat.1995.mkv");
  const { library, store } = engine;
  // The release is filed between listing the folder and the next request.
  const listRoot: typeof engine.files.listRoot = async (path, signal) => {
    const listing = await engine.files.listRoot(path, signal);
    if (path === movies) await fileRelease(engine.deps, heat, engine.signal);
    return listing;
  };
  await assertMounted(
    { store, files: { listRoot } },
    { root: library, path: movies },
    engine.signal,
  );
  expect(await engine.files.listRoot(movies, engine.signal)).toMatchObject({
    entries: [expect.anything()],
  });

  // The intent is written, but the file does not exist yet.
  await store.write((trx) => sql`update operation set state = 'intent'`.execute(trx));
  renameSync(movies, `${movies} as it will be`);
  mkdirSync(movies);
  await check(engine);
});
