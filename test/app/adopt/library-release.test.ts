import { existsSync, linkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { takeBack, withdraw } from "../../../src/app/review/decisions/take-back.ts";
import { waitForOutcomes } from "../../../src/app/review/decisions/wait-for-outcomes.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { allOperationsOf } from "../../../src/store/journal/journal.ts";
import { findEverPublished, publicationsOf } from "../../../src/store/journal/publications.ts";
import { findFiledWork } from "../../../src/store/works/filed-works.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import { actionsOf, type TestEngine, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { candidate } from "../../support/review-release.ts";
import { LARGE, take, upgrading } from "../../support/upgrade.ts";
import { season, series } from "../../support/works.ts";
import { opened, stateOf } from "./library-state.ts";

const AS_HEAT = { type: "movie", tmdbId: 949 } as const;

/** A film in a folder that another program named. */
const filmIn = ({ library }: TestEngine, content = "the small film"): string => {
  const path = join(library, "Movies", "Heat 1995", "Heat.1995.720p.mkv");
  libraryFile(path, { content });
  return path;
};

const workAt = (path: string) =>
  foundWork(dirname(path), { path, role: "video", file: identityOf(path) });

async function adopted(engine: TestEngine, path = filmIn(engine)): Promise<Release> {
  return engine.now((await recordAdopted(engine.deps, workAt(path), HEAT, factsOf(), ME)) ?? 0);
}

async function asked(engine: TestEngine, path = filmIn(engine)): Promise<Release> {
  const facts = {
    ...factsOf([candidate(949, "Heat", 1995, 700)]),
    reasons: [{ code: "no_year_movie" as const, message: "No year." }],
    suggestion: HEAT,
  };
  return engine.now((await recordUnsure(engine.deps, workAt(path), facts, ME)) ?? 0);
}

test("adopts an approved work in place and touches no file", async () => {
  const engine = await opened();
  const release = await asked(engine);
  const before = stateOf(engine);
  expect(await approve(engine.store, [{ ids: [release.id], approval: AS_HEAT }], ME)).toMatchObject(
    [{ ok: true, state: "approved" }],
  );
  await fileAll(engine);
  expect(await engine.now(release.id)).toMatchObject({
    state: "filed",
    identity: HEAT,
    decidedBy: "person",
  });
  expect(stateOf(engine)).toEqual(before);
  const path = join(release.path, "Heat.1995.720p.mkv");
  const told = await waitForOutcomes(
    engine.store,
    [{ id: release.id, ok: true, state: "approved" }],
    {
      maxMs: 9000,
      signal: engine.signal,
    },
  );
  expect(told).toMatchObject([
    { message: "It stays where it is and is now in the journal.", destinations: [path] },
  ]);
  expect(await publicationsOf(engine.store.read, release.id)).toMatchObject([
    {
      state: "sealed",
      method: "adopted",
      sourcePath: path,
      finalPath: path,
      final: identityOf(path),
    },
  ]);
  expect(await actionsOf(engine, release.id)).toEqual(["found", "approved", "adopted"]);
  expect(await findFiledWork(engine.store.read, "movie", 949)).toMatchObject({
    videos: 1,
    title: "Heat",
  });
});

test("adopts the files that are unchanged since the check, and reports changed and missing files", async () => {
  const engine = await opened();
  const folder = join(engine.library, "Movies", "Heat 1995");
  const [film, changed, gone] = ["Heat.mkv", "Heat.en.srt", "Heat.de.srt"].map((name) =>
    libraryFile(join(folder, name), { role: name.endsWith("mkv") ? "video" : "subtitle" }),
  );
  const files = [film, changed, gone].flatMap((file) => file ?? []);
  const facts = { ...factsOf([candidate(949, "Heat", 1995, 700)]), suggestion: HEAT };
  const id = (await recordUnsure(engine.deps, foundWork(folder, ...files), facts, ME)) ?? 0;
  writeFileSync(changed?.path ?? "", "other words");
  rmSync(gone?.path ?? "");
  await approve(engine.store, [{ ids: [id], approval: AS_HEAT }], ME);
  await fileAll(engine);
  const release = await engine.now(id);
  expect(release).toMatchObject({ state: "filed", fileCount: 1 });
  expect(release.reasons.map(({ code }) => code).toSorted()).toEqual(["changed", "missing"]);
  expect((await publicationsOf(engine.store.read, id)).map(({ itemPath }) => itemPath)).toEqual([
    "Heat.mkv",
  ]);
});

test("marks an approved work as gone when all its files are missing, and sends it to review when they changed", async () => {
  const engine = await opened();
  const first = await asked(engine);
  const path = join(first.path, "Heat.1995.720p.mkv");
  await approve(engine.store, [{ ids: [first.id], approval: AS_HEAT }], ME);
  writeFileSync(path, "another film");
  await fileAll(engine);
  expect(await engine.now(first.id)).toMatchObject({
    state: "review",
    reasons: [{ code: "changed" }],
  });
  await approve(engine.store, [{ ids: [first.id], approval: AS_HEAT }], ME);
  rmSync(path);
  await fileAll(engine);
  expect(await engine.now(first.id)).toMatchObject({ state: "gone" });
});

test("an undo lets a work go and a retry adopts it again, without changing its files, even with the method move", async () => {
  const engine = await opened(testEngine({ method: "move" }));
  const { id, path } = await adopted(engine);
  const film = join(path, "Heat.1995.720p.mkv");
  const before = stateOf(engine);
  expect(await findEverPublished(engine.store.read, [film])).toEqual(new Set([film]));
  expect(await requestEach(engine.store, [id], { kind: "undo" }, ME)).toMatchObject([
    { ok: true, state: "undoing" },
  ]);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
  expect(stateOf(engine)).toEqual(before);
  expect(engine.inTrash()).toEqual([]);
  expect((await allOperationsOf(engine.store.read, id)).map(({ state }) => state)).toEqual([
    "abandoned",
  ]);
  expect(await findFiledWork(engine.store.read, "movie", 949)).toBeUndefined();
  expect(await actionsOf(engine, id)).toEqual(["adopted", "undo_asked", "let_go"]);
  // The file belongs to someone else again.
  expect(await findEverPublished(engine.store.read, [film])).toEqual(new Set());
  for (const step of [
    () => approve(engine.store, [{ ids: [id], approval: AS_HEAT }], ME),
    () => requestEach(engine.store, [id], { kind: "undo" }, ME),
    () => requestEach(engine.store, [id], { kind: "retry" }, ME),
  ]) {
    expect(await step()).toMatchObject([{ ok: true }]);
    await fileAll(engine);
    expect(stateOf(engine)).toEqual(before);
  }
  const kinds = (await allOperationsOf(engine.store.read, id)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["publish"]));
});

