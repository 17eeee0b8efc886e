import { appendFileSync, copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import type { FollowUp } from "../../../src/app/review/decision-effects.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import type { RefileChoice } from "../../../src/app/review/decisions/refile.ts";
import { createRefile } from "../../../src/app/review/refile.ts";
import type { ShownPreview } from "../../../src/app/shown/release-shape.ts";
import { listActions } from "../../../src/core/actions/offered/actions.ts";
import { changeItem, itemsOf } from "../../../src/store/releases/items.ts";
import { HEAT, HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { fileAll, undoFiled } from "../../support/filing.ts";
import { refuseWrites } from "../../support/refuse-writes.ts";
import { saying } from "../../support/said.ts";
import { movie, season, series } from "../../support/works.ts";
import { twoStepsOf } from "./support-review.ts";

const catalogue = [
  movie(949, "Heat", 1995),
  movie(19_404, "Heat", 1986),
  series(1396, "Alpha", 2008, [season(1, 9, 2008), season(2, 9, 2009)]),
];
const OTHER = { type: "movie", tmdbId: 19_404 } as const;
const ACTOR = "cli:anna";

const PLACED: ShownPreview = {
  identity: { type: "movie", tmdb_id: 19_404, title: "Heat", year: 1986 },
  files: [{ path: "a.mkv", role: "video", destination: "/media/Movies/Heat (1986)/Heat.mkv" }],
  warnings: [],
};

/** A preview does not ask a question that the choice has answered. */
const ANSWERED: ShownPreview = {
  ...PLACED,
  replaces: [{ path: "/media/old.mkv", release_id: 2 }],
};

const deskOver = (
  engine: TestEngine,
  seen = PLACED,
  awaited: FollowUp["awaited"] = async (written) => written,
) =>
  createRefile({
    ...twoStepsOf(engine),
    preview: async (_, choice) => (choice.duplicates ? ANSWERED : seen),
    isThere: async (path) => existsSync(path),
    afterwards: {
      wakesEngine: false,
      wakeFor: async () => false,
      engineFor: async () => ({ running: true }),
      withEngine: async (results) => ({ results, engine: { running: true } }),
      awaited,
    },
  });

async function filed(engine: TestEngine, name = "Heat.mkv"): Promise<number> {
  const { id } = await engine.approved(name, name);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  return id;
}

async function ask(engine: TestEngine, id: number, choice: RefileChoice, desk = deskOver(engine)) {
  const { confirm_token: token } = await desk.plan(id, choice, engine.signal);
  return desk.confirm(id, choice, token, ACTOR);
}

const names = (engine: TestEngine): string[] =>
  engine
    .inLibrary()
    .map((path) => basename(path))
    .toSorted();

test("a wrong filing is taken back and filed as the named work, in one act that history shows", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine);
  const [release, history] = [await engine.now(id), await engine.history(id)];
  const desk = deskOver(engine);
  const { plan } = await desk.plan(id, OTHER, engine.signal);
  expect([await engine.now(id), await engine.history(id)]).toEqual([release, history]);
  expect(plan).toMatchObject({
    id,
    files: [join(engine.library, HEAT_FILE)],
    identity: { tmdb_id: 19_404 },
    destinations: ["/media/Movies/Heat (1986)/Heat.mkv"],
  });
  expect(await ask(engine, id, OTHER, desk)).toMatchObject({ results: [{ id, ok: true }] });
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: OTHER });
  expect(names(engine)).toEqual(["Heat (1986).mkv"]);
  expect(engine.inTrash()).toHaveLength(1);
  const since = (await engine.history(id)).slice(history.length);
  expect(since.map(({ action }) => action)).toEqual([
    "undo_asked",
    "approved",
    "taken_back",
    "filing",
    "filed",
  ]);
  expect(since[1]).toMatchObject({
    actor: ACTOR,
    detail: { identity: OTHER, message: "It was filed as Heat (1995)." },
  });
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "an engine that stops at write %i of the correction goes on with it",
  async (writes) => {
    await using engine = await testEngine({ catalogue });
    const id = await filed(engine);
    await ask(engine, id, OTHER);
    let left = writes;
    const stop = new AbortController();
    const store = {
      ...engine.store,
      write: (...args: Parameters<typeof engine.store.write>) => {
        if (left-- <= 0) stop.abort(new Error("stopped"));
        stop.signal.throwIfAborted();
        return engine.store.write(...args);
      },
    } as typeof engine.store;
    const stopped = { ...engine.deps, store };
    await undoRelease(stopped, await engine.now(id), stop.signal)
      .then(async () => fileRelease(stopped, await engine.now(id), stop.signal))
      .catch(() => {});
    await fileAll(engine);
    await fileAll(engine);
    expect(await engine.now(id)).toMatchObject({ state: "filed", identity: OTHER });
    expect(names(engine)).toEqual(["Heat (1986).mkv"]);
  },
);

