import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { goneOf } from "../../../src/app/review/choose/duplicates.ts";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { commandOf, toCommandText } from "../../../src/base/actions/sentence.ts";
import { listActions } from "../../../src/core/actions/offered/actions.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { listTrashedFor } from "../../../src/store/journal/supersede.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";
import { FILMS, heatPlace, LARGE, LARGEST, SMALL, take, undo } from "../../support/upgrade.ts";
import { contents, episodePath, episodesOf } from "./episodes.ts";

const NAMED = (label: string): string => `${HEAT_FOLDER}/Heat (1995) - ${label}.mkv`;
const REPLACE: Approval = { duplicates: { do: "replace" } };
const KEEP: Approval = { duplicates: { do: "keep_both" } };
const by = { actor: "cli:me", at: 9 };

const text = (engine: TestEngine, path: string): string =>
  readFileSync(join(engine.library, path), "utf8");

const isThere = async (path: string): Promise<boolean> => {
  try {
    return readFileSync(path).length >= 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
};

const approveIt = async (engine: TestEngine, id: number, approval: Approval) =>
  approve(engine.store, [{ ids: [id], approval }], by, (release) => goneOf(release, isThere));

/** Applies a person's decision and runs the engine on it. */
async function answer(engine: TestEngine, id: number, approval: Approval): Promise<Release> {
  const [said] = await approveIt(engine, id, approval);
  if (!said?.ok) throw new Error(toCommandText(said?.message ?? ""));
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
}

const WORSE = "Heat.1995.480p.DVDRip.x264-TWO.mkv";
const UNCLEAR = "Heat.1995.x264-TWO.mkv";
const CUT = "Heat.1995.Directors.Cut.1080p.BluRay.x264-TWO.mkv";

test("after replace, undo and replace again, one file counts as replaced, and an undo restores it", async () => {
  await using engine = await testEngine({ duplicatePolicy: "review" });
  const small = await take(engine, SMALL);
  const fresh = await take(engine, UNCLEAR, "the new film");
  for (let round = 0; round < 3; round++) {
    expect(await answer(engine, fresh.id, REPLACE)).toMatchObject({ state: "filed" });
    const trashed = await listTrashedFor(engine.store.read, { release: fresh.id });
    expect(trashed.map(({ sourcePath }) => sourcePath)).toEqual([heatPlace(engine)]);
    expect(await undo(engine, fresh.id)).toEqual({ ok: true });
    expect(text(engine, HEAT_FILE)).toBe(FILMS[SMALL]);
    expect((await engine.now(small.id)).supersededBy).toBeUndefined();
  }
});

test.each([
  ["upgrade", WORSE],
  ["review", UNCLEAR],
  ["review", CUT],
] as const)(
  "under %s, %s replaces the filed version if a person decides so, and an undo restores that version",
  async (policy, name) => {
    await using engine = await testEngine({ duplicatePolicy: "review" });
    const small = await take(engine, SMALL);
    const fresh = await take(engine, name, "the new film");
    expect(fresh).toMatchObject({
      state: "review",
      reasons: [{ code: "duplicate", path: heatPlace(engine) }],
    });
    engine.deps.duplicatePolicy = () => policy;
    const filed = await answer(engine, fresh.id, REPLACE);
    expect(filed).toMatchObject({ state: "filed", reasons: [], ...REPLACE });
    expect(engine.inLibrary().map((path) => text(engine, path))).toEqual(["the new film"]);
    expect((await engine.now(small.id)).supersededBy).toBe(fresh.id);
    const approved = (await engine.history(fresh.id)).find(({ action }) => action === "approved");
    expect(approved?.detail).toMatchObject(REPLACE);

    expect(await undo(engine, fresh.id)).toEqual({ ok: true });
    expect(engine.inLibrary()).toEqual([HEAT_FILE]);
    expect(text(engine, HEAT_FILE)).toBe(FILMS[SMALL]);
    expect((await engine.now(small.id)).supersededBy).toBeUndefined();
    expect((await engine.now(fresh.id)).duplicates).toBeUndefined();
  },
);

/** The actions that are offered for a release, as commands. */
async function offered(engine: TestEngine, { id }: Release): Promise<string[]> {
  const release = await engine.now(id);
  return listActions({ ...release, files: await itemsOf(engine.store.read, id) }).map(commandOf);
}

test("offers a replacement only if one is possible, and not if two versions are already filed", async () => {
  await using engine = await testEngine();
  const small = await take(engine, SMALL);
  const second = await take(engine, LARGE);
  expect((await offered(engine, second))[0]).toContain("--replace");
  await answer(engine, second.id, KEEP);
  const third = await take(engine, LARGEST);
  expect(third.reasons).toMatchObject([{ code: "duplicate", stays: true }]);
  expect(toCommandText(third.reasons[0]?.message ?? "")).toMatch(
    /Keep both, undo release \d+ first, or reject this one\.$/,
  );
  expect(await offered(engine, third)).toEqual([
    expect.stringMatching(/--keep-both$/),
    `plex-ingest reject ${third.id}`,
  ]);
  const [bare] = await approveIt(engine, third.id, {});
  expect(bare).toMatchObject({ ok: false, code: "refused", message: saying("--keep-both") });
  expect(toCommandText(bare?.message ?? "")).not.toMatch(/--replace|_ingest/);
  const still = await answer(engine, third.id, REPLACE);
  expect(still).toMatchObject({ state: "review", reasons: [{ code: "duplicate", stays: true }] });
  expect((await offered(engine, still)).join()).not.toContain("--replace");
  expect((await engine.now(small.id)).state).toBe("filed");
});

test("does not replace someone else's file, and explains the options in the reason", async () => {
  for (const name of ["Heat (1995).mkv", "Heat.720p.mkv"]) {
    await using engine = await testEngine();
    engine.drop(`../media/${HEAT_FOLDER}/${name}`, "theirs");
    const release = await take(engine, LARGE, "mine");
    const theirs = join(engine.library, HEAT_FOLDER, name);
    const asks = saying(
      /The library already has .*(unclear whether this|This) one is better: .* Keep both, reject/,
    );
    expect(release).toMatchObject({
      state: "review",
      reasons: [{ code: "duplicate", path: theirs, message: asks }],
    });
    const back = await answer(engine, release.id, REPLACE);
    const message = saying(
      /It is not replaced, because plex-ingest replaces only files that it filed itself .* Keep both, reject this one, or move that file away and approve this one\.$/,
    );
    expect(back).toMatchObject({ state: "review", reasons: [{ code: "duplicate", message }] });
    expect(readFileSync(theirs, "utf8")).toBe("theirs");
    expect(await answer(engine, release.id, KEEP)).toMatchObject({ state: "filed" });
    expect(readFileSync(theirs, "utf8")).toBe("theirs");
    expect(engine.inLibrary()).toEqual([NAMED("1080p"), `${HEAT_FOLDER}/${name}`].toSorted());
  }
});

test("refuses a plain approval while someone else's file has the same name, to avoid a loop", async () => {
  await using engine = await testEngine();
  engine.drop(`../media/${HEAT_FILE}`, "theirs");
  const { id } = await take(engine, "Heat.1995.720p.mkv", "mine");
  const [said] = await approveIt(engine, id, {});
  expect(said).toMatchObject({
    ok: false,
    code: "refused",
    message: saying(/^(?!.*--replace).*--keep-both/),
  });
  expect((await engine.now(id)).state).toBe("review");
  rmSync(heatPlace(engine));
  expect(await answer(engine, id, {})).toMatchObject({ state: "filed", reasons: [] });
  expect(text(engine, HEAT_FILE)).toBe("mine");
});

test("does not replace a filed file that has changed since, but can keep both files", async () => {
  await using engine = await testEngine({ method: "copy" });
  const small = await take(engine, SMALL);
  writeFileSync(heatPlace(engine), "changed by hand, and longer");
  const { id } = await take(engine, LARGE);
  const back = await answer(engine, id, REPLACE);
  const ways = `Keep both, undo release ${small.id} first, or reject this one\\.$`;
  const message = saying(
    new RegExp(`It is not replaced: .* has changed since it was filed.*${ways}`),
  );
  expect(back.reasons).toMatchObject([{ code: "duplicate", message }]);
  expect(await answer(engine, id, KEEP)).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()).toEqual([NAMED("1080p"), HEAT_FILE]);
});