test("replaces an adopted file with a better download under the policy upgrade, and an undo restores the file", async () => {
  const engine = await opened(upgrading());
  const old = await adopted(engine);
  const path = join(old.path, "Heat.1995.720p.mkv");
  const before = statSync(path, { bigint: true });
  const { id, state, reasons } = await take(engine, LARGE);
  expect([state, reasons]).toEqual(["filed", []]);
  expect(await engine.now(old.id)).toMatchObject({ state: "filed", supersededBy: id });
  expect(existsSync(path)).toBe(false);
  expect(engine.inTrash()).toHaveLength(1);
  expect(await requestEach(engine.store, [old.id], { kind: "undo" }, ME)).toMatchObject([
    { ok: false, code: "conflict" },
  ]);
  await takeBack(engine.store, [id], ME);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({ state: "undone" });
  const after = statSync(path, { bigint: true });
  expect([after.ino, after.size, after.mtimeNs]).toEqual([before.ino, before.size, before.mtimeNs]);
  expect(await publicationsOf(engine.store.read, old.id)).toMatchObject([
    { state: "sealed", method: "adopted" },
  ]);
  expect((await engine.now(old.id)).supersededBy).toBeUndefined();
});

test("does not replace an adopted file that was changed", async () => {
  const engine = await opened(upgrading());
  const old = await adopted(engine);
  const path = join(old.path, "Heat.1995.720p.mkv");
  writeFileSync(path, "cut by hand");
  expect((await take(engine, LARGE)).state).toBe("review");
  expect(engine.inTrash()).toEqual([]);
  expect(existsSync(path)).toBe(true);
});

test("under the policy review, names the adopted release that a download duplicates", async () => {
  const engine = await opened();
  const old = await adopted(engine);
  const release = await take(engine, LARGE);
  expect(release).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate", release: old.id }],
  });
  expect(JSON.stringify(release.reasons)).toContain(`adopted as release ${old.id}`);
});

test("recognises an adopted file that is a link to a download as the same file", async () => {
  const engine = await opened();
  const download = engine.drop(LARGE, "the large film!");
  const path = join(engine.library, "Movies", "Heat 1995", "Heat.mkv");
  libraryFile(path);
  rmSync(path);
  linkSync(download, path);
  const old = await adopted(engine, path);
  expect(await take(engine, LARGE)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect((await engine.now(old.id)).state).toBe("filed");
});

test("a work goes back to review when its approval is withdrawn, and can be approved after a rejection", async () => {
  const engine = await opened();
  const { id } = await asked(engine);
  await approve(engine.store, [{ ids: [id], approval: AS_HEAT }], ME);
  expect(await withdraw(engine.store, await engine.now(id), ME)).toMatchObject({
    ok: true,
    state: "review",
  });
  expect(await requestEach(engine.store, [id], { kind: "reject" }, ME)).toMatchObject([
    { ok: true, state: "rejected" },
  ]);
  expect(await approve(engine.store, [{ ids: [id], approval: AS_HEAT }], ME)).toMatchObject([
    { ok: true, state: "approved" },
  ]);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
});

test("leaves out a video without a known episode until someone enters its numbers, then adopts it", async () => {
  const engine = await opened(
    testEngine({ catalogue: [series(1437, "Firefly", 2002, [season(1, 3, 2002)])] }),
  );
  const folder = join(engine.library, "TV Shows", "Firefly");
  const other = libraryFile(join(folder, "Something.mkv"));
  const firefly = { type: "tv" as const, tmdbId: 1437, title: "Firefly", year: 2002 };
  const work = foundWork(folder, libraryFile(join(folder, "Firefly.S01E01.mkv")), other);
  const id =
    (await recordUnsure(engine.deps, work, { ...factsOf(), suggestion: firefly }, ME)) ?? 0;
  const before = stateOf(engine);
  await approve(engine.store, [{ ids: [id], approval: { type: "tv", tmdbId: 1437 } }], ME);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "no_episode" }],
    fileCount: 1,
  });
  const numbers = { files: [{ path: "Something.mkv", season: 1, episodes: [2] }] };
  const [result] = await approve(engine.store, [{ ids: [id], approval: numbers }], ME);
  expect(result).toMatchObject({ ok: true, state: "approved" });
  await fileAll(engine);
  const child = await engine.now(id + 1);
  expect(child).toMatchObject({ state: "filed", source: "library", parentId: id });
  expect(await publicationsOf(engine.store.read, child.id)).toMatchObject([
    { method: "adopted", finalPath: other.path },
  ]);
  expect((await engine.now(id)).reasons).toEqual([]);
  expect(stateOf(engine)).toEqual(before);
});