const NOWHERE: ShownPreview = {
  ...PLACED,
  files: [{ path: "a.mkv", role: "video", problem: "TMDB does not list it." }],
};

test("nothing leaves the library if the second half could not go", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine);
  const plan = (seen?: ShownPreview, choice: RefileChoice = OTHER) =>
    deskOver(engine, seen).plan(id, choice, engine.signal);
  await expect(plan(NOWHERE)).rejects.toMatchObject({ message: saying(/TMDB does not list it/) });
  await expect(plan(PLACED, { ...HEAT, tmdbId: 949 })).rejects.toMatchObject({ code: "conflict" });
  rmSync(join(engine.downloads, "Heat.mkv"));
  await expect(plan()).rejects.toMatchObject({
    code: "refused",
    message: saying(/is no longer at/),
  });
  expect((await engine.now(id)).state).toBe("filed");
});

const WITH_HOLDER: ShownPreview = {
  ...PLACED,
  duplicates: { choices: ["replace", "keep_both"], versions: [], trash_days: 30 },
};

/** Files two films: one under a wrong title, and one that is what the first one really is. */
async function filedBoth(
  engine: TestEngine,
  names: readonly [string, string] = [
    "Heat.1995.1080p.BluRay.x264-ONE.mkv",
    "Heat.1986.720p.BluRay.x264-TWO.mkv",
  ],
) {
  const id = await filed(engine, names[0]);
  const other = await engine.approved(names[1], "x", {
    identity: { ...HEAT, ...OTHER, year: 1986 },
  });
  await fileAll(engine);
  expect((await engine.now(other.id)).state).toBe("filed");
  return { id, other: other.id };
}

/** Corrects the first of two films to the work that the second one holds. */
async function refiledOnto(engine: TestEngine, names?: readonly [string, string]) {
  const { id, other } = await filedBoth(engine, names);
  const desk = deskOver(engine);
  const { plan, confirm_token: token } = await desk.plan(id, OTHER, engine.signal);
  const path = join(engine.library, "Movies/Heat (1986) {tmdb-19404}/Heat (1986).mkv");
  expect(plan).toMatchObject({
    destinations: [],
    duplicate: saying(
      `Release ${other} already has it: “${basename(path)}”. INGEST_DUPLICATE_POLICY decides`,
    ),
  });
  expect((await engine.now(id)).state).toBe("filed");
  await desk.confirm(id, OTHER, token, ACTOR);
  await fileAll(engine);
  return { id, other };
}

const answer = async (engine: TestEngine, id: number, duplicates?: "replace" | "keep_both") => {
  const approval = duplicates === undefined ? {} : { duplicates: { do: duplicates } };
  const by = { actor: ACTOR, at: engine.clock.now() };
  const [result] = await approve(engine.store, [{ ids: [id], approval }], by);
  await fileAll(engine);
  return result;
};

const PLACE = { name: "Heat (1986).mkv", beside: "Heat (1986) - 1080p.mkv" };

test("a correction to a film that another release holds asks the duplicate question of an approval", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await refiledOnto(engine);
  const release = await engine.now(id);
  expect(release).toMatchObject({ state: "review", identity: OTHER });
  expect(release.reasons).toMatchObject([
    {
      code: "duplicate",
      message: saying(/This one is better: 1080p instead of 720p\. Replace it/),
    },
  ]);
  expect(names(engine)).toEqual([PLACE.name]);
  const offered = listActions({ ...release, files: await itemsOf(engine.store.read, id) });
  expect(
    offered.map((action) => (action.do === "approve" ? action.duplicates : action.do)),
  ).toEqual(["replace", "keep_both", "reject"]);
  expect(await answer(engine, id)).toMatchObject({ ok: false, code: "refused" });
});