test("keeps both files under a person's label, and asks again if the label is taken", async () => {
  await using engine = await testEngine();
  await take(engine, SMALL);
  const label = (name: string): Approval => ({ duplicates: { do: "keep_both", label: name } });
  const first = await answer(engine, (await take(engine, LARGE)).id, label("Remaster: {4:3}"));
  expect(first).toMatchObject({
    state: "filed",
    duplicates: { do: "keep_both", label: "Remaster - 4-3" },
  });
  expect(engine.inLibrary()).toEqual([NAMED("Remaster - 4-3"), HEAT_FILE]);
  const second = await take(engine, LARGEST);
  // A label that Plex would read as something else is invalid.
  const [refused] = await approve(
    engine.store,
    [{ ids: [second.id], approval: label("cd 2") }],
    by,
  );
  expect(refused).toMatchObject({ ok: false, code: "invalid_request" });
  const back = await answer(engine, second.id, label("Remaster: 4:3"));
  expect(back.reasons).toMatchObject([
    { code: "duplicate", message: saying(/Remaster - 4-3\.mkv"\. Keep both under another label/) },
  ]);
  await answer(engine, second.id, label("UHD"));
  expect(engine.inLibrary()).toEqual([NAMED("Remaster - 4-3"), NAMED("UHD"), HEAT_FILE]);
  // Each filing can be undone separately.
  expect(await undo(engine, first.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([NAMED("UHD"), HEAT_FILE]);
});

test("a person's choice to replace overrides the policy keep_both", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  await take(engine, SMALL);
  const { id } = await engine.approved(LARGE, FILMS[LARGE], { byPerson: true });
  const chosen = { duplicates_json: JSON.stringify(REPLACE.duplicates) };
  await engine.store.read.updateTable("release").set(chosen).where("id", "=", id).execute();
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(text(engine, HEAT_FILE)).toBe("the large film!");
});

test("another approval or a retry clears the choice", async () => {
  await using engine = await testEngine();
  engine.drop(`../media/${HEAT_FOLDER}/Heat.mkv`, "theirs");
  const { id } = await take(engine, LARGE);
  await answer(engine, id, REPLACE);
  expect((await engine.now(id)).duplicates).toEqual({ do: "replace" });
  await answer(engine, id, { type: "movie", tmdbId: 950 }).catch(() => {});
  expect((await engine.now(id)).duplicates).toBeUndefined();
  const other = await take(engine, LARGEST);
  await answer(engine, other.id, REPLACE);
  await requestEach(engine.store, [other.id], { kind: "retry" }, by);
  expect(await engine.now(other.id)).toMatchObject({ state: "settling", duplicates: undefined });
});

const EPISODE = (at: number, quality: string): string => `Show.S01E0${at}.${quality}.WEB-DL.mkv`;
const DOUBLE = "Show.S01E01E02.720p.WEB-DL.mkv";

test("a pack replaces filed episodes individually, skips an identical file and adds missing episodes", async () => {
  await using engine = await testEngine();
  const old = [EPISODE(1, "1080p"), EPISODE(2, "1080p")] as const;
  for (const [at, name] of old.entries()) {
    await take(engine, name, name, episodesOf({ [name]: [at + 1] }));
  }
  const names = [EPISODE(1, "720p"), EPISODE(2, "720p"), EPISODE(3, "720p")] as const;
  const files = { ...contents(...names), [names[1]]: old[1] };
  const episodes = episodesOf({ [names[0]]: [1], [names[1]]: [2], [names[2]]: [3] });
  const pack = await take(engine, "Show.S01.720p.WEB-DL", files, episodes);
  expect(pack).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
  const filed = await answer(engine, pack.id, REPLACE);
  expect(filed).toMatchObject({
    state: "filed",
    reasons: [{ code: "not_filed", message: saying(/S01E02.*this very file/) }],
  });
  expect([1, 2, 3].map((at) => text(engine, episodePath(at)))).toEqual([
    names[0],
    old[1],
    names[2],
  ]);
  await undo(engine, pack.id);
  expect(engine.inLibrary().map((path) => text(engine, path))).toEqual([...old]);
});

test.each<[string, there: Record<string, number[]>, comes: Record<string, number[]>, says: RegExp]>(
  [
    [
      "two files of one episode each by one",
      { [EPISODE(1, "480p")]: [1], [EPISODE(2, "480p")]: [2] },
      { [DOUBLE]: [1, 2] },
      /not replaced: .*several/,
    ],
    [
      "a file of two episodes by one of them",
      { [DOUBLE]: [1, 2] },
      { [EPISODE(1, "1080p")]: [1] },
      /not replaced: it has more episodes/,
    ],
  ],
)(
  "refuses to replace %s, changes no file, and returns the release to review with the reason",
  async (_, there, comes, says) => {
    await using engine = await testEngine();
    for (const name of Object.keys(there)) await take(engine, name, name, episodesOf(there));
    const [name = ""] = Object.keys(comes);
    const { id } = await take(engine, name, name, episodesOf(comes));
    const before = engine.inLibrary();
    const back = await answer(engine, id, REPLACE);
    expect(back.reasons).toMatchObject([{ code: "duplicate", message: saying(says) }]);
    expect([engine.inLibrary(), engine.inTrash()]).toEqual([before, []]);
    expect(dirname(back.reasons[0]?.path ?? "")).toBe(
      join(engine.library, dirname(before[0] ?? "")),
    );
  },
);
