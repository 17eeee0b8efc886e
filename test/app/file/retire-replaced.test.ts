import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { undoRelease } from "../../../src/app/file/undo-release.ts";
import { reject } from "../../../src/app/review/decisions/engine-requests.ts";
import { Outage } from "../../../src/core/errors.ts";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { HEAT_FOLDER } from "../../support/engine.ts";
import { LARGE, take, upgrading } from "../../support/upgrade.ts";

test("a rejection before the older file's move to the trash is recorded restores the older file", async () => {
  let full = true;
  await using engine = await upgrading({
    files: (real) => ({
      async moveToTrash(path, trashPath, expected) {
        const moved = await real.moveToTrash(path, trashPath, expected);
        if (full && path.endsWith(".mp4")) throw new Outage("no_space", "The disk of the journal is full.");
        return moved;
      },
    }),
  });
  const small = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  const { id } = await engine.approved(LARGE, "the large film!");
  const file = async (): Promise<void> => fileRelease(engine.deps, await engine.now(id), engine.signal);
  await expect(file()).rejects.toMatchObject({ code: "no_space" });
  expect((await engine.now(id)).state).toBe("filing");
  full = false;
  await reject(engine.store, [id], undefined, { actor: "cli:me", at: engine.clock.now() });
  await file();
  expect((await engine.now(id)).state).toBe("undoing");
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "rejected" });
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mp4`]);
  expect(readFileSync(join(engine.library, HEAT_FOLDER, "Heat (1995).mp4"), "utf8")).toBe("the small film");
  expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  expect(await openOperations(engine.store.read)).toEqual([]);
});
