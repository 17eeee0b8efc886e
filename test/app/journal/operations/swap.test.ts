import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { undoRelease } from "../../../../src/app/file/undo-release.ts";
import { recoverAll, recoverOperation } from "../../../../src/app/journal/recover.ts";
import type { Files } from "../../../../src/app/releases/files-port.ts";
import { MustStop } from "../../../../src/core/errors.ts";
import { findOperation, openOperations } from "../../../../src/store/journal/journal.ts";
import { allInTrash } from "../../../../src/store/journal/trash.ts";
import type { TestEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { FILMS, heatPlace, LARGE, SMALL, take, upgrading } from "../../../support/upgrade.ts";

const killed = () => new MustStop("Killed.", "Start again.");

/** The two halves that a kill directly after the swap leaves open, the file that comes first. */
async function killedAfterSwap(engine: TestEngine, what: "upgrade" | "undo") {
  const { id: small } = await take(engine, SMALL);
  const { id } = what === "undo" ? await take(engine, LARGE) : await engine.approved(LARGE, FILMS[LARGE]);
  if (what === "undo") await askedUndo(engine, id);
  const files: Files = {
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
  await expect(work({ ...engine.deps, files }, await engine.now(id), engine.signal)).rejects.toThrow("Killed.");
  const [into, out, ...others] = (await openOperations(engine.store.read)).filter(({ state }) => state !== "published");
  if (!into || !out || others.length > 0) throw new Error("There are not two halves.");
  expect([into.state, out.kind, out.state]).toEqual(["staged", "trash", "intent"]);
  return { small, into, out };
}

test.each([
  ["upgrade", "into", "published", "superseded"],
  ["upgrade", "out", "published", "superseded"],
  ["undo", "into", "sealed", "undone"],
  ["undo", "out", "sealed", "undone"],
] as const)("%s: recovery of one half (%s) closes both", async (what, half, state, left) => {
  await using engine = await upgrading();
  const halves = await killedAfterSwap(engine, what);
  await recoverOperation(engine.deps, halves[half]);
  const { read } = engine.store;
  expect((await findOperation(read, halves.into.id))?.state).toBe(state);
  expect((await findOperation(read, halves.out.id))?.state).toBe("sealed");
  expect((await findOperation(read, halves.out.undoes ?? ""))?.state).toBe(left);
  expect(readFileSync(heatPlace(engine), "utf8")).toBe(FILMS[what === "upgrade" ? LARGE : SMALL]);
});

test.each<[string, (engine: TestEngine) => Partial<Files>]>([
  [
    "staged",
    ({ files }) => ({
      async secondName(path, name, expected) {
        await files.secondName(path, name, expected);
        throw killed();
      },
    }),
  ],
  ["about to swap", () => ({ swapFiles: () => Promise.reject(killed()) })],
])(
  "after a kill while a returning file is %s, with its trash name gone, it is in the trash again",
  async (_, faults) => {
    await using engine = await upgrading();
    await take(engine, SMALL);
    const { id } = await take(engine, LARGE);
    await askedUndo(engine, id);
    const [row] = await allInTrash(engine.store.read);
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
