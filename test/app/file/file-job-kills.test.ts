import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileJob } from "../../../src/app/file/file-job.ts";
import { undoRelease } from "../../../src/app/file/undo-release.ts";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { testEngine } from "../../support/engine.ts";
import { writeJob } from "../../support/file-tools.ts";
import { askedUndo } from "../../support/filing.ts";
import { type Kill, killAndGoOn, killable, nothingLost } from "../../support/kill-at.ts";
import { onlyCopies } from "./only-copies.ts";

const TEXTS = ["film", "second film", "subtitle"];

test.each([
  ["links", {}],
  ["copies", onlyCopies()],
])("a plan by %s that is killed at any step goes on, and its undo as well, and nothing is lost", async (_, ways) => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ files: (real) => killable(kill)({ ...real, ...ways }) });
  let [doing, undoing] = [true, true];
  for (let at = 0; doing || undoing; at++) {
    const from = ["Old/a.mkv", "Old/b.mkv", "Old/c.srt"].map((name) => join(engine.library, `Movies/${name}`));
    mkdirSync(dirname(from[0] ?? ""), { recursive: true });
    from.forEach((path, index) => {
      writeFileSync(path, TEXTS[index] ?? "");
    });
    const id = await writeJob(
      engine,
      from.map((path, index) => ({
        from: path,
        to: path.replace("/Old/", "/New/"),
        action: index === 1 ? "copy" : "move",
      })),
    );
    const file = async (): Promise<void> => fileJob(engine.deps, await engine.now(id), engine.signal);
    if (doing) doing = await killAndGoOn(engine, kill, at, file, () => nothingLost(engine, TEXTS));
    else await file();
    expect(await engine.now(id), `killed at ${at}`).toMatchObject({ state: "filed", reasons: [] });
    expect(engine.inLibrary()).toEqual([
      "Movies/New/a.mkv",
      "Movies/New/b.mkv",
      "Movies/New/c.srt",
      "Movies/Old/b.mkv",
    ]);
    expect(await openOperations(engine.store.read)).toEqual([]);

    await askedUndo(engine, id);
    const undo = async (): Promise<void> => {
      const release = await engine.now(id);
      if (release.state === "undoing") await undoRelease(engine.deps, release, engine.signal);
    };
    if (undoing) undoing = await killAndGoOn(engine, kill, at, undo, () => nothingLost(engine, TEXTS));
    else await undo();
    expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
    expect(engine.inLibrary()).toEqual(["Movies/Old/a.mkv", "Movies/Old/b.mkv", "Movies/Old/c.srt"]);
    expect(engine.inTrash()).toHaveLength(3);
    expect(existsSync(join(engine.library, "Movies/New"))).toBe(false);
    expect(await openOperations(engine.store.read)).toEqual([]);
    rmSync(join(engine.library, "Movies"), { recursive: true });
    mkdirSync(join(engine.library, "Movies"));
    expect(at).toBeLessThan(200);
  }
});
