import { basename } from "node:path";
import { expect, test } from "vitest";
import { takeInChild } from "../../../src/app/discover/children.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";

test("does not treat a moved file that an undo is returning as new in its folder", async () => {
  await using engine = await testEngine({ method: "move" });
  const { id, path } = await engine.approved("Heat.1995", {
    "Heat.mkv": "a film",
    "note.txt": "stays",
  });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await askedUndo(engine, id);
  const taken: (number | undefined)[] = [];
  const files: typeof engine.files = {
    ...engine.files,
    // At this point, the file is back under its name, but that has not been recorded yet.
    async syncFolder(folder) {
      await engine.files.syncFolder(folder);
      const seen = await engine.observe(path, engine.signal);
      if (folder !== path || !seen.items.some((item) => basename(item.path) === "Heat.mkv")) return;
      taken.push(
        await takeInChild(engine.store, path, seen, { actor: "engine", at: engine.clock.now() }),
      );
    },
  };
  await undoRelease({ ...engine.deps, files }, await engine.now(id), engine.signal);
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.filter((child) => child !== undefined)).toEqual([]);
  expect((await engine.now(id)).state).toBe("undone");
});
