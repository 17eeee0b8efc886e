import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proveRivals } from "../../../src/app/file/check-plan.ts";
import { enterFilingWithin } from "../../../src/app/file/enter-filing.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { prepareApproved } from "../../../src/app/file/prepare-approved.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { publicationsOfWork } from "../../../src/store/journal/publications.ts";
import { HEAT, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";
import { movie } from "../../support/works.ts";

/** A file system whose links begin and then wait for `go`. */
function heldLink() {
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const files = (real: EngineFiles): Partial<EngineFiles> => ({
    async tryHardlink(...given) {
      begun.resolve();
      await go.promise;
      return real.tryHardlink(...given);
    },
  });
  return { begun, go, files };
}

test("a release that waits for another filing of its film does not read the library repeatedly", async () => {
  const { begun, go, files } = heldLink();
  await using engine = await testEngine({ files });
  let planned = 0;
  const planner: typeof engine.deps.planner = (...given) => (
    planned++, engine.deps.planner(...given)
  );
  const first = await engine.approved("Heat.1995.mkv", "one");
  const second = await engine.approved("Heat.alt.mkv", "two");
  const filing = fileRelease(engine.deps, first, engine.signal);
  await begun.promise;
  const file = async (): Promise<void> =>
    fileRelease({ ...engine.deps, planner }, await engine.now(second.id), engine.signal);
  for (let look = 0; look < 3; look++) await file();
  expect(await engine.now(second.id)).toMatchObject({
    state: "approved",
    retryAt: engine.clock.now() + 1000,
  });
  expect(planned).toBe(0);
  go.resolve();
  await filing;
  await file();
  expect(await engine.now(second.id)).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
  });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

/** The same film under two names. `FIRST` is better by its name, so it never waits for `COPY`. */
const COPY = "Heat.1995.720p.mkv";
const FIRST = "Heat.1995.1080p.mkv";

test("ignores a copy as already there if the film was filed after the copy's library check", async () => {
  await using engine = await testEngine();
  const copy = await engine.approved(COPY, "one");
  if (copy.state !== "approved") throw new Error(copy.state);
  const ready = await prepareApproved(engine.deps, copy, [], engine.signal);
  await fileRelease(engine.deps, await engine.approved(FIRST, "one"), engine.signal);
  if (!ready) throw new Error("It was not ready.");
  expect(
    await engine.store.write((trx) => enterFilingWithin(trx, engine.deps, ready)),
  ).toBeUndefined();
  expect(await engine.now(copy.id)).toMatchObject({
    state: "approved",
    retryAt: engine.clock.now() + 1000,
  });
  await fileRelease(engine.deps, await engine.now(copy.id), engine.signal);
  expect(await engine.now(copy.id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

/** A callback that runs once, right after a check of the library. */
type Meanwhile = { run?: (() => Promise<void>) | undefined };
const afterLook = (meanwhile: Meanwhile, real: EngineFiles): Partial<EngineFiles> => ({
  async readTargetIdentity(path) {
    const found = await real.readTargetIdentity(path);
    const { run } = meanwhile;
    meanwhile.run = undefined;
    await run?.();
    return found;
  },
});

test("ignores a copy as already there if the film was filed between two library checks", async () => {
  const meanwhile: Meanwhile = {};
  await using engine = await testEngine({ files: (real) => afterLook(meanwhile, real) });
  const copy = await engine.approved(COPY, "one");
  meanwhile.run = async () =>
    fileRelease(engine.deps, await engine.approved(FIRST, "one"), engine.signal);
  for (let look = 0; look < 2; look++) {
    await fileRelease(engine.deps, await engine.now(copy.id), engine.signal);
  }
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await engine.now(copy.id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
});

test("ignores a copy as already there if the film is being filed when the journal is read", async () => {
  const { begun, go, files: held } = heldLink();
  const meanwhile: Meanwhile = {};
  await using engine = await testEngine({
    files: (real) => ({ ...held(real), ...afterLook(meanwhile, real) }),
  });
  const copy = await engine.approved(COPY, "one");
  let isBegun = false;
  const planner: typeof engine.deps.planner = async (...given) => {
    if (!isBegun) {
      isBegun = true;
      const first = await engine.approved(FIRST, "one");
      const filing = fileRelease(engine.deps, first, engine.signal);
      await begun.promise;
      meanwhile.run = async () => (go.resolve(), filing);
    }
    return engine.deps.planner(...given);
  };
  const deps = { ...engine.deps, planner };
  for (let look = 0; look < 2; look++) {
    await fileRelease(deps, await engine.now(copy.id), engine.signal);
  }
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await engine.now(copy.id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
});

test("a release identified only by id keeps the title from TMDB, even when it returns to review", async () => {
  await using engine = await testEngine({ catalogue: [movie(949, "Heat", 1995)] });
  await fileRelease(engine.deps, await engine.approved("Heat.1995.mkv", "one"), engine.signal);
  const identity = { type: "movie" as const, tmdbId: 949, title: "" };
  const second = await take(engine, "other.name.mkv", "two", { identity, byPerson: true });
  expect(await engine.now(second.id)).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
    identity: { tmdbId: 949, title: "Heat", year: 1995 },
    decidedBy: "person",
  });
});

/** A filed film, and the evidence that a second download must provide about it. */
async function filed(duplicatePolicy: "review" | "upgrade") {
  const engine = await testEngine({ duplicatePolicy });
  await take(engine, "Heat.1995.720p.mkv", "first");
  return engine;
}

async function prove(
  { deps, store, files, signal, library }: TestEngine,
  apart: readonly string[],
) {
  const isApart = (path: string): boolean =>
    apart.some((folder) => path.startsWith(`${join(library, folder)}/`));
  const plan = { identity: HEAT, isApart };
  const filed = await publicationsOfWork(store.read, HEAT, 99);
  return proveRivals({ files }, { rule: deps.duplicatePolicy(), plan, videos: [], filed }, signal);
}

test("verifies another release's filed files only under the policy upgrade", async () => {
  await using engine = await filed("upgrade");
  expect([...(await prove(engine, [])).values()]).toMatchObject([{ ok: true }]);
  expect((await prove(engine, ["TV Shows"])).size).toBe(1);
  await using other = await filed("review");
  expect((await prove(other, [])).size).toBe(0);
});

test("replaces no file in a library that a rule keeps separate, even if its disk is not mounted", async () => {
  await using engine = await filed("upgrade");
  expect((await prove(engine, ["Movies"])).size).toBe(0);
  renameSync(join(engine.library, "Movies"), join(engine.library, "elsewhere"));
  await expect(prove(engine, [])).rejects.toMatchObject({ code: "root_missing" });
  expect((await prove(engine, ["Movies"])).size).toBe(0);
});