for (const [duplicates, states, files] of [
  ["replace", ["filed", "filed"], [PLACE.name]],
  ["keep_both", ["filed", "filed"], [PLACE.beside, PLACE.name]],
] as const) {
  test(`the answer ${duplicates} to that question is carried out`, async () => {
    await using engine = await testEngine({ catalogue });
    const { id, other } = await refiledOnto(engine);
    expect(await answer(engine, id, duplicates)).toMatchObject({ ok: true });
    expect([(await engine.now(id)).state, (await engine.now(other)).state]).toEqual(states);
    expect((await engine.now(other)).supersededBy).toBe(duplicates === "replace" ? id : undefined);
    expect(names(engine)).toEqual(files);
  });
}

for (const [duplicates, files] of [
  [{ do: "replace" }, [PLACE.name]],
  [{ do: "keep_both" }, [PLACE.beside, PLACE.name]],
  [{ do: "keep_both", label: " 4K " }, ["Heat (1986) - 4K.mkv", PLACE.name]],
] as const) {
  test(`a correction that answers ${Object.values(duplicates).join(" ")} is not asked about it again`, async () => {
    await using engine = await testEngine({ catalogue });
    const { id, other } = await filedBoth(engine);
    const desk = deskOver(engine, WITH_HOLDER);
    const asked = await desk.plan(id, OTHER, engine.signal);
    expect(asked.plan).toMatchObject({ duplicates: WITH_HOLDER.duplicates });
    const { plan, confirm_token: token } = await desk.plan(
      id,
      { ...OTHER, duplicates },
      engine.signal,
    );
    expect(plan).toMatchObject({ replaces: ["/media/old.mkv"] });
    expect(plan).not.toHaveProperty("duplicate");
    expect(plan.destinations).toHaveLength(1);
    // The token is for this answer only.
    await expect(desk.confirm(id, OTHER, token, ACTOR)).rejects.toMatchObject({ code: "conflict" });
    await desk.confirm(id, { ...OTHER, duplicates }, token, ACTOR);
    await fileAll(engine);
    expect(await engine.now(id)).toMatchObject({ state: "filed", identity: OTHER });
    expect((await engine.now(other)).supersededBy).toBe(
      duplicates.do === "replace" ? id : undefined,
    );
    expect(names(engine)).toEqual(files);
  });
}

test("a label that Plex would not read as one is refused before anything leaves", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine);
  const duplicates = { do: "keep_both", label: "..." } as const;
  await expect(
    deskOver(engine).plan(id, { ...OTHER, duplicates }, engine.signal),
  ).rejects.toMatchObject({ code: "invalid_request" });
  expect((await engine.now(id)).state).toBe("filed");
});

test("the other policies decide about a corrected release as about an approved one", async () => {
  for (const [duplicatePolicy, state, files] of [
    ["skip", "ignored", [PLACE.name]],
    ["upgrade", "filed", [PLACE.name]],
    ["keep_both", "filed", [PLACE.beside, PLACE.name]],
  ] as const) {
    await using engine = await testEngine({ catalogue, duplicatePolicy });
    const { id } = await refiledOnto(engine);
    expect((await engine.now(id)).state, duplicatePolicy).toBe(state);
    expect(names(engine), duplicatePolicy).toEqual(files);
  }
});

test("season, episodes and files apply to the new work, as in an approval", async () => {
  await using engine = await testEngine({ catalogue });
  const pack = { "one.mkv": "1", "two.mkv": "22" };
  const alpha = { type: "tv", tmdbId: 1396, title: "Alpha", year: 2008 } as const;
  const { id } = await engine.approved("Alpha", pack, { identity: alpha });
  const numbers = (first: number) =>
    Object.keys(pack).map((path, index) => ({ path, season: first, episodes: [index + 1] }));
  await engine.store.write(async (trx) => {
    for (const { path, ...mapping } of numbers(1)) {
      await changeItem(trx, id, path, { mapping: { ...mapping, titles: [] } });
    }
  });
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await ask(engine, id, { type: "tv", tmdbId: 1396, files: numbers(2) });
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  expect((await itemsOf(engine.store.read, id)).map(({ mapping }) => mapping?.season)).toEqual([
    2, 2,
  ]);
  expect(names(engine).every((name) => name.includes("s02e0"))).toBe(true);
});

