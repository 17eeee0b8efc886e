import { undoRelease } from "../../src/app/file/file-release.ts";
import { createFileStage } from "../../src/app/file/stage.ts";
import { changeState } from "../../src/app/releases/change-state.ts";
import type { Release } from "../../src/core/release/release.ts";
import type { TestEngine } from "./engine.ts";

/** Runs the file stage until nothing is in progress or due. */
export async function fileAll(
  engine: TestEngine,
  stage = createFileStage(engine.deps),
): Promise<void> {
  do {
    await stage.run(engine.signal);
    await stage.drained();
  } while (!(await stage.idle()));
}

/** Requests an undo as a person. Nothing is moved yet. */
export async function askedUndo(engine: TestEngine, id: number): Promise<Release> {
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "undo" },
    { actor: "cli:me", at: engine.clock.now() },
  );
  return engine.now(id);
}

/** Requests an undo as a person, and carries it out. */
export async function undoFiled(engine: TestEngine, id: number): Promise<Release> {
  await undoRelease(engine.deps, await askedUndo(engine, id), engine.signal);
  return await engine.now(id);
}
