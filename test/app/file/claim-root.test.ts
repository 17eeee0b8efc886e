import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createClaimRoot } from "../../../src/app/file/claim-root.ts";
import { STORAGE_MARK } from "../../../src/core/journal/restored-database.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeJob } from "../../support/file-tools.ts";
import { fileAll } from "../../support/filing.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { twoEngines } from "../../support/two-engines.ts";

const DUNE = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;

const markOf = (engine: TestEngine): unknown => JSON.parse(readFileSync(join(engine.library, STORAGE_MARK), "utf8"));

/** The second engine reaches the library of the first one by its own path. */
function seesLibraryOf(second: TestEngine, first: TestEngine): void {
  rmSync(second.library, { recursive: true });
  symlinkSync(first.library, second.library);
}

/** Takes a film in on one engine, and files it as far as it goes. */
async function file(engine: TestEngine, name: string, identity?: typeof DUNE) {
  const { id } = await engine.approved(name, name, identity && { identity });
  await fileAll(engine);
  return engine.now(id);
}

test("two engines that see one disk: the second files nothing there, until a person gives it the folder", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  expect((await file(first, "Heat.1995.mkv")).state).toBe("filed");
  expect(markOf(first)).toMatchObject({ storage: "nas-1" });
  const waits = await file(second, "Dune.2021.mkv", DUNE);
  expect(waits).toMatchObject({
    state: "approved",
    waiting: {
      code: "other_storage",
      message: `${second.library} belongs to the storage nas-1, so nas-2 files nothing there. Give nas-2 a media root of its own; or, if nas-1 no longer files there, delete ${second.library}/.plex-ingest-storage.`,
    },
  });
  expect(first.inLibrary()).toEqual([HEAT_FILE]);

  // The disk was moved to the other machine: a person says so by deleting the file.
  rmSync(join(second.library, STORAGE_MARK));
  second.clock.advance(24 * 3600_000);
  await fileAll(second);
  expect(await second.now(waits.id)).toMatchObject({ state: "filed", waiting: undefined });
  expect(markOf(first)).toMatchObject({ storage: "nas-2" });
  const third = { type: "movie", tmdbId: 348, title: "Alien", year: 1979 } as const;
  const { id } = await first.approved("Alien.1979.mkv", "Alien", { identity: third });
  await fileAll(first);
  expect((await first.now(id)).waiting?.message).toContain("belongs to the storage nas-2, so nas-1 files nothing");
});

test("a library folder of one machine that is a media root of the other is told apart as well", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  const claim = (engine: TestEngine, root: string, path = root) => engine.deps.claimRoot?.({ root, path });
  const movies = join(first.library, "Movies");
  await claim(second, movies);
  await expect(claim(first, first.library, movies)).rejects.toMatchObject({
    code: "other_storage",
    message: expect.stringContaining(`${movies} belongs to the storage nas-2, so nas-1 files nothing there.`),
  });
  await claim(first, first.library, join(first.library, "TV Shows"));
});

test("of two engines that come to a new disk at the same time one has it", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  for (let round = 0; round < 20; round++) {
    using disk = tempFolder();
    const place = { root: disk.path, path: disk.path };
    const claims = await Promise.allSettled([first, second].map(async ({ deps }) => deps.claimRoot?.(place)));
    expect(claims.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const winner = claims.findIndex(({ status }) => status === "fulfilled");
    const mark: unknown = JSON.parse(readFileSync(disk.at(STORAGE_MARK), "utf8"));
    expect(mark).toMatchObject({ storage: `nas-${winner + 1}` });
  }
});

test("what an engine that was killed while it marked a disk left there is gone with the next one", async () => {
  await using two = await twoEngines();
  using disk = tempFolder();
  const place = { root: disk.path, path: disk.path };
  const { store, files, deps } = two.first;
  const names = new Set<string>();
  const watching = watch(disk.path, (_, name) => void (name?.startsWith(STORAGE_MARK) && names.add(name)));
  await deps.claimRoot?.(place);
  await expect.poll(() => names.size).toBe(2);
  watching.close();
  for (const name of names) if (name !== STORAGE_MARK) writeFileSync(disk.at(name), "{");
  await createClaimRoot({ store, files, warn: () => {} })?.(place);
  expect(readdirSync(disk.path)).toEqual([STORAGE_MARK]);
});

test.each([
  ["of another database", JSON.stringify({ storage: "attic", database: "another" }), "belonged to the storage attic"],
  ["that is no mark", "{", "has a .plex-ingest-storage that cannot be read"],
  ["that is empty", "", "has a .plex-ingest-storage that cannot be read"],
])("a mark %s is taken over with a warning, once", async (_, text, said) => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  writeFileSync(join(first.library, STORAGE_MARK), text);
  expect((await file(first, "Heat.1995.mkv")).state).toBe("filed");
  expect((await file(first, "Dune.2021.mkv", DUNE)).state).toBe("filed");
  expect(first.warnings.filter((line) => line.includes(said))).toEqual([
    expect.stringMatching(/It belongs to the storage nas-1 from now on\.$/),
  ]);
  await expect(second.deps.claimRoot?.({ root: second.library, path: second.library })).rejects.toThrow("nas-1");
});

test("a database that was restored has its folders as before, and the others are refused as before", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  await file(first, "Heat.1995.mkv");
  await first.store.write((trx) => trx.updateTable("database_mark").set({ uuid: "restored" }).execute());
  expect((await file(first, "Dune.2021.mkv", DUNE)).state).toBe("filed");
  expect(first.warnings).toEqual([
    expect.stringContaining("of another database, or of this one before it was restored"),
  ]);
  expect(markOf(first)).toMatchObject({ storage: "nas-1", database: "restored" });
  await expect(second.deps.claimRoot?.({ root: second.library, path: second.library })).rejects.toThrow("nas-1");
});

test("a job of the file tools waits as well", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  await file(first, "Heat.1995.mkv");
  const from = join(first.library, HEAT_FILE);
  const id = await writeJob(second, [
    { from: join(second.library, HEAT_FILE), to: join(second.library, "Movies/Heat.mkv"), action: "link" },
  ]);
  await fileAll(second);
  expect(await second.now(id)).toMatchObject({ state: "approved", waiting: { code: "other_storage" } });
  expect(existsSync(from)).toBe(true);
  expect(first.inLibrary()).toEqual([HEAT_FILE]);
});

test("where there is one storage alone, no file is written", async () => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  expect(existsSync(join(engine.library, STORAGE_MARK))).toBe(false);
});
