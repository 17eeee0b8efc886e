import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { Outage } from "../../../../src/base/errors.ts";
import type { Release } from "../../../../src/core/release/release.ts";
import { listRunningSteps } from "../../../../src/store/journal/copy-progress.ts";
import { listOpenOperations } from "../../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { listPendingScans } from "../../../../src/store/plex/scans.ts";
import { itemsOf } from "../../../../src/store/releases/items.ts";
import { listReleasesIn } from "../../../../src/store/releases/releases.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../../support/engine.ts";
import { undoFiled } from "../../../support/filing.ts";
import { renamed, treeOf, writePlan } from "../../../support/rename-plan.ts";
import { take } from "../../../support/upgrade.ts";

const NEW_FOLDER = "Movies/Heat {tmdb-949}";
const STEPS = [
  [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
  [HEAT_FOLDER, NEW_FOLDER],
] as const;

async function filed(engine: TestEngine): Promise<number> {
  const release = await take(engine, "Heat.1995.mkv");
  return release.id;
}

const put = (engine: TestEngine, path: string, content = path): string =>
  engine.drop(`../media/${path}`, content);

const filedAt = async (engine: TestEngine, id: number): Promise<string[]> =>
  (await publicationsOf(engine.store.read, id)).map(({ finalPath }) =>
    finalPath.slice(engine.library.length + 1),
  );

/** Reasons why steps were not carried out, by the old paths. */
async function kept(engine: TestEngine, id: number): Promise<Record<string, string>> {
  const items = await itemsOf(engine.store.read, id);
  return Object.fromEntries(
    items.flatMap(({ path, problem }) =>
      problem === undefined
        ? []
        : [[path.slice(engine.library.length + 1), toCommandText(problem)]],
    ),
  );
}

test("renames a filed film and its folder, and an undo restores the old names", async () => {
  await using engine = await testEngine({ hasServer: true });
  const id = await filed(engine);
  const before = treeOf(engine.library);
  const plan = await renamed(engine, STEPS);
  expect(plan).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([`${NEW_FOLDER}/Heat.mkv`]);
  expect(await filedAt(engine, id)).toEqual([`${NEW_FOLDER}/Heat.mkv`]);
  expect((await itemsOf(engine.store.read, id)).map(({ destination }) => destination)).toEqual([
    join(engine.library, NEW_FOLDER, "Heat.mkv"),
  ]);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
  const scans = await listPendingScans(engine.store.read);
  expect(
    scans.filter(({ releaseId }) => releaseId === plan.id).map(({ folder }) => folder),
  ).toEqual([join(engine.library, "Movies")]);
  // Filing requested the first scan, and its folder has been renamed since then.
  expect(scans.filter(({ releaseId }) => releaseId === id).map(({ folder }) => folder)).toEqual([
    join(engine.library, NEW_FOLDER),
    join(engine.library, "Movies"),
  ]);
  expect(await undoFiled(engine, plan.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(treeOf(engine.library)).toEqual(before);
  expect(await filedAt(engine, id)).toEqual([HEAT_FILE]);
});

test("an undone plan leaves nothing to undo, and can be carried out again", async () => {
  await using engine = await testEngine();
  await filed(engine);
  await undoFiled(engine, (await renamed(engine, STEPS)).id);
  expect(await renamed(engine, STEPS)).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([`${NEW_FOLDER}/Heat.mkv`]);
});

test("creates a folder with the library's mode for a loose file, and an undo removes the folder", async () => {
  await using engine = await testEngine();
  engine.deps.policy.dirMode = 0o750;
  put(engine, "Movies/heat.mkv");
  put(engine, "Movies/ronin.mkv");
  const before = treeOf(engine.library);
  const plan = await renamed(engine, [["Movies/heat.mkv", "Movies/Heat (1995)/Heat (1995).mkv"]]);
  expect(plan.state).toBe("filed");
  expect(statSync(join(engine.library, "Movies/Heat (1995)")).mode & 0o777).toBe(0o750);
  expect((await undoFiled(engine, plan.id)).state).toBe("undone");
  expect(treeOf(engine.library)).toEqual(before);
});

test("removes only the folders that a plan empties, and an undo restores them with their modes", async () => {
  await using engine = await testEngine();
  put(engine, "TV Shows/Show/S1/a.mkv");
  put(engine, "TV Shows/Show (2020)/Season 01/b.mkv");
  put(engine, "TV Shows/Other/x.mkv");
  put(engine, "TV Shows/Other/theirs.nfo");
  chmodSync(join(engine.library, "TV Shows/Show/S1"), 0o711);
  chmodSync(join(engine.library, "TV Shows/Show"), 0o700);
  const before = treeOf(engine.library);
  const plan = await renamed(engine, [
    ["TV Shows/Show/S1/a.mkv", "TV Shows/Show (2020)/Season 01/a.mkv"],
    ["TV Shows/Other/x.mkv", "TV Shows/Show (2020)/Season 02/x.mkv"],
  ]);
  expect(plan).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(join(engine.library, "TV Shows/Show"))).toBe(false);
  expect(existsSync(join(engine.library, "TV Shows/Other"))).toBe(true);
  expect((await undoFiled(engine, plan.id)).state).toBe("undone");
  expect(treeOf(engine.library)).toEqual(before);
});

test("frees a name before another file gets it, regardless of the order of the steps", async () => {
  await using engine = await testEngine();
  for (const name of ["a", "b", "c"]) put(engine, `Movies/F/${name}.mkv`, name);
  const before = treeOf(engine.library);
  const plan = await renamed(engine, [
    ["Movies/F/a.mkv", "Movies/F/b.mkv"],
    ["Movies/F/b.mkv", "Movies/F/c.mkv"],
    ["Movies/F/c.mkv", "Movies/F/d.mkv"],
  ]);
  expect(plan).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual(["b", "c", "d"].map((name) => `Movies/F/${name}.mkv`));
  expect((await undoFiled(engine, plan.id)).state).toBe("undone");
  expect(treeOf(engine.library)).toEqual(before);
});

test("shows the progress of a long plan, and none while the plan waits for a disk", async () => {
  const seen: unknown[] = [];
  let isAway = true;
  const engine: TestEngine = await testEngine({
    files: (real) => ({
      renameFile: async (...given) => {
        // A write comes after the one that records the progress of the step before.
        await engine.store.write(async (trx) => void seen.push(await listRunningSteps(trx)));
        engine.clock.advance(2000);
        if (isAway && given[0].endsWith("b.mkv")) throw new Outage("not_readable", "It is away.");
        return real.renameFile(...given);
      },
    }),
  });
  await using _ = engine;
  for (const name of ["a", "b"]) put(engine, `Movies/F/${name}.mkv`);
  const plan = (): Promise<Release> =>
    renamed(engine, [
      ["Movies/F/a.mkv", "Movies/F/A.mkv"],
      ["Movies/F/b.mkv", "Movies/F/B.mkv"],
    ]);
  await expect(plan()).rejects.toThrow("It is away.");
  expect(seen).toMatchObject([[], [{ step: "rename", doneBytes: 14, totalBytes: 28 }]]);
  expect(await listRunningSteps(engine.store.read)).toEqual([]);
  isAway = false;
  const [filing] = await listReleasesIn(engine.store.read, ["filing"]);
  if (!filing) throw new Error("The plan does not wait.");
  await fileRelease(engine.deps, filing, engine.signal);
  expect(engine.inLibrary()).toEqual(["Movies/F/A.mkv", "Movies/F/B.mkv"]);
  expect(await listRunningSteps(engine.store.read)).toEqual([]);
});

test("does not rename two files that would swap names, and reports a reason for each", async () => {
  await using engine = await testEngine();
  for (const name of ["a", "b", "c"]) put(engine, `Movies/F/${name}.mkv`, name);
  const plan = await renamed(engine, [
    ["Movies/F/a.mkv", "Movies/F/b.mkv"],
    ["Movies/F/b.mkv", "Movies/F/a.mkv"],
    ["Movies/F/c.mkv", "Movies/F/d.mkv"],
  ]);
  expect(plan.state).toBe("filed");
  expect(Object.keys(await kept(engine, plan.id))).toEqual(["Movies/F/a.mkv", "Movies/F/b.mkv"]);
  expect(engine.inLibrary()).toEqual(["a", "b", "d"].map((name) => `Movies/F/${name}.mkv`));
});

test("keeps the names of files that cannot be renamed, reports why, and renames the other files", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  for (const name of ["taken", "changed", "gone", "fine", "linked", "twin"]) {
    put(engine, `Movies/${name}.mkv`, name);
  }
  put(engine, "Movies/theirs.mkv", "theirs");
  linkSync(at("twin.mkv"), at("twin 2.mkv"));
  symlinkSync(join(engine.library, "TV Shows"), at("link"));
  put(engine, "TV Shows/x.mkv", "x");
  const id = await writePlan(engine, [
    [at("taken.mkv"), at("theirs.mkv")],
    [at("changed.mkv"), at("changed 2.mkv")],
    [at("gone.mkv"), at("gone 2.mkv")],
    [at("fine.mkv"), at("fine 2.mkv")],
    [at("linked.mkv"), join(engine.downloads, "linked.mkv")],
    [at("twin.mkv"), at("twin 2.mkv")],
    [at("link/x.mkv"), at("link/y.mkv")],
    [join(engine.library, "Movies"), at("inside")],
  ]);
  writeFileSync(at("changed.mkv"), "other bytes");
  rmSync(at("gone.mkv"));
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  expect(await kept(engine, id)).toEqual({
    Movies: expect.stringContaining("is a library folder"),
    "Movies/taken.mkv": expect.stringContaining("plex-ingest never overwrites files"),
    "Movies/changed.mkv": expect.stringContaining("changed since the plan"),
    "Movies/gone.mkv": expect.stringContaining("no longer exists"),
    "Movies/linked.mkv": expect.stringContaining("not in the library"),
    "Movies/twin.mkv": expect.stringContaining("to the same file"),
    "Movies/link/x.mkv": expect.stringContaining("a folder above it is a link"),
  });
  expect(existsSync(at("fine 2.mkv"))).toBe(true);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});

test("skips a step that the disk refuses, and carries out the other steps", async () => {
  let calls = 0;
  await using engine = await testEngine({
    files: (real) => ({
      renameFile: async (...given) => {
        if (++calls === 1) throw new Outage("no_space", "The disk refuses.");
        return real.renameFile(...given);
      },
    }),
  });
  for (const name of ["a", "b"]) put(engine, `Movies/${name}.mkv`);
  const plan = await renamed(engine, [
    ["Movies/a.mkv", "Movies/a 2.mkv"],
    ["Movies/b.mkv", "Movies/b 2.mkv"],
  ]);
  expect(plan.state).toBe("filed");
  expect(await kept(engine, plan.id)).toEqual({ "Movies/a.mkv": "The disk refuses." });
  expect(engine.inLibrary()).toEqual(["Movies/a.mkv", "Movies/b 2.mkv"]);
});

test("keeps and reports a file whose new name is on another mount", async () => {
  await using engine = await testEngine({
    files: () => ({
      renameFile: async () => ({
        ok: false,
        code: "other_file_system",
        why: "Its new name is on another mount.",
      }),
    }),
  });
  put(engine, "Movies/a.mkv");
  const plan = await renamed(engine, [["Movies/a.mkv", "Movies/A/a.mkv"]]);
  expect(plan.state).toBe("ignored");
  expect(await kept(engine, plan.id)).toEqual({
    "Movies/a.mkv": "Its new name is on another mount.",
  });
  expect(existsSync(join(engine.library, "Movies/A"))).toBe(false);
});

test("keeps the names of a torrent's data and of the folders around it", async () => {
  await using engine = await testEngine({
    heldBy: async (_, paths) =>
      paths.some((path) => path.endsWith("Heat (1995).mkv"))
        ? { code: "torrent_has_it", message: "A torrent." }
        : undefined,
  });
  await filed(engine);
  const plan = await renamed(engine, STEPS);
  expect(plan.state).toBe("ignored");
  expect(Object.values(await kept(engine, plan.id))).toEqual([
    expect.stringContaining("belongs to a torrent"),
    expect.stringContaining("belongs to a torrent"),
  ]);
});

test("keeps the name of a folder into which another release is being filed", async () => {
  await using engine = await testEngine();
  const id = await filed(engine);
  const again = await engine.approved("Heat.1995.1080p.mkv");
  const place = join(engine.library, HEAT_FOLDER, "Heat (1995) - 1080p.mkv");
  await engine.store.write(async (trx) => {
    await trx.updateTable("release").set({ state: "filing" }).where("id", "=", again.id).execute();
    await trx
      .updateTable("item")
      .set({ destination: place })
      .where("release_id", "=", again.id)
      .execute();
  });
  const plan = await renamed(engine, STEPS);
  expect(Object.keys(await kept(engine, plan.id))).toEqual([HEAT_FOLDER]);
  expect(await filedAt(engine, id)).toEqual([`${HEAT_FOLDER}/Heat.mkv`]);
});

test("continues a stopped plan where it was stopped", async () => {
  const stop = new AbortController();
  await using engine = await testEngine({
    files: (real) => ({
      renameFile: async (...given) => {
        stop.abort(new Error("stopped"));
        return real.renameFile(...given);
      },
    }),
  });
  for (const name of ["a", "b", "c"]) put(engine, `Movies/${name}.mkv`);
  const at = (name: string): string => join(engine.library, "Movies", name);
  const id = await writePlan(
    engine,
    ["a", "b", "c"].map((name) => [at(`${name}.mkv`), at(`${name} 2.mkv`)] as const),
  );
  await expect(fileRelease(engine.deps, await engine.now(id), stop.signal)).rejects.toThrow(
    "stopped",
  );
  expect((await engine.now(id)).state).toBe("filing");
  expect(engine.inLibrary()).toHaveLength(3);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual(["a", "b", "c"].map((name) => `Movies/${name} 2.mkv`));
});

test("a plan waits while the library's disk is not mounted", async () => {
  await using engine = await testEngine();
  await filed(engine);
  const id = await writePlan(
    engine,
    STEPS.map(([from, to]) => [join(engine.library, from), join(engine.library, to)] as const),
  );
  renameSync(engine.library, `${engine.library}-away`);
  mkdirSync(join(engine.library, "Movies"), { recursive: true });
  await expect(fileRelease(engine.deps, await engine.now(id), engine.signal)).rejects.toThrow(
    Outage,
  );
  expect((await engine.now(id)).state).toBe("filing");
});
