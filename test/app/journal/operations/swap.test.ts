import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../../src/app/file/file-release.ts";
import { recoverAll, recoverOperation } from "../../../../src/app/journal/recover.ts";
import type { EngineFiles } from "../../../../src/app/releases/files-port.ts";
import { MustStop } from "../../../../src/base/errors.ts";
import { findOperation, listOpenOperations } from "../../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { listAllInTrash } from "../../../../src/store/journal/trash.ts";
import { HEAT_FOLDER, type TestEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { FILMS, heatPlace, LARGE, SMALL, take, upgrading } from "../../../support/upgrade.ts";
import { NO_LINKS, onlyCopies } from "../../file/only-copies.ts";

const killed = () => new MustStop("Killed.", "Start again.");

/**
 * Returns the two halves that a kill directly after the swap leaves open, the incoming file first.
 */
async function killedAfterSwap(engine: TestEngine, what: "upgrade" | "undo") {
  const { id: small } = await take(engine, SMALL);
  const { id } =
    what === "undo" ? await take(engine, LARGE) : await engine.approved(LARGE, FILMS[LARGE]);
  if (what === "undo") await askedUndo(engine, id);
  const files: EngineFiles = {
    ...engine.files,
    async syncFolder(folder) {
      await engine.files.syncFolder(folder);
      engine.clock.advance(1000); // so that the halves do not begin at the same time
    },
    async swapFiles(job) {
      await engine.files.swapFiles(job);
      throw killed();
    },
  };
  const work = what === "undo" ? undoRelease : fileRelease;
  await expect(
    work({ ...engine.deps, files }, await engine.now(id), engine.signal),
  ).rejects.toThrow("Killed.");
  const [into, out, ...others] = (await listOpenOperations(engine.store.read)).filter(
    ({ state }) => state !== "published",
  );
  if (!into || !out || others.length > 0) throw new Error("There are not two halves.");
  expect([into.state, out.kind, out.state]).toEqual(["staged", "trash", "intent"]);
  return { small, into, out };
}

test.each([
  ["upgrade", "into", "published", "superseded"],
  ["upgrade", "out", "published", "superseded"],
  ["undo", "into", "sealed", "undone"],
  ["undo", "out", "sealed", "undone"],
] as const)("%s: recovering one half (%s) closes both halves", async (what, half, state, left) => {
  await using engine = await upgrading();
  const halves = await killedAfterSwap(engine, what);
  await recoverOperation(engine.deps, halves[half]);
  const { read } = engine.store;
  expect((await findOperation(read, halves.into.id))?.state).toBe(state);
  expect((await findOperation(read, halves.out.id))?.state).toBe("sealed");
  expect((await findOperation(read, halves.out.undoes ?? ""))?.state).toBe(left);
  expect(readFileSync(heatPlace(engine), "utf8")).toBe(FILMS[what === "upgrade" ? LARGE : SMALL]);
});

test.each<[string, (engine: TestEngine) => Partial<EngineFiles>]>([
  [
    "staged",
    ({ files }) => ({
      async stageFromTrash(path, name, expected) {
        await files.stageFromTrash(path, name, expected);
        throw killed();
      },
    }),
  ],
  ["about to swap", () => ({ swapFiles: () => Promise.reject(killed()) })],
])(
  "returns a file to the trash after a kill while it is %s and its trash name is gone",
  async (_, faults) => {
    await using engine = await upgrading();
    await take(engine, SMALL);
    const { id } = await take(engine, LARGE);
    await askedUndo(engine, id);
    const [row] = await listAllInTrash(engine.store.read);
    if (!row) throw new Error("The trash is empty.");
    const deps = { ...engine.deps, files: { ...engine.files, ...faults(engine) } };
    await expect(undoRelease(deps, await engine.now(id), engine.signal)).rejects.toThrow("Killed.");
    rmSync(row.path);
    await recoverAll(engine.deps, (_operation, error) => expect.fail(String(error)));
    expect(readFileSync(row.path, "utf8")).toBe(FILMS[SMALL]);
    expect(readFileSync(heatPlace(engine), "utf8")).toBe(FILMS[LARGE]);
    expect(engine.inLibrary()).toHaveLength(1);
    expect(engine.inTrash().map((path) => join(engine.library, path))).toEqual([row.path]);
  },
);

test("records that an upgrade under another name was published by a rename", async () => {
  await using engine = await upgrading({
    files: () => ({ ...onlyCopies(), publishNoReplace: async () => NO_LINKS }),
  });
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  const large = await take(engine, LARGE);
  expect(large).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mkv`]);
  const [filed] = await publicationsOf(engine.store.read, large.id);
  expect(filed?.why).toMatch(/No hardlink: .* published by a rename\.$/);
  expect((await engine.history(large.id)).at(-1)?.detail).toMatchObject({
    files: [{ why: filed?.why }],
  });
});

/** Replaces an older file under another name. Returns the id of the release that replaced it. */
async function replaced(engine: TestEngine): Promise<number> {
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  return (await take(engine, LARGE)).id;
}

test("creates a returning file's missing folder with the configured permissions", async () => {
  await using engine = await upgrading();
  const id = await replaced(engine);
  const folder = join(engine.library, HEAT_FOLDER);
  rmSync(folder, { recursive: true });
  const deps = { ...engine.deps, policy: { ...engine.deps.policy, dirMode: 0o2775 } };
  await undoRelease(deps, await askedUndo(engine, id), engine.signal);
  expect(readFileSync(join(folder, "Heat (1995).mp4"), "utf8")).toBe("the small film");
  expect((statSync(folder).mode & 0o7777).toString(8)).toBe("2775");
});

test("keeps a file in the trash if another file is in place of its folder, and still completes the undo", async () => {
  await using engine = await upgrading();
  const id = await replaced(engine);
  const folder = join(engine.library, HEAT_FOLDER);
  rmSync(folder, { recursive: true });
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, "somebody's");
  await undoRelease(engine.deps, await askedUndo(engine, id), engine.signal);
  const { state, reasons } = await engine.now(id);
  expect({ state, codes: reasons.map(({ code }) => code) }).toEqual({
    state: "undone",
    codes: ["missing", "conflict"],
  });
  expect(reasons[1]?.message).toMatch(
    /cannot be put back: .* is a file, but a folder is needed there/,
  );
  expect(engine.inTrash()).toHaveLength(1);
  expect(readFileSync(folder, "utf8")).toBe("somebody's");
});