test("a special is not refiled as an episode of a season", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine, "Alpha - OVA 02.mkv");
  const tv = { type: "tv", tmdbId: 1396 } as const;
  await expect(deskOver(engine).plan(id, tv, engine.signal)).rejects.toThrow("counts specials");
  await deskOver(engine).plan(id, { ...tv, season: 0, episodes: [2] }, engine.signal);
});

test("a token is valid for one plan only", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine);
  const desk = deskOver(engine);
  const { confirm_token: token } = await desk.plan(id, OTHER, engine.signal);
  const another = { type: "tv", tmdbId: 1396, season: 1, episodes: [1] } as const;
  await expect(desk.confirm(id, { ...another, episodes: [1] }, token, ACTOR)).rejects.toMatchObject(
    { code: "conflict" },
  );
  expect((await engine.now(id)).state).toBe("filed");
  await desk.confirm(id, OTHER, token, ACTOR);
  await expect(desk.confirm(id, OTHER, token, ACTOR)).rejects.toMatchObject({ code: "conflict" });
});

test.each([
  ["a file that was written since", (final: string) => appendFileSync(final, "a tag")],
  [
    "another file under its name",
    (final: string) => {
      copyFileSync(final, `${final}.other`);
      rmSync(final);
      copyFileSync(`${final}.other`, final);
      appendFileSync(final, "x");
      rmSync(`${final}.other`);
    },
  ],
])("nothing is filed under a second title beside %s", async (_, change) => {
  await using engine = await testEngine({ catalogue, method: "copy" });
  const id = await filed(engine, "Heat.1995.mkv");
  change(join(engine.library, HEAT_FILE));
  await ask(engine, id, OTHER);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({
    state: "undone",
    identity: OTHER,
    reasons: [{ code: "changed", message: expect.stringContaining("was left alone") }],
  });
  expect(names(engine)).toEqual(["Heat (1995).mkv"]);
  // A person decides once the file is dealt with.
  rmSync(join(engine.library, HEAT_FILE));
  const by = { actor: ACTOR, at: engine.clock.now() };
  await approve(engine.store, [{ ids: [id], approval: {} }], by);
  await fileAll(engine);
  expect(names(engine)).toEqual(["Heat (1986).mkv"]);
});

test("a file that is gone from the library does not hold a refile back", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await filed(engine);
  rmSync(join(engine.library, HEAT_FILE));
  await ask(engine, id, OTHER);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: OTHER });
});

test("a refile in a library that denies changes leaves no empty folder once changes are allowed", async (context) => {
  await using engine = await testEngine({ catalogue });
  // The library has a trash folder already, so the file can leave.
  await undoFiled(engine, await filed(engine, "Other.mkv"));
  const id = await filed(engine);
  await ask(engine, id, OTHER);
  const denied = refuseWrites(join(engine.library, "Movies"));
  if (!denied) context.skip("this file system knows no immutable folders");
  try {
    await fileAll(engine);
    const folder = join(engine.library, HEAT_FOLDER);
    expect(await engine.now(id)).toMatchObject({
      state: "undoing",
      waiting: {
        code: "not_writable",
        message: `plex-ingest has no permission to remove the empty folder "${folder}", because its user may not change the folder above it.`,
      },
    });
    expect([engine.inLibrary(), engine.inTrash().length]).toEqual([[], 2]);
  } finally {
    denied?.[Symbol.dispose]();
  }
  engine.clock.advance(60_000);
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: OTHER });
  expect(readdirSync(join(engine.library, "Movies"))).toEqual([
    TRASH_FOLDER,
    "Heat (1986) {tmdb-19404}",
  ]);
});

test("a refile that filed nothing says what is left and what to do", async () => {
  await using engine = await testEngine({ catalogue, method: "copy" });
  const id = await filed(engine, "Heat.1995.mkv");
  const desk = deskOver(engine, PLACED, async (written) => ({
    ...written,
    results: [{ id, ok: true, state: "undone", message: "It was left alone." }],
  }));
  const { confirm_token: token } = await desk.plan(id, OTHER, engine.signal);
  const wait = { maxMs: 1000, signal: engine.signal };
  expect(await desk.confirm(id, OTHER, token, ACTOR, wait)).toMatchObject({
    results: [
      {
        ok: false,
        code: "conflict",
        message: saying(/^It was left alone\. So nothing was filed.* approve/),
      },
    ],
  });
});
